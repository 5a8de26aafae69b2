//! Several bounds of which one decides.

use crate::access::value;
use crate::lint::edit::{Json, replace_value};
use crate::lint::{Check, Fix, strings};
use crate::policy::{BaseOperator, Condition};
use crate::syntax::Node;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for condition in strings::conditions(policy) {
        let [_, _, ..] = condition.values.as_slice() else {
            continue;
        };
        let Some((decisive, which)) = decisive(condition) else {
            continue;
        };
        let bound = decisive.as_str().unwrap_or_else(|| decisive.literal());
        let operator = condition.operator_text.as_str();
        let edit = replace_value(condition.value, &Json::Raw(decisive.literal().to_owned()));
        cx.find(
            condition.value.span(),
            format!("`{operator}` lists several bounds, of which only the {which} has an effect"),
        )
        .label(decisive.span(), "decides")
        .help(format!(
            "one listed value that passes is enough, and what passes another passes `{bound}`; write that alone"
        ))
        .fix(Fix::safe(format!("write `{bound}` alone"), vec![edit]));
    }
}

/// The bound that is passed whenever any is, and which of them it is.
fn decisive<'a>(condition: &Condition<'a>) -> Option<(Node<'a>, &'static str)> {
    let greatest = match condition.operator?.base {
        BaseOperator::NumericLessThan | BaseOperator::NumericLessThanEquals => true,
        BaseOperator::NumericGreaterThan | BaseOperator::NumericGreaterThanEquals => false,
        _ => return None,
    };
    let mut best: Option<(f64, Node<'a>)> = None;
    for (node, text) in condition.values.iter().zip(condition.texts()) {
        let number = value::number(text)?;
        let wins = best.is_none_or(|(best, _)| {
            if greatest {
                number > best
            } else {
                number < best
            }
        });
        if wins {
            best = Some((number, *node));
        }
    }
    let which = if greatest { "greatest" } else { "least" };
    best.map(|(_, node)| (node, which))
}
