//! CloudFormation's functions where they stand outside templates: in the statements that the
//! Serverless Framework puts into its own.

use super::literal::{Dialect, Literals};
use super::variables::{self, Piece};
use crate::iac::value::{Data, Rope, Value};
use crate::source::Span;
use crate::syntax::{Domain, Node, Quoting, Variables, Writing, unknown};

/// The value of a function; `None` for other objects. See
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>.
pub(super) fn value(literals: Literals<'_>, node: Node<'_>, depth: usize) -> Option<Value> {
    let mut members = node.members();
    let member = members.next()?;
    if members.next().is_some() {
        return None;
    }
    let place = node.span();
    let argument = member.value;
    let known = match member.key.as_str() {
        "Ref" => argument.as_str().map(|name| named(literals, name, place)),
        "Fn::GetAtt" => attribute(argument).map(|name| named(literals, &name, place)),
        "Fn::Sub" => substituted(literals, argument),
        "Fn::Join" => joined(literals, argument, place, depth),
        name if name.starts_with("Fn::") => None,
        _ => return None,
    };
    let name = member.key.as_str();
    Some(known.unwrap_or_else(|| literals.unknown(name, place, Domain::Any)))
}

fn named(literals: Literals<'_>, name: &str, place: Span) -> Value {
    match variables::reference(name) {
        Piece::Unknown { name, domain } => literals.unknown(&name, place, domain),
        Piece::Literal(text) => Value::text(place, text),
    }
}

/// `Logical.Attribute`, in one or two strings.
fn attribute(argument: Node<'_>) -> Option<String> {
    if let Some(both) = argument.as_str() {
        return Some(both.to_owned());
    }
    let parts: Option<Vec<&str>> = argument.elements().map(Node::as_str).collect();
    parts
        .filter(|parts| parts.len() == 2)
        .map(|parts| parts.join("."))
}

fn substituted(literals: Literals<'_>, argument: Node<'_>) -> Option<Value> {
    let text = argument.text();
    let text = text.or_else(|| argument.elements().next().and_then(Node::text))?;
    let inside = Literals::new(literals.unknowns, Dialect::Sub);
    Some(inside.string(text))
}

fn joined(literals: Literals<'_>, argument: Node<'_>, place: Span, depth: usize) -> Option<Value> {
    let mut arguments = argument.elements();
    let delimiter = arguments.next()?.as_str()?;
    let parts = literals.nested(arguments.next()?, depth + 1);
    let Data::List(parts) = parts.data else {
        return None;
    };
    let mut rope = Rope::new(Writing {
        quoting: Quoting::Composed,
        variables: Variables::AsIs,
    });
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            rope.push_at(delimiter, part.place);
        }
        match &part.data {
            Data::Text(text) => rope.push_at(&text.text, part.place),
            Data::Number(number) => rope.push_at(number, part.place),
            Data::Unknown(at) => rope.push_at(&unknown::mark(*at), part.place),
            Data::Null | Data::Bool(_) | Data::List(_) | Data::Object(_) => return None,
        }
    }
    Some(Value {
        place,
        data: Data::Text(rope),
    })
}
