use crate::lint::AccountCheck;
use crate::simulate::caller::Who;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    for row in cx.resetters() {
        if cx.may_reset(row.who) != Some(false) {
            continue;
        }
        let place = match row.who {
            Who::User(user) => user.place,
            Who::Role(role) => role.place,
        };
        cx.find(
            place,
            format!("`{}` can reset the passwords of others", row.who.label()),
        )
        .help(
            "whoever resets a password can sign in as its user; take `iam:UpdateLoginProfile` and `iam:CreateLoginProfile` away, or add the name to `resetters` in iam-lint.toml",
        );
    }
}
