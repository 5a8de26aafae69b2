use crate::lint::AccountCheck;
use crate::simulate::password::Answer;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let Some(age) = cx.password_policy().and_then(|policy| {
        policy
            .maximum_age
            .filter(|_| policy.expires_after().is_some())
    }) else {
        return;
    };
    let people = cx.people();
    let with_password = || {
        people
            .iter()
            .filter(|person| person.user.password.exists != Some(false))
    };
    let some = with_password().next().is_some();
    if some && with_password().all(|person| person.own() == Answer::No) {
        cx.find(
            age.place,
            "passwords expire, and no user may change their own",
        )
        .help(format!(
            "after {} days the console asks each user for a new password and refuses it; turn on `AllowUsersToChangePassword`, attach `IAMUserChangePassword` to a group, or let passwords last",
            age.value
        ));
    }
}
