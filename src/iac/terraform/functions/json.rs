//! JSON: a list or object stands for its JSON, so that the places of its parts are kept.

use std::borrow::Cow;

use crate::iac::terraform::evaluation::Evaluation;
use crate::iac::terraform::measure::{plain_number, sorted};
use crate::iac::value::{Data, Value};
use crate::syntax::unknown::mark;
use crate::syntax::{Kind, Node, json};

/// What `jsonencode` comes to. See
/// <https://developer.hashicorp.com/terraform/language/functions/jsonencode>.
pub(super) fn encoded(value: &Value) -> Value {
    match &value.data {
        Data::List(_) | Data::Object(_) | Data::Unknown(_) => value.clone(),
        _ => Value::text(value.place, print(value)),
    }
}

/// What `jsondecode` comes to.
pub(in crate::iac::terraform) fn decoded(
    evaluation: &Evaluation<'_>,
    value: &Value,
) -> Option<Value> {
    let rope = match &value.data {
        Data::List(_) | Data::Object(_) => return Some(value.clone()),
        Data::Text(rope) => rope,
        _ => return None,
    };
    let parsed = json::parse_with_unknowns(
        value.place.source(),
        Cow::Borrowed(&rope.text),
        rope.map.clone(),
        evaluation.unknowns.all(),
    );
    if parsed.errors.is_empty() {
        Some(of_node(evaluation, parsed.tree.root()))
    } else {
        evaluation.fail();
        None
    }
}

/// A node of JSON or YAML as a value. Their parsers bound how deep they are nested.
pub(super) fn of_node(evaluation: &Evaluation<'_>, node: Node<'_>) -> Value {
    let place = node.span();
    match node.kind() {
        Kind::Array => {
            let elements = node.elements().map(|element| of_node(evaluation, element));
            Value::list(place, elements.collect())
        }
        Kind::Object => {
            let members = node.members().map(|member| {
                let value = of_node(evaluation, member.value);
                (Value::of_text(member.key), value)
            });
            Value::object(place, members.collect())
        }
        _ => match (Value::of_scalar(node), node.unknown()) {
            (Some(value), _) => value,
            (None, Some(unknown)) => {
                evaluation
                    .unknowns
                    .value(&unknown.name, place, unknown.domain)
            }
            (None, None) => Value::null(place),
        },
    }
}

/// The JSON of a value, as Terraform prints it; marks stand for what is not known.
pub(in crate::iac::terraform) fn print(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match &value.data {
        Data::Null => out.push_str("null"),
        Data::Bool(true) => out.push_str("true"),
        Data::Bool(false) => out.push_str("false"),
        Data::Number(text) => out.push_str(&plain_number(text)),
        Data::Text(rope) => quoted(&rope.text, out),
        Data::Unknown(position) => out.push_str(&mark(*position)),
        Data::List(elements) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(element, out);
            }
            out.push(']');
        }
        Data::Object(_) => {
            out.push('{');
            for (at, (key, value)) in sorted(value).iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quoted(key.as_text().unwrap_or_default(), out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// A string of JSON with the escapes that Terraform writes.
pub(super) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 || matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
