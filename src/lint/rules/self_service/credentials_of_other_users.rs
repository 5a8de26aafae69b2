//! Another user's keys, certificates or MFA devices can be made or taken away.

use crate::lint::Check;
use crate::lint::self_service::{action_span, harm};

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    for (compiled, statement) in self_service.statements().filter(|(_, s)| s.allows()) {
        let Some(resources) = &statement.resource else {
            continue;
        };
        for (at, resource) in resources.patterns.iter().enumerate() {
            let reached = harm::CREDENTIALS.iter().find_map(|harm| {
                Some((harm, self_service.reaches_other(compiled, at, harm.action)?))
            });
            let Some((harm, witness)) = reached else {
                continue;
            };
            let span = if resources.negated {
                resources.key.span()
            } else {
                resource.text.span()
            };
            cx.find(span, format!("`{}` is allowed on users other than the caller", harm.action))
                .note(format!("for example, `{}` may {} `{}`", witness.caller, harm.verb, witness.target))
                .label(action_span(statement, harm.action), "allowed here")
                .help("its holder can act as that user or lock them out; name the caller's own user: `user/${aws:username}` and `user/*/${aws:username}`");
            if resources.negated {
                break;
            }
        }
    }
}
