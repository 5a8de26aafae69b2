use crate::lint::AccountCheck;
use crate::simulate::credential::Credential;
use crate::simulate::password::{Answer, Way};

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    for person in cx.people() {
        let user = person.user;
        if user.password.reset_required != Some(true) || user.password.exists == Some(false) {
            continue;
        }
        let stuck = person.verdict.ways.iter().any(|way| {
            let barred = way
                .obstacles
                .iter()
                .any(|(kind, _)| *kind == Credential::Console);
            way.way == Way::ChangeOwn
                && !barred
                && way
                    .by_credential
                    .contains(&(Credential::Console, Answer::No))
        });
        if stuck {
            cx.find(
                user.place,
                format!("`{}` cannot get past the first sign-in", user.name),
            )
            .help(
                "the sign-in demands a new password, and a session without MFA may not change it; allow `iam:ChangePassword` without MFA to those who must reset, or give out a password that need not be changed",
            );
        }
    }
}
