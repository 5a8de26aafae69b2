use crate::lint::AccountCheck;
use crate::simulate::password::Hindrance;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    for person in cx.people() {
        let Some(Hindrance::Path(allow)) = cx.hindrance(person) else {
            continue;
        };
        let user = person.user;
        cx.find(
            user.place,
            format!(
                "`{}` is under the path `{}`, which the policy does not reach",
                user.name,
                user.path()
            ),
        )
        .help(
            "`${aws:username}` is the name without the path, so `user/${aws:username}` matches users under `/` alone; add `user/*/${aws:username}` beside it",
        )
        .label(allow.span, "reaches users under `/` alone");
    }
}
