//! An action of another service than the one whose resource the policy is attached to.

use crate::lint::Check;
use crate::lint::resource_service::{
    acts_on, carries_policies, name_of, of_resources, only, prefix,
};
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    let Some(owner) = only(of_resources(policy)).filter(|one| carries_policies(one)) else {
        return;
    };
    let elements = policy.statements.iter();
    let actions = elements
        .filter_map(|statement| statement.action.as_ref())
        .filter(|element| !element.negated)
        .flat_map(|element| element.patterns.iter().copied());
    // Without an action of the owner's, the ARNs may as well be what is wrong.
    let mut named = actions.clone().filter_map(prefix);
    if !named.any(|service| acts_on(service, owner)) {
        return;
    }
    let name = name_of(owner);
    for action in actions {
        if prefix(action).is_none_or(|service| acts_on(service, owner)) {
            continue;
        }
        cx.find(
            action.text.span(),
            format!(
                "`{}` cannot stand in a policy on resources of {name}",
                action.as_str()
            ),
        )
        .help(format!(
            "every ARN of this policy is one of {name}'s, and a resource policy decides on requests to the resource it is attached to; allow or deny this action in the policy of its own service's resource, or in an identity policy"
        ));
    }
}
