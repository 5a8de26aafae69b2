//! A Deny for services that hits those that do not say on whose behalf they call.

use crate::lint::Check;
use crate::lint::rcp::{add_condition, asks_for_source, holds_without_key};
use crate::lint::service_principal::{SOURCE_KEYS, compares};
use crate::policy::{Condition, PolicyType};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.denies()) {
        if asks_for_source(statement) {
            continue;
        }
        let hitting = |condition: &&Condition<'_>| {
            compares(condition, SOURCE_KEYS) && holds_without_key(condition)
        };
        for condition in statement.conditions.iter().filter(hitting) {
            cx.find(
                condition.key.span(),
                format!(
                    "this Deny hits services that do not send `{}`",
                    condition.key.as_str()
                ),
            )
            .label(condition.operator_text.span(), "holds where the key is absent")
            .help("not every service says on whose behalf it calls; deny only where it does, by `\"Null\": {\"aws:SourceAccount\": \"false\"}` or `\"Null\": {\"aws:SourceArn\": \"false\"}`")
            .maybe_fix(add_condition(statement, "Null", "aws:SourceAccount", "false"));
        }
    }
}
