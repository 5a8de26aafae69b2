//! A value that is no date where an operator compares dates.

use jiff::civil::DateTime;

use crate::access::value;
use crate::lint::edit::replace_content;
use crate::lint::operand::{self, Operand};
use crate::lint::{Check, Fix};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for operand in operand::listed(policy, OperatorFamily::Date) {
        if is_date(operand.text) {
            continue;
        }
        let operator = operand.condition.operator_text.as_str();
        cx.find(
            operand.node.span(),
            format!("`{}` is not a date", operand.text),
        )
        .help(format!(
            "`{operator}` compares dates, and what AWS makes of another value is not documented; write `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`"
        ))
        .maybe_fix(fix(operand));
    }
}

/// A date, a time with or without its zone, or a count of seconds or milliseconds.
fn is_date(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits || value::date(text).is_some() || text.parse::<DateTime>().is_ok()
}

fn fix(operand: Operand<'_>) -> Option<Fix> {
    operand.trimming(is_date).or_else(|| dashes(operand))
}

/// `2026/02/01`
fn dashes(operand: Operand<'_>) -> Option<Fix> {
    let meant = operand.text.replace(['/', '.'], "-");
    let ymd = meant.len() == "YYYY-MM-DD".len() && value::date(&meant).is_some();
    if !ymd {
        return None;
    }
    let edit = replace_content(operand.node.text()?, &meant);
    Some(Fix::unsafe_(format!("write `{meant}`"), vec![edit]))
}
