//! A value that is neither `true` nor `false` where an operator needs one of them.

use crate::access::value;
use crate::lint::edit::{Json, replace_value};
use crate::lint::operand::{self, Operand};
use crate::lint::{Check, Fix};
use crate::policy::OperatorFamily;

/// Words that people write for a boolean.
const WORDS: &[(&str, &str)] = &[
    ("yes", "true"),
    ("on", "true"),
    ("1", "true"),
    ("no", "false"),
    ("off", "false"),
    ("0", "false"),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    let null = operand::listed(policy, OperatorFamily::Null);
    for operand in operand::listed(policy, OperatorFamily::Bool).chain(null) {
        if value::boolean(operand.text).is_some() {
            continue;
        }
        let operator = operand.condition.operator_text.as_str();
        cx.find(
            operand.node.span(),
            format!("`{}` is neither `true` nor `false`", operand.text),
        )
        .help(format!(
            "`{operator}` needs one of them, and what AWS makes of another value is not documented; write `true` or `false`"
        ))
        .maybe_fix(fix(operand));
    }
}

fn fix(operand: Operand<'_>) -> Option<Fix> {
    let is_boolean = |text: &str| value::boolean(text).is_some();
    operand.trimming(is_boolean).or_else(|| {
        let known = |word: &&(&str, &str)| word.0.eq_ignore_ascii_case(operand.text);
        let (_, meant) = WORDS.iter().find(known)?;
        let edit = replace_value(operand.node, &Json::text(*meant));
        Some(Fix::unsafe_(format!("write `{meant}`"), vec![edit]))
    })
}
