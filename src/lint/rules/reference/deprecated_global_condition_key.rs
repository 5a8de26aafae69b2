//! A global condition key that newer keys have replaced.

use crate::lint::{Check, key_names};
use crate::reference::RetiredKey;

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        for condition in &statement.conditions {
            let retired = RetiredKey::named(condition.key.as_str()).filter(|key| key.sent);
            if let Some(retired) = retired {
                let instead = key_names::instead(retired);
                let fix = retired
                    .instead
                    .first()
                    .and_then(|name| key_names::renaming(statement, condition, name, false));
                cx.find(
                    condition.key.span(),
                    format!("the condition key `{}` is out of date", retired.name),
                )
                .help(format!(
                    "only services that had it from the first still send it, and no other request matches; test {instead}"
                ))
                .maybe_fix(fix);
            }
        }
    }
}
