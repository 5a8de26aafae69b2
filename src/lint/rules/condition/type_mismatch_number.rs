//! A value that is no number where an operator compares numbers.

use crate::access::value;
use crate::lint::{Check, operand};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for operand in operand::listed(policy, OperatorFamily::Numeric) {
        if value::number(operand.text).is_some() {
            continue;
        }
        let operator = operand.condition.operator_text.as_str();
        cx.find(
            operand.node.span(),
            format!("`{}` is not a number", operand.text),
        )
        .help(format!(
            "`{operator}` compares numbers, and what AWS makes of another value is not documented; write digits alone, without a unit"
        ))
        .maybe_fix(operand.trimming(|text| value::number(text).is_some()));
    }
}
