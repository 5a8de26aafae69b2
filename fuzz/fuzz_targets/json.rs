//! The JSON parser against `serde_json`: the same verdict, the same value, sound places.
//!
//! `cargo +nightly fuzz run json`

#![no_main]

use iam_lint::source::{SourceId, Span};
use iam_lint::syntax::json::{Parsed, parse};
use iam_lint::syntax::{Kind, Node};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let parsed = parse(SourceId::new(0), text);
    check_places(text, &parsed);
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
            assert_eq!(to_value(parsed.tree.root()), value);
        }
        // Unless built with `float_roundtrip`, serde_json rounds numbers within a few parts in 10^16
        // of the largest one up to infinity, and refuses them.
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => assert!(!parsed.errors.is_empty() || parsed.bom, "{error}"),
    }
});

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

fn check_places(text: &str, parsed: &Parsed<'_>) {
    for error in &parsed.errors {
        let repaired = error.fix.as_ref().map(|fix| fix.span);
        let places = [Some(error.span), error.related, repaired];
        assert!(
            places.into_iter().flatten().all(|span| slices(text, span)),
            "{error:?}"
        );
    }
    check_node(text, parsed.tree.root());
}

fn check_node(text: &str, node: Node<'_>) {
    assert!(slices(text, node.span()), "{node:?}");
    if let Some(content) = node.text() {
        assert!(slices(text, content.content_span()), "{content:?}");
    }
    let members = node
        .members()
        .flat_map(|member| [member.key.node(), member.value]);
    for child in members.chain(node.elements()) {
        assert!(node.span().contains(child.span()), "{child:?} in {node:?}");
        check_node(text, child);
    }
}

fn slices(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}
