//! A Deny for services that hits users and roles, too.

use crate::lint::Check;
use crate::lint::rcp::{
    IS_SERVICE, add_condition, asks_for_source, holds_without_key, tells_services_apart,
};
use crate::lint::service_principal::{SOURCE_KEYS, compares};
use crate::policy::{Condition, PolicyType};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.denies()) {
        if tells_services_apart(statement) || asks_for_source(statement) {
            continue;
        }
        let hitting = |condition: &&Condition<'_>| {
            compares(condition, SOURCE_KEYS) && holds_without_key(condition)
        };
        for condition in statement.conditions.iter().filter(hitting) {
            cx.find(
                condition.key.span(),
                format!("this Deny on `{}` hits users and roles, too", condition.key.as_str()),
            )
            .label(condition.operator_text.span(), "holds where the key is absent")
            .help("only requests of service principals have the key; spare your users and roles by `\"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"true\"}`")
            .maybe_fix(add_condition(statement, "BoolIfExists", IS_SERVICE, "true"));
        }
    }
}
