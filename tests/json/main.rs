//! The JSON parser: conformance, agreement with `serde_json`, recovery, hostile input, places.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests may panic as tests do"
)]

mod agreement;
mod conformance;
mod limits;
mod places;
mod recovery;

use std::borrow::Cow;
use std::path::Path;

use iam_lint::source::{Source, SourceId, Span};
use iam_lint::syntax::json::{
    MAX_DEPTH, Parsed, SyntaxError, SyntaxErrorKind, parse, parse_embedded,
};
use iam_lint::syntax::{Kind, Node, OffsetMap};
use proptest::prelude::*;
use serde_json::Value;

const ID: SourceId = SourceId::new(3);

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OwnPassword",
      "Effect": "Allow",
      "Action": ["iam:ChangePassword", "iam:GetUser"],
      "Resource": "arn:aws:iam::*:user/${aws:username}",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": true}, "NumericLessThan": {"n": -1.5e3}}
    },
    {"Effect": "Deny", "NotAction": "iam:\u0047et*\n", "Resource": "*", "x": [null, {}, []]}
  ]
}
"#;

fn to_value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.literal() == "true"),
        Kind::Number => serde_json::from_str(node.literal()).expect("a JSON number"),
        Kind::String => Value::String(node.as_str().expect("a string").to_owned()),
        Kind::Array => node.elements().map(to_value).collect(),
        Kind::Object => Value::Object(
            node.members()
                .map(|member| (member.key.as_str().to_owned(), to_value(member.value)))
                .collect(),
        ),
        Kind::Missing | Kind::Unknown | Kind::Call => {
            panic!("a missing value in a document without errors")
        }
    }
}

/// Both parsers accept or refuse `text`, with the same value.
fn check_agreement(text: &str) {
    let parsed = parse(ID, text);
    check_places(text, &parsed);
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            assert_eq!(parsed.errors, [], "serde_json accepts {text:?}");
            assert_eq!(to_value(parsed.tree.root()), value, "{text:?}");
        }
        Err(error) => assert!(
            !parsed.errors.is_empty() || text.starts_with('\u{feff}'),
            "serde_json refuses {text:?}: {error}"
        ),
    }
}

fn slice(text: &str, span: Span) -> &str {
    assert_eq!(span.source(), ID);
    text.get(span.range())
        .unwrap_or_else(|| panic!("{span:?} does not slice {text:?}"))
}

/// Every place slices `text` cleanly, and children lie inside their parents in reading order.
fn check_places(text: &str, parsed: &Parsed<'_>) {
    for error in &parsed.errors {
        slice(text, error.span);
        let repaired = error.fix.as_ref().map(|fix| fix.span);
        for span in error.related.into_iter().chain(repaired) {
            slice(text, span);
        }
        assert!(!error.kind.help().is_empty());
        assert!(!error.to_string().chars().any(char::is_control));
    }
    check_node(text, parsed.tree.root(), None);
}

fn check_node(text: &str, node: Node<'_>, parent: Option<Span>) {
    slice(text, node.span());
    if let Some(parent) = parent {
        assert!(parent.contains(node.span()), "{node:?} in {text:?}");
    }
    if let Some(content) = node.text() {
        slice(text, content.content_span());
        for (start, c) in content.as_str().char_indices() {
            slice(text, content.part(start..start + c.len_utf8()));
        }
    }
    let mut end = node.span().before();
    let mut children = Vec::new();
    for member in node.members() {
        children.extend([member.key.node(), member.value]);
    }
    children.extend(node.elements());
    for child in children {
        assert!(end.end() <= child.span().start(), "{child:?} in {text:?}");
        end = child.span();
        check_node(text, child, Some(node.span()));
    }
}

/// The errors of `text`, which must be sound.
fn errors(text: &str) -> Vec<SyntaxError> {
    let parsed = parse(ID, text);
    check_places(text, &parsed);
    parsed.errors
}
