//! Another user's password can be set without the old one.

use crate::lint::Check;
use crate::lint::self_service::{action_span, harm, holds_word};
use crate::policy::Statement;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    let self_service = cx.self_service();
    if !self_service.is_intended() && !cx.policy.statements.iter().any(names_login_profile) {
        return;
    }
    for (compiled, statement) in self_service.statements().filter(|(_, s)| s.allows()) {
        if !self_service.is_intended() && !names_login_profile(statement) {
            continue;
        }
        let Some(resources) = &statement.resource else {
            continue;
        };
        for (at, resource) in resources.patterns.iter().enumerate() {
            let reached = harm::PASSWORD.iter().find_map(|harm| {
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
                .help("the call asks for no old password, so its holder can sign in as that user; for self-service `iam:ChangePassword` is enough; for a help desk, name the path of the users it serves and exempt this finding with the reason");
            if resources.negated {
                break;
            }
        }
    }
}

/// Whether an entry names the login-profile calls, rather than covering them by `iam:*`.
fn names_login_profile(statement: &Statement<'_>) -> bool {
    let entries = statement.action.iter().filter(|element| !element.negated);
    entries
        .flat_map(|element| &element.patterns)
        .any(|action| holds_word(action.as_str(), "loginprofile"))
}
