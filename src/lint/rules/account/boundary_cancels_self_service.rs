use crate::lint::AccountCheck;
use crate::simulate::password::Hindrance;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    for person in cx.people() {
        let Some(boundary) = &person.user.boundary else {
            continue;
        };
        if cx.hindrance(person) == Some(Hindrance::Boundary) {
            cx.find(
                boundary.place,
                format!(
                    "the permissions boundary of `{}` cancels the right to change their own password",
                    person.user.name
                ),
            )
            .help(format!(
                "a policy allows `iam:ChangePassword`, and only what the boundary `{}` allows, too, counts; allow it there together with `iam:GetAccountPasswordPolicy`",
                boundary.name
            ));
        }
    }
}
