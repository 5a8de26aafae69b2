//! A Deny for strangers that hits services, too.

use crate::lint::Check;
use crate::lint::rcp::{
    IS_SERVICE, add_condition, holds_without_key, needs_key, tells_services_apart,
};
use crate::policy::{Condition, PolicyType, Statement};

/// The keys of the caller that requests of service principals lack, or have with values of AWS's own
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties>).
const KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
];

/// How the keys of the caller's tags begin.
const TAG: &str = "aws:PrincipalTag/";

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.denies()) {
        if tells_services_apart(statement) || asks_for_caller(statement) {
            continue;
        }
        let hitting =
            |condition: &&Condition<'_>| is_of_caller(condition) && holds_without_key(condition);
        for condition in statement.conditions.iter().filter(hitting) {
            cx.find(
                condition.key.span(),
                format!("this Deny on `{}` hits AWS services, too", condition.key.as_str()),
            )
            .label(condition.operator_text.span(), "holds for a service")
            .help("service principals, which call on your behalf, belong to no organization and no account of yours; spare them by `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}`")
            .maybe_fix(add_condition(statement, "BoolIfExists", IS_SERVICE, "false"));
        }
    }
}

/// Whether the statement applies only to requests that have one of the keys.
fn asks_for_caller(statement: &Statement<'_>) -> bool {
    let asks = |condition: &Condition<'_>| is_of_caller(condition) && needs_key(condition);
    statement.conditions.iter().any(asks)
}

fn is_of_caller(condition: &Condition<'_>) -> bool {
    let head = condition.key.as_str().get(..TAG.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(TAG))
        || KEYS.iter().any(|key| condition.is_about(key))
}
