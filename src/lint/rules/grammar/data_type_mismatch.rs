//! An element has the wrong JSON type.

use crate::lint::edit::{Json, replace_value};
use crate::lint::structure::key_of;
use crate::lint::{Check, Fix};
use crate::syntax::schema::ViolationKind;
use crate::syntax::{Kind, Node};

pub(crate) fn check(cx: &mut Check<'_>) {
    let root = cx.policy.node;
    for violation in cx.violations() {
        let ViolationKind::Type(expected) = &violation.kind else {
            continue;
        };
        let node = violation.node;
        let (place, wanted) = match key_of(root, node) {
            None => ("a policy".to_owned(), "an object"),
            Some((key, true)) => (format!("`{}`", key.as_str()), value(key.as_str(), expected)),
            Some((key, false)) => (format!("an entry of `{}`", key.as_str()), entry(expected)),
        };
        let message = format!("{place} must be {wanted}, not {}", node.kind().describe());
        cx.find(node.span(), message)
            .help(format!("AWS refuses the policy; write {wanted}"))
            .maybe_fix(quoting(node, expected));
    }
}

/// What the value of `key` must be.
fn value(key: &str, expected: &[&str]) -> &'static str {
    match (expected, key) {
        (["object"], "Statement") => "an object or an array of objects",
        (["string"], "Version" | "Id" | "Sid" | "Effect") => "a string",
        (["string"], _) => "a string or an array of strings",
        (["object"], _) => "an object",
        _ => "a string, a number, a boolean or an array of those",
    }
}

/// What an entry of an array must be.
fn entry(expected: &[&str]) -> &'static str {
    match expected {
        ["string"] => "a string",
        ["object"] => "an object",
        _ => "a string, a number or a boolean",
    }
}

/// A whole number where only a string may stand, such as an account id, lacks its quotes.
fn quoting(node: Node<'_>, expected: &[&str]) -> Option<Fix> {
    let digits = node.literal();
    let whole = node.kind() == Kind::Number && digits.bytes().all(|byte| byte.is_ascii_digit());
    (whole && expected == ["string"]).then(|| {
        let edit = replace_value(node, &Json::text(digits));
        Fix::safe("put it in quotes", vec![edit])
    })
}
