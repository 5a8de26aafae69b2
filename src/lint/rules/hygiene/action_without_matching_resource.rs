//! An action whose resources the statement does not list.

use crate::lint::action_names::ActionName;
use crate::lint::resource_fit::{Reach, is_uncertain};
use crate::lint::{Check, strings};
use crate::policy::{Action, Arn, PolicyType, ResourceElement, Statement};
use crate::reference::{self, ResourceType, Service};

/// How many kinds of resource are named.
const SHOWN: usize = 3;

pub(crate) fn check(cx: &mut Check<'_>) {
    let names = cx.action_names();
    let of_statement =
        |one: &ActionName<'_>, other: &ActionName<'_>| std::ptr::eq(one.statement, other.statement);
    for names in names.chunk_by(of_statement) {
        let Some(first) = names.first().filter(|first| !first.excepted) else {
            continue;
        };
        let statement = first.statement;
        let Some(element) = statement.resource.as_ref().filter(|one| !one.negated) else {
            continue;
        };
        let Some(entries) = arns(element) else {
            continue;
        };
        let mut reach = Reach::new(entries);
        for name in names {
            let Some(unreached) = unreached(name, &mut reach) else {
                continue;
            };
            if !is_told_of(cx, &unreached, &reach) {
                report(cx, statement, element, name.entry, &unreached);
            }
        }
    }
}

/// Whether other rules tell of it.
fn is_told_of(cx: &Check<'_>, unreached: &Unreached, reach: &Reach<'_>) -> bool {
    let is_own = |entry: &Arn<'_>| entry.service() == unreached.service.prefix();
    // The policy of a resource is about that resource; rules about resource policies tell of
    // actions of other services.
    unreached.is_told_of(cx.self_service().is_intended())
        || cx.kind == PolicyType::Resource && !reach.entries().iter().any(is_own)
}

/// The entries, where all are whole ARNs.
fn arns<'a>(element: &ResourceElement<'a>) -> Option<Vec<Arn<'a>>> {
    let mut entries = element.patterns.iter().map(|entry| entry.as_str());
    let whole = |text: &str| text.starts_with("arn:") && !strings::is_template(text);
    if element.patterns.is_empty() || !entries.all(whole) {
        return None;
    }
    element
        .patterns
        .iter()
        .map(|entry| entry.arn().ok())
        .collect()
}

/// What an entry of `Action` covers, where it can be about none of the resources.
struct Unreached {
    service: &'static Service,
    /// The first action, and how many there are.
    first: &'static reference::Action,
    count: usize,
}

impl Unreached {
    /// Whether the rules about self-service tell of the action: of IAM's in policies meant for it, of
    /// the account's password policy everywhere.
    fn is_told_of(&self, of_self_service: bool) -> bool {
        let about_policy = self.first.name.ends_with("AccountPasswordPolicy");
        self.service.prefix() == "iam" && (of_self_service || about_policy)
    }
}

fn unreached(name: &ActionName<'_>, reach: &mut Reach<'_>) -> Option<Unreached> {
    let service = name.known?;
    if !name.is_pattern {
        let first = name.action?;
        let is_unreached = !reach.may_hold(service, first) && !is_uncertain(service, first);
        return is_unreached.then_some(Unreached {
            service,
            first,
            count: 1,
        });
    }
    let mut first = None;
    let mut count = 0_usize;
    for action in service.matching(name.name) {
        if reach.may_hold(service, action) {
            return None;
        }
        if !is_uncertain(service, action) {
            first = first.or(Some(action));
            count = count.saturating_add(1);
        }
    }
    Some(Unreached {
        service,
        first: first?,
        count,
    })
}

fn report(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    element: &ResourceElement<'_>,
    entry: Action<'_>,
    unreached: &Unreached,
) {
    let (service, action) = (unreached.service, unreached.first);
    let name = entry.as_str();
    let message = if unreached.count > 1 {
        format!("no action that `{name}` covers is about anything that `Resource` lists")
    } else if action.has_no_resource() {
        format!("`{name}` is about no resource, and `Resource` lists ARNs alone")
    } else {
        format!("`{name}` is about nothing that `Resource` lists")
    };
    let done = if statement.denies() {
        "denies"
    } else {
        "allows"
    };
    let help = if action.has_no_resource() {
        format!(
            "AWS checks it against `*`, so this statement never {done} it; give it a statement of its own with `\"Resource\": \"*\"`"
        )
    } else {
        let forms: Vec<String> = service
            .types_of(action)
            .flat_map(ResourceType::forms)
            .take(SHOWN)
            .map(|form| format!("`{}`", form.text))
            .collect();
        format!(
            "AWS checks it against ARNs such as {}, so this statement never {done} it; list such a resource, or take the action out",
            forms.join(" or ")
        )
    };
    cx.find(entry.text.span(), message)
        .label(element.key.span(), "lists no resource of it")
        .help(help);
}
