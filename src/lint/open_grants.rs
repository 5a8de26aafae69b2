//! What a policy allows on everything and under no condition.
//!
//! A grant is open when an Allow without conditions names the action, or covers it by a wildcard of
//! one service, its `Resource` matches every resource the action can be about, and no Deny of the
//! policy speaks of the action, for whatever resource and under whatever condition. What `NotAction`
//! allows, and `"Action": "*"`, have rules of their own.

use super::Check;
use super::structure::is_empty;
use crate::access::pattern::{Case, Pattern};
use crate::policy::{Action, Arn, Policy, Resource, Statement};
use crate::reference::{self, Service};
use crate::syntax::Text;

/// Actions that a rule looks for, so that policies without them cost next to nothing. The services
/// are not opened for it: few policies name them.
#[derive(Debug)]
pub(crate) struct Sought {
    /// Prefix and name, in order.
    actions: Vec<(&'static str, &'static str)>,
}

impl Sought {
    /// These, as `service:Name`, spelt as AWS spells them.
    pub(crate) fn new(names: impl Iterator<Item = &'static str>) -> Self {
        let mut actions: Vec<_> = names.filter_map(|name| name.split_once(':')).collect();
        actions.sort_unstable();
        actions.dedup();
        Self { actions }
    }

    /// Whether an Allow without conditions may name one of them.
    pub(crate) fn may_be_in(&self, cx: &Check<'_>) -> bool {
        // Lists of actions keep to a service for long.
        let mut last = ("", false);
        cx.names_everything()
            || cx.action_names().iter().any(|name| {
                let Some(service) = name.known else {
                    return name.service.contains(['*', '?']);
                };
                let prefix = service.prefix();
                if last.0 != prefix {
                    last = (prefix, self.concerns(prefix));
                }
                let is_sought = |action: &'static reference::Action| {
                    self.actions.binary_search(&(prefix, action.name)).is_ok()
                };
                last.1
                    && (name.is_pattern || name.action.is_some_and(is_sought))
                    && is_unconditional(name.statement)
            })
    }

    /// Whether entries of the service, which may be a pattern, may name one of them.
    fn concerns(&self, service: &str) -> bool {
        let mut services = self.actions.iter();
        services.any(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
            || service.contains(['*', '?'])
    }
}

/// The open grants of a policy.
#[derive(Debug)]
pub(crate) struct OpenGrants<'a> {
    policy: &'a Policy<'a>,
    entries: Vec<Entry<'a>>,
}

/// An entry of `Action` in an Allow without conditions.
#[derive(Debug)]
struct Entry<'a> {
    statement: &'a Statement<'a>,
    action: Action<'a>,
    text: &'a str,
    /// The text has wildcards.
    is_pattern: bool,
}

impl<'a> OpenGrants<'a> {
    /// Those of the services that are `sought`. `None` where there are none, or where the
    /// policy allows everything.
    pub(crate) fn of(policy: &'a Policy<'a>, sought: &Sought) -> Option<Self> {
        let mut entries = Vec::new();
        // Lists of actions keep to a service for long.
        let mut last = ("", false);
        for statement in policy.statements.iter().filter(|one| is_unconditional(one)) {
            let Some(element) = statement.action.as_ref().filter(|one| !one.negated) else {
                continue;
            };
            let is_open = is_on_everything(statement);
            for &action in &element.patterns {
                let text = action.as_str();
                if is_open && is_everything(text) {
                    return None;
                }
                let service = action.service();
                if last.0 != service {
                    last = (service, sought.concerns(service));
                }
                if last.1 {
                    entries.push(Entry {
                        statement,
                        action,
                        text,
                        is_pattern: text.contains(['*', '?']),
                    });
                }
            }
        }
        (!entries.is_empty()).then_some(Self { policy, entries })
    }

    /// The entry by which `action` is allowed on everything.
    pub(crate) fn entry(&self, action: &str) -> Option<Text<'a>> {
        let mut entries = self.entries.iter().filter(|entry| entry.names(action));
        let entry = entries.find(|entry| reaches_all(entry.statement, action))?;
        (!is_denied(self.policy, action)).then_some(entry.action.text)
    }
}

