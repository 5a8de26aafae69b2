//! A placeholder stands for the account in an IAM ARN.

use crate::lint::self_service::intended::is_account;
use crate::lint::self_service::iam_arn;
use crate::lint::self_service::written::{Written, names_own_resources, of_templates, written};
use crate::lint::{Check, Fix, Severity, edit};
use crate::policy::Arn;

/// Account numbers that AWS's documents use in examples.
const DOCUMENTED: [&str; 4] = [
    "123456789012",
    "111122223333",
    "444455556666",
    "000000000000",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if !names_own_resources(cx.kind) {
        return;
    }
    let mut example = false;
    for place in written(cx.policy).filter(Written::is_matched_as_arn) {
        let Some(arn) = iam_arn::with_right_fields(place.as_str()) else {
            continue;
        };
        let account = arn.account();
        if DOCUMENTED.contains(&account) {
            // Said once: a policy copied whole has it everywhere.
            if !example {
                report_example(cx, &place, &arn);
            }
            example = true;
        } else if !is_account(account) && is_text(account) {
            report(cx, &place, &arn);
        }
    }
}

/// Whether an account field can only be a placeholder: `aws` and `cloudfront` are IAM's own words,
/// wildcards match accounts, and templates have a rule of their own.
fn is_text(account: &str) -> bool {
    !matches!(account, "aws" | "cloudfront")
        && !account.contains(['*', '?', '$', '/'])
        && of_templates(account).next().is_none()
}

fn report_example(cx: &mut Check<'_>, place: &Written<'_>, arn: &Arn<'_>) {
    cx.find(
        place.text.part(arn.account_range()),
        format!("`{}` is the account of AWS's examples", arn.account()),
    )
    .severity(Severity::Suggestion)
    .help("in any other account the ARN never matches; write the number of your account, or `*`");
}

fn report(cx: &mut Check<'_>, place: &Written<'_>, arn: &Arn<'_>) {
    let account = arn.account();
    let digits: String = account.chars().filter(|&c| c != '-').collect();
    let hyphens = is_account(&digits);
    let message = if hyphens {
        format!("the account `{account}` is written with hyphens")
    } else if account.bytes().all(|byte| byte.is_ascii_digit()) {
        format!(
            "the account `{account}` has {} digits, not twelve",
            account.len()
        )
    } else {
        format!("`{account}` stands where the number of an account belongs")
    };
    let replace = |text: &str| vec![edit::replace_part(place.text, arn.account_range(), text)];
    let fix = if hyphens {
        Some(Fix::safe("drop the hyphens", replace(&digits)))
    } else if place.is_resource() && iam_arn::is_own(arn.resource()) {
        // The caller's own user is in the caller's account, so `*` reaches no other.
        Some(Fix::safe("leave the account open", replace("*")))
    } else {
        None
    };
    cx.find(place.text.part(arn.account_range()), message)
        .help(format!(
            "{}; write the twelve digits of the account, or `*` where only the caller's own user is meant",
            place.consequence()
        ))
        .maybe_fix(fix);
}
