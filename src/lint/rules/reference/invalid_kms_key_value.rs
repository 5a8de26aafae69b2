//! A value for a KMS key that is no KMS key's ARN.

use crate::lint::condition_values::{compares_text, plain_values};
use crate::lint::{Check, strings};
use crate::policy::{Arn, Condition};
use crate::reference::{KeyType, condition_key};

const DIGITS: usize = 12;

pub(crate) fn check(cx: &mut Check<'_>) {
    for condition in strings::conditions(cx.policy) {
        if !compares_text(condition) || !holds_key_arn(condition) {
            continue;
        }
        for text in plain_values(condition) {
            if is_key_arn(text.as_str()) {
                continue;
            }
            let key = condition.key.as_str();
            cx.find(
                text.span(),
                format!("`{}` is not the ARN of a KMS key", text.as_str()),
            )
            .label(condition.key.span(), "the ARN of a KMS key")
            .help(format!(
                "no request has this value for `{key}`{}; write `arn:aws:kms:REGION:ACCOUNT:key/KEY-ID`",
                what_it_is(text.as_str())
            ));
        }
    }
}

/// Whether the values of the key are ARNs of KMS keys. The keys of `sagemaker:` that others in
/// `Arn` have replaced hold ids too.
fn holds_key_arn(condition: &Condition<'_>) -> bool {
    let key = condition.key.as_str();
    let names_kms = key
        .as_bytes()
        .windows(3)
        .any(|part| part.eq_ignore_ascii_case(b"kms"));
    names_kms
        && condition_key(key).is_some_and(|known| {
            known.kind == KeyType::Arn
                && (!known.name.starts_with("sagemaker:") || known.name.ends_with("Arn"))
        })
}

fn is_key_arn(text: &str) -> bool {
    Arn::parse(text).is_ok_and(|arn| {
        let account = arn.account();
        arn.service() == "kms"
            && !arn.region().is_empty()
            && account.len() == DIGITS
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && arn
                .resource()
                .strip_prefix("key/")
                .is_some_and(|id| !id.is_empty())
    })
}

fn what_it_is(text: &str) -> &'static str {
    if text.contains("alias/") {
        ": AWS sends the key that an alias stands for"
    } else if text.len() == 36 && text.matches('-').count() == 4 {
        ": an id alone is not the whole ARN"
    } else {
        ""
    }
}
