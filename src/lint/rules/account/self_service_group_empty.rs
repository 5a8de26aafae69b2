use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let account = cx.account;
    for group in &account.groups {
        let is_meant = group
            .policies
            .iter()
            .any(|policy| cx.is_self_service(policy));
        if is_meant && account.members(&group.name).next().is_none() {
            cx.find(
                group.place,
                format!(
                    "the group `{}` lets its members change their own password and has none",
                    group.name
                ),
            )
            .help("the policy reaches nobody; add the users it is meant for, or delete the group");
        }
    }
}
