//! A condition key that requests for a listed action never carry.

use crate::access::condition::absent;
use crate::lint::Check;
use crate::policy::{Action, ActionElement, BaseOperator, Condition, Statement};
use crate::reference::{self, Service};

/// Services whose keys the service authorization reference gives action by action without gaps.
/// The keys of identity providers stand with `sts`.
const COMPLETE: &[&str] = &[
    "dynamodb",
    "events",
    "iam",
    "kms",
    "lambda",
    "organizations",
    "s3",
    "secretsmanager",
    "sns",
    "sts",
];
/// How many actions are shown beside the first.
const SHOWN: usize = 3;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(element) = statement.action.as_ref().filter(|one| !one.negated) else {
            continue;
        };
        for condition in &statement.conditions {
            let Some(holds) = without_key(condition) else {
                continue;
            };
            let key = condition.key.as_str();
            let Some(service) = owner(key) else {
                continue;
            };
            let without = actions_without(element, key);
            if !without.is_empty() && is_documented(service, key) {
                report(cx, statement, condition, holds, &without);
            }
        }
    }
}

/// The service that documents the key, where what it documents can be relied on. Keys of resource
/// tags are left to the rules about tags.
fn owner(key: &str) -> Option<&'static Service> {
    let (prefix, name) = key.split_once(':')?;
    let of_tag = name
        .split_once('/')
        .is_some_and(|(head, _)| head.eq_ignore_ascii_case("ResourceTag"));
    if of_tag || prefix.eq_ignore_ascii_case("aws") {
        return None;
    }
    let service = Service::named(prefix).or_else(|| reference::key_owner(prefix))?;
    COMPLETE.contains(&service.prefix()).then_some(service)
}

/// Whether some action is known to carry the key. Keys that none does come with credentials, not
/// with actions.
fn is_documented(service: &Service, key: &str) -> bool {
    let mut actions = service.actions().iter();
    actions.any(|action| service.carries(action, key))
}

/// Whether the condition holds in requests without its key; `None` where it makes allowance for
/// them with `IfExists`, or cannot be read.
fn without_key(condition: &Condition<'_>) -> Option<bool> {
    let operator = condition.operator.filter(|one| !one.if_exists)?;
    if condition.values.is_empty() {
        return None;
    }
    if operator.base != BaseOperator::Null {
        return Some(absent(operator));
    }
    let all = |wanted: &str| {
        condition
            .texts()
            .all(|text| text.eq_ignore_ascii_case(wanted))
    };
    match operator.set {
        None if all("true") => Some(true),
        None if all("false") => Some(false),
        _ => None,
    }
}

/// The listed actions, wildcards apart, whose requests do not carry the key.
fn actions_without<'t>(element: &ActionElement<'t>, key: &str) -> Vec<Action<'t>> {
    let lacks = |entry: &Action<'t>| {
        let Some(name) = entry.name().filter(|name| !name.contains(['*', '?'])) else {
            return false;
        };
        Service::named(entry.service()).is_some_and(|service| {
            service
                .action(name)
                .is_some_and(|action| !service.carries(action, key))
        })
    };
    element.patterns.iter().copied().filter(lacks).collect()
}

fn report(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    holds: bool,
    actions: &[Action<'_>],
) {
    let Some((first, others)) = actions.split_first() else {
        return;
    };
    let key = condition.key.as_str();
    let outcome = match (holds, statement.denies()) {
        (true, false) => "holds for every one of them, and they are allowed whatever it says",
        (true, true) => "holds for every one of them, and they are denied whatever it says",
        (false, false) => "fails for every one of them, and they are not allowed here",
        (false, true) => "fails for every one of them, and they are not denied here",
    };
    let spans: Vec<_> = actions
        .iter()
        .map(|action| action.text.span())
        .chain([condition.value.span()])
        .collect();
    let message = format!("requests for `{}` do not carry `{key}`", first.as_str());
    let finding = cx.find(first.text.span(), message);
    for other in others.iter().take(SHOWN) {
        finding.label(other.text.span(), "nor do requests for this");
    }
    finding
        .label(condition.key.span(), "the key that is asked for")
        .help(format!(
            "the condition {outcome}; move such actions to a statement of their own without this condition"
        ))
        .locate(spans);
}
