//! IAM Roles Anywhere lacks one of the three permissions that it needs to assume a role.

use crate::lint::edit::add_strings;
use crate::lint::service_principal::services;
use crate::lint::{Check, Fix, trust};
use crate::policy::{ActionElement, PolicyType, Statement};

const SERVICE: &str = "rolesanywhere.amazonaws.com";

/// What the service needs
/// (<https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html>).
const NEEDED: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    let trusting: Vec<&Statement<'_>> = policy
        .statements
        .iter()
        .filter(|statement| statement.allows() && names_service(statement))
        .collect();
    let Some(first) = trusting.first().and_then(|one| one.action.as_ref()) else {
        return;
    };
    if !trusting.iter().all(|statement| is_plain(statement)) {
        return;
    }
    let is_granted = |name: &str| trusting.iter().any(|one| trust::is_about(one, name));
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|name| !is_granted(name))
        .collect();
    if !missing.is_empty() {
        let alone = trusting.len() == 1;
        report(cx, first, &missing, alone);
    }
}

fn names_service(statement: &Statement<'_>) -> bool {
    services(statement).any(|text| text.as_str().eq_ignore_ascii_case(SERVICE))
}

/// Whether it is known what the statement grants.
fn is_plain(statement: &Statement<'_>) -> bool {
    let element = statement.action.as_ref();
    element.is_some_and(|one| {
        !one.patterns
            .iter()
            .any(|&action| trust::is_template(action))
    })
}

fn report(cx: &mut Check<'_>, element: &ActionElement<'_>, missing: &[&str], alone: bool) {
    let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(" and ");
    let fix = (alone && !element.negated).then(|| {
        let edit = add_strings(element.value, missing);
        Fix::unsafe_(format!("add {names}"), vec![edit])
    });
    cx.find(
        element.key.span(),
        format!("`{SERVICE}` needs {names}, too"),
    )
    .help("the service sets the source identity and tags of every session it makes, so that without all of `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession` it assumes no role; add what is missing")
    .maybe_fix(fix);
}
