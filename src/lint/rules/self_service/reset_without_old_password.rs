//! Users can set their own password without knowing the old one.

use crate::lint::Check;
use crate::lint::self_service::action_span;

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    for (action, message, effect) in CALLS {
        let Some(statement) = self_service.allows_own_anywhere(action) else {
            continue;
        };
        let wider = self_service.statements().any(|(compiled, _)| {
            let entries = 0..compiled.resources.patterns.len();
            entries
                .into_iter()
                .any(|at| self_service.reaches_other(compiled, at, action).is_some())
        });
        // `resets-other-users` says worse of the same grant.
        if !wider {
            cx.find(action_span(statement, action), message)
                .help(effect);
            return;
        }
    }
}

const CALLS: [(&str, &str, &str); 2] = [
    (
        "iam:UpdateLoginProfile",
        "users may set their own password without knowing the old one",
        "whoever takes over a session or an access key of a user can set a new console password; `iam:ChangePassword` asks for the old one and is enough for self-service",
    ),
    (
        "iam:CreateLoginProfile",
        "users without a console password may give themselves one",
        "whoever takes over an access key of such a user can open the console with it; leave first passwords to administrators",
    ),
];
