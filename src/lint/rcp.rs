//! Whom the Deny statements of an RCP hit because a key is absent from their requests.
//!
//! A resource control policy applies to users and roles, who send nothing of `aws:SourceArn` and
//! its like, and to services that call by their own principal, who send nothing of the caller's
//! organization.

use super::edit::{Json, insert_member_after};
use super::service_principal::SOURCE_KEYS;
use super::{Edit, Fix};
use crate::access::condition::absent;
use crate::policy::{BaseOperator, Condition, Statement};

/// The key that tells services from users and roles.
pub(crate) const IS_SERVICE: &str = "aws:PrincipalIsAWSService";

/// The keys that also tell of services alone.
const SERVICE_NAMES: &[&str] = &["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"];

/// Whether a condition holds where its key is absent.
pub(crate) fn holds_without_key(condition: &Condition<'_>) -> bool {
    let operator = condition
        .operator
        .filter(|operator| operator.base != BaseOperator::Null);
    operator.is_some_and(absent)
}

/// Whether a condition holds only where its key is present.
pub(crate) fn needs_key(condition: &Condition<'_>) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    if operator.base == BaseOperator::Null {
        return condition
            .texts()
            .all(|value| value.eq_ignore_ascii_case("false"));
    }
    !absent(operator)
}

/// Whether a statement tells services from users and roles.
pub(crate) fn tells_services_apart(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.is_about(IS_SERVICE) || SERVICE_NAMES.iter().any(|key| condition.is_about(key))
    })
}

/// Whether a statement applies only to requests that say on whose behalf they are made.
pub(crate) fn asks_for_source(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        SOURCE_KEYS.iter().any(|key| condition.is_about(key)) && needs_key(condition)
    })
}

/// The repair that adds a condition to a statement that has one.
pub(crate) fn add_condition(
    statement: &Statement<'_>,
    operator: &str,
    key: &str,
    value: &str,
) -> Option<Fix> {
    let title = format!("add `\"{operator}\": {{\"{key}\": \"{value}\"}}`");
    let edit = added(statement, operator, key, value)?;
    Some(Fix::unsafe_(title, vec![edit]))
}

fn added(statement: &Statement<'_>, operator: &str, key: &str, value: &str) -> Option<Edit> {
    let block = statement.condition?.value;
    if let Some(conditions) = block.get(operator) {
        let last = conditions.members().last()?;
        return Some(insert_member_after(last, key, &Json::text(value)));
    }
    let last = block.members().last()?;
    let test = if block.literal().contains('\n') {
        Json::Object(vec![(key.to_owned(), Json::text(value))])
    } else {
        Json::Raw(format!("{{\"{key}\": \"{value}\"}}"))
    };
    Some(insert_member_after(last, operator, &test))
}
