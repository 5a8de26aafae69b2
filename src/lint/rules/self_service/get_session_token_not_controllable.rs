//! A statement about `sts:GetSessionToken`, which needs no permission.

use crate::lint::Check;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.is_about_caller() {
        return;
    }
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(element) = statement.action.as_ref().filter(|element| !element.negated) else {
            continue;
        };
        for entry in &element.patterns {
            if !entry.as_str().eq_ignore_ascii_case("sts:GetSessionToken") {
                continue;
            }
            let (message, effect) = if statement.denies() {
                (
                    "denying `sts:GetSessionToken` has no effect",
                    "users can still call it; deny what the session may do instead, for instance by `aws:MultiFactorAuthPresent`",
                )
            } else {
                (
                    "allowing `sts:GetSessionToken` has no effect",
                    "every user can call it without a permission; the entry can go",
                )
            };
            cx.find(entry.text.span(), message).help(format!(
                "AWS does not control `GetSessionToken` by policies: {effect}"
            ));
        }
    }
}
