//! A condition on the organization of the caller, where the caller is a service.

use crate::access::condition::absent;
use crate::lint::edit::rename_key;
use crate::lint::service_principal::names_services_alone;
use crate::lint::{Check, Fix};
use crate::policy::{BaseOperator, Condition, Statement};

/// Keys that no request of a service principal carries, and the keys that say the same of whom it
/// calls for
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>).
const KEYS: &[(&str, &str)] = &[
    ("aws:PrincipalOrgID", "aws:SourceOrgID"),
    ("aws:PrincipalOrgPaths", "aws:SourceOrgPaths"),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.takes_principal() {
        return;
    }
    let policy = cx.policy;
    for statement in &policy.statements {
        if statement.conditions.is_empty() || !names_services_alone(statement) {
            continue;
        }
        for condition in &statement.conditions {
            if let Some(instead) = counterpart(condition) {
                report(cx, statement, condition, instead);
            }
        }
    }
}

/// The key to be tested instead. What holds without its key asks nothing of a service.
fn counterpart(condition: &Condition<'_>) -> Option<&'static str> {
    let operator = condition.operator?;
    let lets_pass = operator.if_exists || absent(operator) && !operator.base.is_negated();
    if operator.base == BaseOperator::Null || lets_pass {
        return None;
    }
    let (_, instead) = KEYS.iter().find(|(key, _)| condition.is_about(key))?;
    Some(instead)
}

fn report(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    instead: &'static str,
) {
    let key = condition.key.as_str();
    cx.find(
        condition.key.span(),
        format!("a service principal is in no organization, so its requests have no `{key}`"),
    )
    .help(format!(
        "a positive comparison never matches, and a negated one always does; test `{instead}`, the organization on whose behalf the service calls"
    ))
    .maybe_fix(fix(statement, condition, instead));
}

/// The other key, unless the statement tests it already.
fn fix(statement: &Statement<'_>, condition: &Condition<'_>, instead: &str) -> Option<Fix> {
    if statement.conditions.iter().any(|one| one.is_about(instead)) {
        return None;
    }
    let edit = rename_key(condition.key, instead);
    Some(Fix::unsafe_(format!("test `{instead}`"), vec![edit]))
}