impl Entry<'_> {
    fn names(&self, action: &str) -> bool {
        if !self.is_pattern {
            return self.text.eq_ignore_ascii_case(action);
        }
        reference::covers(self.text, action)
    }
}

/// Whether a statement is an Allow without conditions.
pub(crate) fn is_unconditional(statement: &Statement<'_>) -> bool {
    let condition = statement.condition;
    statement.allows() && condition.is_none_or(|element| is_empty(element.value))
}

/// Whether `Resource` has an entry that matches everything.
pub(crate) fn is_on_everything(statement: &Statement<'_>) -> bool {
    let element = statement.resource.as_ref().filter(|one| !one.negated);
    element.is_some_and(|element| element.patterns.iter().any(|one| is_star(one.as_str())))
}

/// Whether an entry of `Action` covers every action of every service.
pub(crate) fn is_everything(entry: &str) -> bool {
    match entry.split_once(':') {
        Some((service, name)) => is_star(service) && is_star(name),
        None => is_star(entry),
    }
}

/// Whether a text is `*`.
pub(crate) fn is_star(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

/// Whether a Deny of the policy speaks of `action`.
pub(crate) fn is_denied(policy: &Policy<'_>, action: &str) -> bool {
    let mut denying = policy.statements.iter().filter(|one| one.denies());
    denying.any(|statement| {
        statement.action.as_ref().is_some_and(|element| {
            let mut entries = element.patterns.iter();
            entries.any(|entry| reference::covers(entry.as_str(), action)) != element.negated
        })
    })
}

fn reaches_all(statement: &Statement<'_>, action: &str) -> bool {
    let Some(element) = statement.resource.as_ref().filter(|one| !one.negated) else {
        return false;
    };
    let entries = &element.patterns;
    entries.iter().any(|entry| is_star(entry.as_str()))
        || entries
            .iter()
            .any(|entry| holds_all(*entry, action) == Some(true))
}

/// Whether an ARN matches every resource, of one account at least, that `action` can be about, as
/// `arn:aws:iam::*:role/*` does for actions about roles.
fn holds_all(entry: Resource<'_>, action: &str) -> Option<bool> {
    if !entry.as_str().ends_with('*') {
        return None;
    }
    let arn = Arn::parse(entry.as_str()).ok()?;
    let (prefix, name) = action.split_once(':')?;
    if !arn.service().eq_ignore_ascii_case(prefix) || !matches!(arn.region(), "" | "*") {
        return None;
    }
    let service = Service::named(prefix)?;
    let mut kinds = service.types_of(service.action(name)?);
    let kind = kinds.next().filter(|_| kinds.next().is_none())?;
    let ours = Pattern::new(arn.resource(), Case::Sensitive, true);
    let mut forms = kind.forms().iter();
    Some(forms.all(|form| ours.subsumes(&Pattern::new(form.resource, Case::Sensitive, true))))
}

/// An action and what its holder can do with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    /// The action, with its prefix.
    pub(crate) action: &'static str,
    /// The end of "its holder can".
    pub(crate) verb: &'static str,
}

/// A deed.
pub(crate) const fn deed(action: &'static str, verb: &'static str) -> Deed {
    Deed { action, verb }
}

/// The deeds that a policy grants openly, by the entry that grants them.
pub(crate) fn by_entry<'a>(
    cx: &Check<'a>,
    sought: &Sought,
    deeds: &'static [Deed],
) -> Vec<(Text<'a>, Vec<&'static Deed>)> {
    let mut found: Vec<(Text<'a>, Vec<&'static Deed>)> = Vec::new();
    if !sought.may_be_in(cx) {
        return found;
    }
    let policy = cx.policy;
    let Some(grants) = OpenGrants::of(policy, sought) else {
        return found;
    };
    for deed in deeds {
        let Some(entry) = grants.entry(deed.action) else {
            continue;
        };
        match found.iter_mut().find(|(other, _)| *other == entry) {
            Some((_, list)) => list.push(deed),
            None => found.push((entry, vec![deed])),
        }
    }
    found
}
