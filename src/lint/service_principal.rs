//! Service principals, and the condition keys that say on whose behalf a service calls.

use super::principal::of_kind;
use crate::policy::{BaseOperator, Condition, PrincipalKind, Statement};
use crate::syntax::Text;

/// The keys that say on whose behalf a service principal calls
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>).
pub(crate) const SOURCE_KEYS: &[&str] = &[
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];

/// The service principals in `Principal`.
pub(crate) fn services<'a>(statement: &'a Statement<'a>) -> impl Iterator<Item = Text<'a>> {
    of_kind(statement, PrincipalKind::Service)
}

/// Whether `Principal` names services and nobody else.
pub(crate) fn names_services_alone(statement: &Statement<'_>) -> bool {
    let element = statement.principal.as_ref().filter(|one| !one.negated);
    element.is_some_and(|one| {
        let all = |kind| one.entries.iter().all(|entry| entry.kind == Some(kind));
        one.everyone.is_none() && !one.entries.is_empty() && all(PrincipalKind::Service)
    })
}

/// Whether a condition compares one of `keys`; a test for its presence is no comparison.
pub(crate) fn compares(condition: &Condition<'_>, keys: &[&str]) -> bool {
    let is_test = condition
        .operator
        .is_some_and(|operator| operator.base == BaseOperator::Null);
    !is_test && keys.iter().any(|key| condition.is_about(key))
}

/// Whether a statement says on whose behalf a service must call.
pub(crate) fn limits_source(statement: &Statement<'_>) -> bool {
    statement
        .conditions
        .iter()
        .any(|condition| compares(condition, SOURCE_KEYS))
}
