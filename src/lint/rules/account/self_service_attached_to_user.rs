use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let account = cx.account;
    for user in &account.users {
        for policy in &user.policies {
            if cx.is_self_service(policy) {
                cx.find(
                    policy.place,
                    format!("`{}` is attached to the user `{}`, not to a group", policy.name, user.name),
                )
                .help("the next user will lack it; AWS advises to attach policies to groups and to put users into them");
            }
        }
    }
}
