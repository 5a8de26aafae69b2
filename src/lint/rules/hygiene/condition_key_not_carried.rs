//! A condition on a key that no request of the statement carries.

use crate::lint::Check;
use crate::policy::{ActionElement, BaseOperator, Condition, PolicyType, SetPrefix};
use crate::reference::Service;

/// Services whose keys AWS documents in their own guides for actions for which the service
/// authorization reference lacks them.
const INCOMPLETE: &[&str] = &["aws-marketplace"];

pub(crate) fn check(cx: &mut Check<'_>) {
    // Keys of trust policies come from identity providers.
    if cx.kind == PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in policy
        .statements
        .iter()
        .filter(|one| !one.conditions.is_empty())
    {
        let Some(actions) = statement.action.as_ref().filter(|one| !one.negated) else {
            continue;
        };
        for condition in statement.conditions.iter().filter(|one| needs_key(one)) {
            let key = condition.key.as_str();
            let Some(owner) = owner(key) else {
                continue;
            };
            if is_carried(actions, key) != Some(false) || !is_documented(owner, key) {
                continue;
            }
            let effect = if statement.denies() {
                "denies"
            } else {
                "allows"
            };
            let message = format!("no action of this statement carries `{key}`");
            cx.find(condition.key.span(), message)
                .label(actions.key.span(), "none of these does")
                .help(format!(
                    "requests without the key do not match, so the statement {effect} nothing; name actions of `{}` that carry it, or remove the condition",
                    owner.prefix()
                ));
        }
    }
}

/// Whether the condition holds only for requests with the key.
fn needs_key(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(|operator| {
        !operator.if_exists
            && !operator.base.is_negated()
            && operator.base != BaseOperator::Null
            && operator.set != Some(SetPrefix::ForAllValues)
    })
}

/// The service that documents a key, by the key's prefix.
fn owner(key: &str) -> Option<&'static Service> {
    let (prefix, _) = key.split_once(':')?;
    if INCOMPLETE
        .iter()
        .any(|one| one.eq_ignore_ascii_case(prefix))
    {
        return None;
    }
    Service::named(prefix).filter(|service| service.condition_key(key).is_some())
}

/// Whether some action is known to carry the key. Those that none does come with the session,
/// whatever is called: `ec2:SourceInstanceARN`, `lambda:SourceFunctionArn`.
fn is_documented(service: &Service, key: &str) -> bool {
    let mut actions = service.actions().iter();
    actions.any(|action| service.carries(action, key))
}

/// Whether requests for one of the actions may carry the key; `None` where an action is not known.
fn is_carried(actions: &ActionElement<'_>, key: &str) -> Option<bool> {
    for entry in &actions.patterns {
        let service = Service::named(entry.service())?;
        let name = entry.name()?;
        let mut covered = service.matching(name);
        let first = covered.next()?;
        if service.condition_key(key).is_some()
            && std::iter::once(first)
                .chain(covered)
                .any(|action| service.carries(action, key))
        {
            return Some(true);
        }
    }
    (!actions.patterns.is_empty()).then_some(false)
}
