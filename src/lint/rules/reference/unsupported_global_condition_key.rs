//! A global condition key that AWS no longer sends.

use crate::lint::{Check, key_names};
use crate::reference::RetiredKey;

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        for condition in &statement.conditions {
            let retired = RetiredKey::named(condition.key.as_str()).filter(|key| !key.sent);
            if let Some(retired) = retired {
                let instead = key_names::instead(retired);
                let fix = retired
                    .instead
                    .first()
                    .and_then(|name| key_names::renaming(statement, condition, name, false));
                cx.find(
                    condition.key.span(),
                    format!("the condition key `{}` is not supported", retired.name),
                )
                .help(format!(
                    "no request is known to carry it, so the condition is decided without it; test {instead}"
                ))
                .maybe_fix(fix);
            }
        }
    }
}
