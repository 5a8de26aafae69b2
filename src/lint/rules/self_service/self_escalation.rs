//! Users can change the policies or the boundary of their own user.

use crate::lint::Check;
use crate::lint::self_service::{action_span, harm};

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    let mut told = Vec::new();
    for harm in harm::ON_ONESELF {
        let Some(statement) = self_service.allows_own_anywhere(harm.action) else {
            continue;
        };
        // A condition on the policy or boundary that may be set is a limit of its own.
        let limited = statement.conditions.iter().any(|condition| {
            let key = condition.key.as_str();
            key.get(..4)
                .is_some_and(|prefix| prefix.eq_ignore_ascii_case("iam:"))
        });
        let span = action_span(statement, harm.action);
        if limited || told.contains(&span) {
            continue;
        }
        told.push(span);
        cx.find(span, format!("users may {}", harm.verb))
            .note(format!("covers `{}`", harm.action))
            .help("whoever holds this policy can give themselves every permission of the account; list the calls for credentials one by one instead");
    }
}
