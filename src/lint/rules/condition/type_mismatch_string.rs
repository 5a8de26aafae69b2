//! A value that is not base64 where an operator compares binary data.

use crate::access::value;
use crate::lint::{Check, operand};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for operand in operand::listed(policy, OperatorFamily::Binary) {
        if value::base64(operand.text).is_some() {
            continue;
        }
        let operator = operand.condition.operator_text.as_str();
        cx.find(
            operand.node.span(),
            format!("`{}` is not base64", operand.text),
        )
        .help(format!(
            "`{operator}` compares bytes that the policy lists in base64, and what AWS makes of another value is not documented; encode the bytes, padding included"
        ))
        .maybe_fix(operand.trimming(|text| value::base64(text).is_some()));
    }
}
