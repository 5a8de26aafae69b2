//! The names that objects of a policy may use, and what was meant by a misspelt one.

use super::edit::rename_key;
use super::select::distance;
use super::{Fix, nearest};
use crate::policy::Statement;
use crate::syntax::{Kind, Node, Text};

/// The elements of a policy.
pub(crate) const POLICY: &[&str] = &["Version", "Id", "Statement"];

/// The elements of a statement.
pub(crate) const STATEMENT: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The keys of a principal map.
pub(crate) const PRINCIPAL: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];

/// The name of `known` that was meant by `key`, which is none of them.
pub(crate) fn meant(key: &str, known: &[&'static str]) -> Option<&'static str> {
    nearest(key, known.iter().copied())
}

/// Whether a member of `object` was meant to be called `name`, which then is not missing but
/// misspelt.
pub(crate) fn misspells(object: Node<'_>, name: &str, known: &[&'static str]) -> bool {
    object.members().any(|member| {
        let key = member.key.as_str();
        !known.contains(&key) && meant(key, known) == Some(name)
    })
}

/// Whether `statement` has neither the element `name` nor its negation, not even misspelt.
pub(crate) fn lacks(statement: &Statement<'_>, name: &str) -> bool {
    let negation = negation(name);
    !statement.node.members().any(|member| {
        let key = member.key.as_str();
        let key = if STATEMENT.contains(&key) {
            Some(key)
        } else {
            meant(key, STATEMENT)
        };
        key == Some(name) || key.is_some() && key == negation
    })
}

/// Renames a key to what was plainly meant: only its case differs, or one letter.
pub(crate) fn renaming(object: Node<'_>, key: Text<'_>, name: &str) -> Option<Fix> {
    let plain = key.as_str().eq_ignore_ascii_case(name) || distance(key.as_str(), name) == 1;
    let taken = |other: &str| object.get(other).is_some();
    if !plain || taken(name) || negation(name).is_some_and(taken) {
        return None;
    }
    let title = format!("rename it to `{name}`");
    Some(Fix::safe(title, vec![rename_key(key, name)]))
}

/// The element that excludes `name`.
fn negation(name: &str) -> Option<&'static str> {
    Some(match name {
        "Action" => "NotAction",
        "NotAction" => "Action",
        "Resource" => "NotResource",
        "NotResource" => "Resource",
        "Principal" => "NotPrincipal",
        "NotPrincipal" => "Principal",
        _ => return None,
    })
}

/// The key under which `node` stands in `root`, and whether it is the key's very value, not an
/// entry of an array.
pub(crate) fn key_of<'t>(root: Node<'t>, node: Node<'t>) -> Option<(Text<'t>, bool)> {
    let wanted = node.range();
    let holds = |outer: Node<'_>| {
        let range = outer.range();
        range.start <= wanted.start && wanted.end <= range.end
    };
    let mut key = None;
    let mut at = root;
    while at != node {
        if let Some(member) = at.members().find(|member| holds(member.value)) {
            key = Some((member.key, true));
            at = member.value;
        } else if let Some(element) = at.elements().find(|&element| holds(element)) {
            key = key.map(|(key, _)| (key, false));
            at = element;
        } else {
            break;
        }
    }
    key
}

/// Whether `node` is an array or object without anything in it.
pub(crate) fn is_empty(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Array => node.elements().next().is_none(),
        Kind::Object => node.members().next().is_none(),
        _ => false,
    }
}
