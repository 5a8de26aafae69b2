//! `NotAction` with `iam:*` is believed to cover the own password.

use crate::access::actions::action_pattern;
use crate::lint::Check;
use crate::lint::self_service::CHANGE_PASSWORD;

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    if self_service.allows_own_anywhere(CHANGE_PASSWORD).is_some() {
        return;
    }
    for (_, statement) in self_service.statements().filter(|(_, s)| s.allows()) {
        let Some(element) = statement.action.as_ref().filter(|element| element.negated) else {
            continue;
        };
        let excluding = element
            .patterns
            .iter()
            .find(|entry| action_pattern(entry.as_str()).matches(CHANGE_PASSWORD));
        if let Some(entry) = excluding {
            cx.find(entry.text.span(), "this exception takes `iam:ChangePassword` out of what the statement allows")
                .label(element.key.span(), "allows everything but what is listed")
                .help("users with this policy cannot change their own password; allow `iam:ChangePassword` on `user/${aws:username}` and `iam:GetAccountPasswordPolicy` on `*` in statements of their own");
        }
    }
}
