//! Another user's password can be set without the old one.

use crate::lint::Check;
use crate::lint::self_service::{harm, holds_word};
use crate::policy::Statement;

const HELP: &str = "the call asks for no old password, so its holder can sign in as that user; for self-service `iam:ChangePassword` is enough; for a help desk, name the path of the users it serves and exempt this finding with the reason";

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    if cx.self_service().is_intended() {
        harm::find_on_others(cx, harm::PASSWORD, |_| true, HELP);
    } else if cx.policy.statements.iter().any(names_login_profile) {
        harm::find_on_others(cx, harm::PASSWORD, names_login_profile, HELP);
    }
}

/// Whether an entry names the login-profile calls, rather than covering them by `iam:*`.
fn names_login_profile(statement: &Statement<'_>) -> bool {
    let entries = statement.action.iter().filter(|element| !element.negated);
    entries
        .flat_map(|element| &element.patterns)
        .any(|action| holds_word(action.as_str(), "loginprofile"))
}
