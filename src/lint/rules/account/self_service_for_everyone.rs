use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let Some(policy) = cx.password_policy() else {
        return;
    };
    let setting = policy.allow_users_to_change;
    if !setting.value {
        return;
    }
    let account = cx.account;
    let selecting = account.groups.iter().find(|group| {
        let members = account.members(&group.name).count();
        members > 0
            && members < account.users.len()
            && group
                .policies
                .iter()
                .any(|policy| cx.is_self_service(policy))
    });
    if let Some(group) = selecting {
        let outside = account.users.len() - account.members(&group.name).count();
        let (name, place) = (group.name.clone(), group.place);
        cx.find(
            setting.place,
            format!("every user may change their own password, not just the members of `{name}`"),
        )
        .help(format!(
            "the setting lets {outside} users do it who are not in the group; turn it off if only members should, or drop the group's policy if everybody should"
        ))
        .label(place, "this group's policy grants what everybody has");
    }
}
