//! A range of IP addresses is written with bits beyond its prefix.

use std::net::IpAddr;

use crate::access::value::AddressRange;
use crate::lint::edit::replace_content;
use crate::lint::{Check, Fix, operand};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for operand in operand::listed(policy, OperatorFamily::IpAddress) {
        let Some((written, range)) = split(operand.text) else {
            continue;
        };
        let [first, last] = range.ends();
        if written == first {
            continue;
        }
        let bits = if written.is_ipv4() { 32 } else { 128 };
        let edit = operand
            .node
            .text()
            .map(|text| replace_content(text, &range.to_string()));
        let fix = edit.map(|edit| Fix::safe(format!("write `{range}`"), vec![edit]));
        cx.find(
            operand.node.span(),
            format!("`{}` has bits beyond its prefix, which AWS ignores", operand.text),
        )
        .help(format!(
            "the range is `{range}`, from `{first}` to `{last}`; write that, or `{written}/{bits}` if the one address is meant"
        ))
        .maybe_fix(fix);
    }
}

/// The address written before the slash, and the range.
fn split(text: &str) -> Option<(IpAddr, AddressRange)> {
    let (address, _) = text.split_once('/')?;
    Some((address.parse().ok()?, AddressRange::parse(text)?))
}
