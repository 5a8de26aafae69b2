//! Another user's password can be set without the old one.

use crate::lint::Check;
use crate::lint::self_service::{harm, holds_word};
use crate::policy::{Action, Statement};

const HELP: &str = "the call asks for no old password, so its holder can sign in as that user; for self-service `iam:ChangePassword` is enough; for a help desk, name the path of the users it serves and exempt this finding with the reason";

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    if cx.self_service().is_intended() {
        harm::find_on_others(cx, harm::PASSWORD, |_| true, HELP);
    } else if cx.policy.statements.iter().any(is_about_users) {
        harm::find_on_others(cx, harm::PASSWORD, is_about_users, HELP);
    }
}

/// Whether a statement names the login-profile calls, or gives calls of IAM on users by their ARN.
/// `iam:*` on `*` belongs to administrators, who are not meant.
fn is_about_users(statement: &Statement<'_>) -> bool {
    let Some(actions) = statement.action.as_ref().filter(|element| !element.negated) else {
        return false;
    };
    let of_iam = |action: &&Action<'_>| {
        let prefix = action.as_str().get(.."iam:".len());
        prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("iam:"))
    };
    let mut of_iam = actions.patterns.iter().filter(of_iam).peekable();
    if of_iam.peek().is_none() {
        return false;
    }
    let resources = statement
        .resource
        .iter()
        .flat_map(|element| &element.patterns);
    of_iam.any(|action| holds_word(action.as_str(), "loginprofile"))
        || resources
            .into_iter()
            .any(|resource| resource.as_str().contains(":user/"))
}
