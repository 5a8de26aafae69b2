//! Set operators on the audience of a token.

use super::{Check, Fix, condition_edit, federation};
use crate::policy::{BaseOperator, Condition, Operator, PolicyType, SetPrefix, Statement};

/// The conditions of a role trust policy that compare one of the `claims` about the audience of a
/// token under `set`, each with its statement.
pub(crate) fn under<'a>(
    cx: &Check<'a>,
    set: SetPrefix,
    claims: &'static [&'static str],
) -> impl Iterator<Item = (&'a Statement<'a>, &'a Condition<'a>)> + use<'a> {
    let policy = Some(cx.policy).filter(|_| cx.kind == PolicyType::Trust);
    let statements = policy.into_iter().flat_map(|policy| &policy.statements);
    statements.flat_map(move |statement| {
        let meant = move |condition: &&Condition<'_>| {
            let operator = condition.operator;
            operator.is_some_and(|one| one.set == Some(set) && one.base != BaseOperator::Null)
                && federation::is_claim(condition, claims)
        };
        let conditions = statement.conditions.iter().filter(meant);
        conditions.map(move |condition| (statement, condition))
    })
}

/// The same condition without its set prefix.
pub(crate) fn without_prefix(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Fix> {
    let plain = Operator {
        set: None,
        ..condition.operator?
    };
    let edits = condition_edit::under_operator(statement, condition, plain, None)?;
    Some(Fix::unsafe_(format!("write `{plain}`"), edits))
}
