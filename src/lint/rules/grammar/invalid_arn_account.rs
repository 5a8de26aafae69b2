//! The account of an ARN is no account.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix, strings};
use crate::policy::Resource;

/// What AWS writes in place of an account for resources of its own.
const WORDS: [&str; 4] = ["aws", "amazon", "aws-marketplace", "cloudfront"];

const DIGITS: usize = 12;

pub(crate) fn check(cx: &mut Check<'_>) {
    for resource in strings::resources(cx.policy) {
        let Ok(arn) = resource.arn() else {
            continue;
        };
        let account = arn.account();
        if is_account(account) || strings::is_template(account) {
            continue;
        }
        let digits = account.bytes().filter(u8::is_ascii_digit).count();
        let message = if digits == account.len() {
            format!("the account id `{account}` has {digits} digits, not {DIGITS}")
        } else {
            format!("`{account}` is not an account id")
        };
        cx.find(resource.text.part(arn.account_range()), message)
            .help("no AWS account is called so, and the resource never matches; write the account's 12 digits without hyphens, or `*`")
            .maybe_fix(fix(resource, account, arn.account_range()));
    }
}

fn is_account(account: &str) -> bool {
    account.is_empty()
        || account.len() == DIGITS && account.bytes().all(|byte| byte.is_ascii_digit())
        || account.contains(['*', '?'])
        || account.contains("${")
        || WORDS.contains(&account)
}

/// An account id as the console prints it, in three groups.
fn fix(resource: Resource<'_>, account: &str, range: std::ops::Range<usize>) -> Option<Fix> {
    let bare: String = account
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .collect();
    let whole = bare.len() == DIGITS && bare.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| {
        let edit = replace_part(resource.text, range, &bare);
        Fix::safe(format!("write `{bare}`"), vec![edit])
    })
}
