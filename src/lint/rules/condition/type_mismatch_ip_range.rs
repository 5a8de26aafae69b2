//! A value that is neither an IP address nor a range of them where an operator compares addresses.

use crate::access::value::AddressRange;
use crate::lint::edit::replace_content;
use crate::lint::operand::{self, Operand};
use crate::lint::{Check, Fix};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for operand in operand::listed(policy, OperatorFamily::IpAddress) {
        if is_range(operand.text) {
            continue;
        }
        let operator = operand.condition.operator_text.as_str();
        cx.find(
            operand.node.span(),
            format!("`{}` is neither an IP address nor a range of them", operand.text),
        )
        .help(format!(
            "`{operator}` compares addresses, and what AWS makes of another value is not documented; write an address or a range in CIDR notation, such as `203.0.113.0/24`"
        ))
        .maybe_fix(fix(operand));
    }
}

fn is_range(text: &str) -> bool {
    AddressRange::parse(text).is_some()
}

fn fix(operand: Operand<'_>) -> Option<Fix> {
    operand.trimming(is_range).or_else(|| {
        let range = without_stars(operand.text)?;
        let edit = replace_content(operand.node.text()?, &range);
        Some(Fix::unsafe_(format!("write `{range}`"), vec![edit]))
    })
}

/// `203.0.113.*` as `203.0.113.0/24`.
fn without_stars(text: &str) -> Option<String> {
    let (address, prefix) = if let Some(head) = text.strip_suffix(".*.*.*") {
        (format!("{head}.0.0.0"), 8)
    } else if let Some(head) = text.strip_suffix(".*.*") {
        (format!("{head}.0.0"), 16)
    } else {
        (format!("{}.0", text.strip_suffix(".*")?), 24)
    };
    let range = format!("{address}/{prefix}");
    is_range(&range).then_some(range)
}
