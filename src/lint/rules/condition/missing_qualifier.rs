//! A key with several values is tested by an operator for one.

use crate::lint::{Check, Fix, condition_edit};
use crate::policy::{BaseOperator, Operator, SetPrefix};
use crate::reference;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            if operator.set.is_some() || operator.base == BaseOperator::Null {
                continue;
            }
            let key = condition.key.as_str();
            if reference::condition_key(key).is_none_or(|facts| !facts.multivalued) {
                continue;
            }
            let meant = qualified(operator);
            let edits = condition_edit::under_operator(statement, condition, meant, None);
            let fix = edits.map(|edits| Fix::unsafe_(format!("write `{meant}`"), edits));
            cx.find(
                condition.key.span(),
                format!("`{key}` may have several values, and `{operator}` tests one"),
            )
            .label(condition.operator_text.span(), "lacks `ForAnyValue:` or `ForAllValues:`")
            .help(format!(
                "what AWS does where a request has several values is not documented; write `ForAnyValue:{operator}` if one value that passes is enough, `ForAllValues:{operator}` if every value must pass, which also holds where there is none"
            ))
            .maybe_fix(fix);
        }
    }
}

/// The operator with the prefix that keeps to what it means for one value and for none: some value
/// is listed or, negated, no value is.
fn qualified(operator: Operator) -> Operator {
    let set = if operator.base.is_negated() {
        SetPrefix::ForAllValues
    } else {
        SetPrefix::ForAnyValue
    };
    Operator {
        set: Some(set),
        ..operator
    }
}
