//! An ARN of another service than the one whose resource the policy is attached to.

use crate::lint::resource_service::{
    acts_on, carries_policies, name_of, of_actions, only, owner_of,
};
use crate::lint::{Check, strings};
use crate::policy::{PolicyType, Resource};
use crate::reference::Service;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    let Some(service) = only(of_actions(policy)).filter(|one| carries_policies(one)) else {
        return;
    };
    // Without an ARN of the service's, the actions may as well be what is wrong.
    let is_own = |resource: Resource<'_>| {
        owner_of(resource).is_some_and(|owner| owner.eq_ignore_ascii_case(service))
    };
    if !strings::resources(policy).any(is_own) {
        return;
    }
    let name = name_of(service);
    let elements = policy
        .statements
        .iter()
        .filter_map(|statement| statement.resource.as_ref())
        .filter(|element| !element.negated);
    for resource in elements.flat_map(|element| element.patterns.iter().copied()) {
        if let Some(owner) = stranger(resource, service) {
            report(cx, resource, owner, name);
        }
    }
}

/// The service of an ARN against which no action of `service` is checked.
fn stranger<'t>(resource: Resource<'t>, service: &str) -> Option<&'t str> {
    owner_of(resource).filter(|owner| Service::named(owner).is_some() && !acts_on(service, owner))
}

fn report(cx: &mut Check<'_>, resource: Resource<'_>, owner: &str, name: &str) {
    let span = match resource.arn() {
        Ok(arn) => resource.text.part(arn.service_range()),
        Err(_) => resource.text.span(),
    };
    cx.find(
        span,
        format!("an ARN of `{owner}` cannot stand in a policy on resources of {name}"),
    )
    .help(format!(
        "every action of this policy is one of {name}'s, which are never checked against this ARN; name the resource that the policy is attached to"
    ));
}
