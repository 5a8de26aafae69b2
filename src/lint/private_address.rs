//! Private addresses in `aws:SourceIp`.
//!
//! The key holds the public address a request comes from, so a private one is never its value
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip>).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Check, Fix, condition_edit};
use crate::access::value::AddressRange;
use crate::policy::{BaseOperator, Condition};
use crate::syntax::Node;

/// Reports the conditions on `aws:SourceIp` under `operator` that list private addresses alone.
pub(crate) fn find_alone(
    cx: &mut Check<'_>,
    operator: BaseOperator,
    message: &'static str,
    help: &'static str,
) {
    let policy = cx.policy;
    let conditions = policy.statements.iter().flat_map(|one| &one.conditions);
    for condition in conditions.filter(|one| compares(one, operator)) {
        let mut values = condition.values.iter();
        let all_private = values.all(|value| value.as_str().is_some_and(is_private));
        if let (Some(first), true) = (condition.values.first(), all_private) {
            let finding = cx.find(first.span(), message);
            finding
                .help(help)
                .label(condition.key.span(), "the public address of the caller");
            for other in condition.values.iter().skip(1).take(3) {
                finding.label(other.span(), "private too");
            }
        }
    }
}

/// Reports the conditions on `aws:SourceIp` under `operator` that list private addresses beside
/// public ones.
pub(crate) fn find_mixed(
    cx: &mut Check<'_>,
    operator: BaseOperator,
    message: &'static str,
    help: &'static str,
) {
    let policy = cx.policy;
    let conditions = policy.statements.iter().flat_map(|one| &one.conditions);
    for condition in conditions.filter(|one| compares(one, operator)) {
        let Some(public) = condition.values.iter().find(|value| is_public(value)) else {
            continue;
        };
        let mut private = condition.values.iter().copied().filter(is_private_value);
        let Some(first) = private.next() else {
            continue;
        };
        let edits = condition_edit::keep_only(condition.value, |value| !is_private_value(&value));
        let finding = cx.find(first.span(), message);
        finding.help(help).label(public.span(), "a public address");
        for other in private.take(3) {
            finding.label(other.span(), "private too");
        }
        finding.fix(Fix::safe("remove the private addresses", edits));
    }
}

fn is_private_value(value: &Node<'_>) -> bool {
    value.as_str().is_some_and(is_private)
}

fn is_public(value: &Node<'_>) -> bool {
    value
        .as_str()
        .is_some_and(|text| !is_private(text) && AddressRange::parse(text).is_some())
}

fn compares(condition: &Condition<'_>, operator: BaseOperator) -> bool {
    condition.operator.is_some_and(|one| one.base == operator) && condition.is_about("aws:SourceIp")
}

/// Whether an address or range lies wholly in the private ranges of RFC 1918 or RFC 4193.
fn is_private(text: &str) -> bool {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, prefix.parse::<u8>().ok()),
        None => (text, Some(u8::MAX)),
    };
    let Some(prefix) = prefix else {
        return false;
    };
    if let Ok(v4) = address.parse::<Ipv4Addr>() {
        let least = match v4.octets() {
            [10, ..] => 8,
            [172, 16..=31, ..] => 12,
            [192, 168, ..] => 16,
            _ => return false,
        };
        return prefix >= least;
    }
    address
        .parse::<Ipv6Addr>()
        .is_ok_and(|v6| v6.is_unique_local() && prefix >= 7)
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn ranges() {
        for text in [
            "10.0.0.0/8",
            "10.1.2.3",
            "172.31.0.0/16",
            "192.168.0.0/16",
            "fd00::/8",
        ] {
            assert!(is_private(text), "{text}");
        }
        for text in [
            "10.0.0.0/7",
            "172.32.0.0/16",
            "0.0.0.0/0",
            "203.0.113.7",
            "2001:db8::/32",
            "x",
            "10.0.0.0/x",
        ] {
            assert!(!is_private(text), "{text}");
        }
    }
}
