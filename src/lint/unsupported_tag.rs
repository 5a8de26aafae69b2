//! Conditions on `aws:ResourceTag` for actions whose requests carry no tags.
//!
//! Requests for an action carry the tags of the resource where the service authorization reference
//! lists `aws:ResourceTag` for the action or for a kind of resource that it is checked against. An
//! action that makes a resource is given tags in `aws:RequestTag`; Access Analyzer leaves those
//! alone, and so do the rules here.

use super::Check;
use crate::access::condition::absent;
use crate::policy::{Action, ActionElement, BaseOperator, Condition, Effect, Statement};
use crate::reference::{self, Service};

/// The key up to the name of the tag.
const RESOURCE_TAG: &str = "aws:ResourceTag/";
/// How many entries are shown beside the first.
const SHOWN: usize = 3;

/// What comes of a condition in requests that carry no tags.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// It fails.
    Fails,
    /// It holds, for it is negated.
    Holds,
}

/// An entry of `Action`, and an action that it names whose requests carry no tags.
struct Tagless<'t> {
    entry: Action<'t>,
    action: String,
}

/// Reports each condition on resource tags under `effect` whose `Action` names actions without
/// tags.
pub(crate) fn find_listed(cx: &mut Check<'_>, effect: Effect) {
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(element) = element(statement, effect, false) else {
            continue;
        };
        let mut conditions = conditions(statement, effect).peekable();
        if conditions.peek().is_none() {
            continue;
        }
        let tagless = tagless(element);
        if let Some((first, others)) = tagless.split_first() {
            for (condition, outcome) in conditions {
                report(cx, effect, (condition, outcome), first, others);
            }
        }
    }
}

/// Reports each condition on resource tags under `effect` beside a `NotAction`.
pub(crate) fn find_excluding(cx: &mut Check<'_>, effect: Effect) {
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(element) = element(statement, effect, true) else {
            continue;
        };
        for (condition, outcome) in conditions(statement, effect) {
            let key = condition.key.as_str();
            let message = match (effect, outcome) {
                (_, Outcome::Holds) => format!(
                    "beside `NotAction`, this denies every action whose requests carry no `{key}`"
                ),
                (Effect::Allow, Outcome::Fails) => format!(
                    "beside `NotAction`, this allows only actions whose requests carry `{key}`"
                ),
                (Effect::Deny, Outcome::Fails) => format!(
                    "beside `NotAction`, this denies only actions whose requests carry `{key}`"
                ),
            };
            let help = match outcome {
                Outcome::Fails => {
                    "many actions, and new ones, carry no tags, and for those the condition fails; list the actions that are meant in `Action`"
                }
                Outcome::Holds => {
                    "many actions, and new ones, carry no tags, and for those a negated comparison holds; list the actions that are meant in `Action`"
                }
            };
            cx.find(condition.key.span(), message)
                .label(element.key.span(), "all other actions of all services")
                .help(help)
                .locate([element.value.span(), condition.key.span()]);
        }
    }
}

fn element<'s, 't>(
    statement: &'s Statement<'t>,
    effect: Effect,
    negated: bool,
) -> Option<&'s ActionElement<'t>> {
    let element = statement.action.as_ref()?;
    (statement.effect == Some(effect) && element.negated == negated).then_some(element)
}

/// The conditions of the statement that decide by a resource tag, and how they do so without it.
fn conditions<'s, 't>(
    statement: &'s Statement<'t>,
    effect: Effect,
) -> impl Iterator<Item = (&'s Condition<'t>, Outcome)> {
    statement
        .conditions
        .iter()
        .filter(|condition| is_resource_tag(condition.key.as_str()))
        .filter_map(move |condition| Some((condition, outcome(condition, effect)?)))
}

fn is_resource_tag(key: &str) -> bool {
    key.len() > RESOURCE_TAG.len()
        && key
            .get(..RESOURCE_TAG.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(RESOURCE_TAG))
}

/// `None` where the condition counts with requests that carry no tags: it asks for the absence of
/// the tag, has `IfExists`, or is a negated one that then allows.
fn outcome(condition: &Condition<'_>, effect: Effect) -> Option<Outcome> {
    let operator = condition.operator?;
    if condition.values.is_empty() {
        return None;
    }
    if operator.base == BaseOperator::Null {
        let wants_tag = condition
            .texts()
            .all(|text| text.eq_ignore_ascii_case("false"));
        let plain = operator.set.is_none() && !operator.if_exists;
        return (wants_tag && plain).then_some(Outcome::Fails);
    }
    if !absent(operator) {
        return Some(Outcome::Fails);
    }
    let negated = operator.set.is_none() && !operator.if_exists;
    (effect == Effect::Deny && negated).then_some(Outcome::Holds)
}

/// The entries that name an action without tags: that action, or a wildcard that covers one.
fn tagless<'t>(element: &ActionElement<'t>) -> Vec<Tagless<'t>> {
    element
        .patterns
        .iter()
        .filter_map(|&entry| {
            let service = Service::named(entry.service())?;
            let action = service
                .matching(entry.name()?)
                .find(|action| !carries_tags(service, action))?;
            Some(Tagless {
                entry,
                action: format!("{}:{}", service.prefix(), action.name),
            })
        })
        .collect()
}

fn carries_tags(service: &Service, action: &reference::Action) -> bool {
    service.carries(action, "aws:ResourceTag/tag") || service.carries(action, "aws:RequestTag/tag")
}

fn report(
    cx: &mut Check<'_>,
    effect: Effect,
    (condition, outcome): (&Condition<'_>, Outcome),
    first: &Tagless<'_>,
    others: &[Tagless<'_>],
) {
    let (key, action) = (condition.key.as_str(), &first.action);
    let (message, help) = match (effect, outcome) {
        (_, Outcome::Holds) => (
            format!("this denies `{action}` whatever the tags, for its requests carry none"),
            format!(
                "AWS has no `{key}` to compare, and a negated comparison then holds; deny such actions in a statement of their own, without this condition"
            ),
        ),
        (Effect::Allow, Outcome::Fails) => (
            format!("this never allows `{action}`, whose requests carry no resource tags"),
            format!(
                "AWS has no `{key}` to compare, so the condition fails; allow such actions in a statement of their own, without this condition and on the ARNs that are meant"
            ),
        ),
        (Effect::Deny, Outcome::Fails) => (
            format!("this never denies `{action}`, whose requests carry no resource tags"),
            format!(
                "AWS has no `{key}` to compare, so the condition fails; deny such actions in a statement of their own, without this condition and on the ARNs that are meant"
            ),
        ),
    };
    let spans: Vec<_> = [first]
        .into_iter()
        .chain(others)
        .map(|one| one.entry.text.span())
        .chain([condition.key.span()])
        .collect();
    let finding = cx.find(first.entry.text.span(), message);
    for other in others.iter().take(SHOWN) {
        let label = format!("nor do requests for `{}`", other.action);
        finding.label(other.entry.text.span(), label);
    }
    finding
        .label(condition.key.span(), "the tag that is asked for")
        .help(help)
        .locate(spans);
}
