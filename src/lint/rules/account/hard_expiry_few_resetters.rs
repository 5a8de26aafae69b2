use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let Some(policy) = cx.password_policy() else {
        return;
    };
    if !policy.hard_expiry.value || policy.expires_after().is_none() {
        return;
    }
    let names: Vec<String> = cx.resetters().take(2).map(|row| row.who.label()).collect();
    let who = match names.as_slice() {
        [] => "nobody can reset an expired password".to_owned(),
        [only] => format!("only `{only}` can reset an expired password"),
        _ => return,
    };
    let place = policy.hard_expiry.place;
    cx.find(place, who).help(
        "with `HardExpiry` a user whose password has expired cannot change it at sign-in, an administrator neither; AWS advises more than one administrator who may use `iam:UpdateLoginProfile`",
    );
}
