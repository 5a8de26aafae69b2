use crate::access::layers::Layer;
use crate::lint::AccountCheck;
use crate::lint::account::Person;
use crate::policy::Effect;
use crate::simulate::password::{Hindrance, Way};

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let mut stopped = cx
        .people()
        .iter()
        .filter_map(|person| match cx.hindrance(person)? {
            Hindrance::Scp(deny) if has_grant(person) => Some((person.user, deny)),
            _ => None,
        });
    let Some((user, deny)) = stopped.next() else {
        return;
    };
    let others = stopped.count();
    let who = match others {
        0 => format!("`{}`", user.name),
        1 => format!("`{}` and one user more", user.name),
        more => format!("`{}` and {more} users more", user.name),
    };
    let (place, why) = match &deny {
        Some(deny) => (deny.span, format!("the SCP `{}` denies it", deny.policy)),
        None => (user.place, "at one level no SCP allows it".to_owned()),
    };
    cx.find(
        place,
        format!("the organization cancels the right of {who} to change their own password"),
    )
    .help(format!(
        "a policy or the account setting allows `iam:ChangePassword`, and {why}; exempt `iam:ChangePassword` and `iam:GetAccountPasswordPolicy` there"
    ));
}

/// Whether something in the account allows what the organization does not.
fn has_grant(person: &Person<'_>) -> bool {
    let layers = &person.caller.layers;
    let action = Way::ChangeOwn.action();
    layers
        .account_setting
        .as_ref()
        .is_some_and(|setting| setting.is_on)
        || layers.policies().any(|(layer, _, policy)| {
            layer == Layer::Identity
                && policy.about(action).any(|statement| {
                    statement.effect == Effect::Allow && statement.actions.holds(action)
                })
        })
}
