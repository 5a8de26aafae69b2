//! `StringLike` or `StringNotLike` on a condition key whose values are ARNs.

use crate::lint::arn_operand::Agreement;
use crate::lint::{Check, Fix, condition_edit};
use crate::policy::{BaseOperator, Condition, Operator, Statement};
use crate::reference::{self, KeyType};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let Some(counterpart) = condition.operator.and_then(counterpart) else {
                continue;
            };
            let key = condition.key.as_str();
            let facts = reference::condition_key(key);
            if facts.is_none_or(|facts| facts.kind != KeyType::Arn) {
                continue;
            }
            let operator = condition.operator_text.as_str();
            cx.find(
                condition.key.span(),
                format!("`{operator}` compares the ARNs of `{key}` as plain text"),
            )
            .label(condition.operator_text.span(), "wildcards reach past colons")
            .help(format!(
                "a wildcard of `{operator}` also matches the colons of an ARN, and so ARNs of other services and accounts than meant; `{counterpart}` compares part by part"
            ))
            .maybe_fix(fix(statement, condition, counterpart));
        }
    }
}

/// The operator that reads ARNs.
fn counterpart(operator: Operator) -> Option<Operator> {
    let base = match operator.base {
        BaseOperator::StringLike => BaseOperator::ArnLike,
        BaseOperator::StringNotLike => BaseOperator::ArnNotLike,
        _ => return None,
    };
    Some(Operator { base, ..operator })
}

/// Where all wildcards stand in the last part, both operators match the same ARNs.
fn fix(statement: &Statement<'_>, condition: &Condition<'_>, operator: Operator) -> Option<Fix> {
    let agreement = Agreement::on(condition);
    if agreement == Agreement::Apart {
        return None;
    }
    let edits = condition_edit::under_operator(statement, condition, operator, None)?;
    let title = format!("use `{operator}`");
    Some(if agreement == Agreement::Same {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    })
}
