//! Without MFA the own password cannot be changed, which the first sign-in may ask for.

use crate::lint::Check;
use crate::lint::self_service::barrier::{barriers, is_open_with_mfa};
use crate::lint::self_service::{CHANGE_PASSWORD, Home, action_span};

pub(crate) fn check(cx: &mut Check<'_>) {
    let mut barriers = barriers(cx);
    let Some(first) = barriers.next() else {
        return;
    };
    let home = cx.self_service().homes().first().copied();
    let home = home.unwrap_or(Home::ANY);
    let stuck = std::iter::once(first)
        .chain(barriers)
        .find(|barrier| barrier.stops(CHANGE_PASSWORD, home) && barrier.is_about_people(cx));
    let Some(barrier) = stuck.filter(|_| is_open_with_mfa(cx, home)) else {
        return;
    };
    let place = action_span(barrier.statement, CHANGE_PASSWORD);
    let finding = cx.find(
        place,
        "without MFA this denies `iam:ChangePassword`, so a user who must change the password to sign in never gets as far as setting up MFA",
    );
    if let Some(condition) = barrier.test.conditions().next() {
        finding.label(condition.span(), "a user without an MFA device meets this");
    }
    finding.help("a first sign-in with a forced reset and an expired password ask for the new password before MFA can be set up; AWS leaves `iam:ChangePassword` out of its example because a password change without MFA is a risk: keep it so, and create users without a forced reset, have MFA set up before passwords expire, and let an administrator reset the rest; or add `iam:ChangePassword` and `iam:GetAccountPasswordPolicy` to the exceptions and accept that whoever knows the password can change it without MFA");
}
