//! A date is written as a count of seconds.

use jiff::Timestamp;

use crate::access::value;
use crate::lint::edit::{Json, replace_value};
use crate::lint::operand::{self, Operand};
use crate::lint::{Check, Fix};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for operand in operand::listed(policy, OperatorFamily::Date) {
        let text = operand.text;
        // Four digits are a year.
        let is_count = text.len() != 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        // The key is a count of seconds itself.
        if text.is_empty() || !is_count || operand.condition.is_about("aws:EpochTime") {
            continue;
        }
        cx.find(
            operand.node.span(),
            format!("`{text}` is read as a count of seconds since 1970"),
        )
        .help("AWS warns that such a count may not come to the moment that is meant; write `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`")
        .maybe_fix(fix(operand));
    }
}

/// The same moment as a date. Eight digits were meant for one already, thirteen for milliseconds.
fn fix(operand: Operand<'_>) -> Option<Fix> {
    let text = operand.text;
    let (meant, is_plain) = match text.len() {
        8 => (calendar(text)?, false),
        13 => {
            let moment = Timestamp::from_millisecond(text.parse().ok()?).ok()?;
            (moment.to_string(), false)
        }
        _ => (value::date(text)?.to_string(), true),
    };
    let edits = vec![replace_value(operand.node, &Json::text(meant.as_str()))];
    let title = format!("write `{meant}`");
    Some(if is_plain {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    })
}

/// `20260201` as `2026-02-01`, where it is a date.
fn calendar(digits: &str) -> Option<String> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let date = format!("{year}-{month}-{day}");
    value::date(&date).is_some().then_some(date)
}
