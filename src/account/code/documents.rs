//! Policy documents that hang on a condition which is not known.

use super::facts::same;
use crate::iac::value::{Data, Unknowns, Value};
use crate::source::Span;
use crate::syntax::{Kind, Node, json, unknown};

/// How deeply documents are nested at most.
const DEPTH: usize = 128;

/// A document of a file as a value.
pub(in crate::account) fn of_node(node: Node<'_>, unknowns: &Unknowns) -> Value {
    below(node, unknowns, 0)
}

fn below(node: Node<'_>, unknowns: &Unknowns, depth: usize) -> Value {
    let place = node.span();
    if depth > DEPTH {
        return Value::null(place);
    }
    match node.kind() {
        Kind::Array => {
            let elements = node.elements().map(|one| below(one, unknowns, depth + 1));
            Value::list(place, elements.collect())
        }
        Kind::Object => {
            let members = node.members().map(|member| {
                let value = below(member.value, unknowns, depth + 1);
                (Value::of_text(member.key), value)
            });
            Value::object(place, members.collect())
        }
        _ => match node.unknown() {
            Some(one) => unknowns.value(&one.name, one.place, one.domain),
            None => Value::of_scalar(node).unwrap_or_else(|| Value::null(place)),
        },
    }
}

/// A document as an object; `None` where it is none.
fn object(document: &Value, unknowns: &Unknowns) -> Option<Value> {
    let Data::Text(rope) = &document.data else {
        return matches!(document.data, Data::Object(_)).then(|| document.clone());
    };
    let parsed = json::parse_with_unknowns(
        document.place.source(),
        rope.text.as_str().into(),
        rope.map.clone(),
        unknowns.all(),
    );
    let root = parsed.tree.root();
    let is_object = parsed.errors.is_empty() && root.kind() == Kind::Object;
    is_object.then(|| of_node(root, unknowns))
}

/// A document that holds only under the condition at `position` of the unknown values: each of its
/// statements asks for something that is not known.
pub(in crate::account) fn conditional(
    document: &Value,
    position: usize,
    unknowns: &Unknowns,
) -> Value {
    match object(document, unknowns) {
        Some(object) => with_statements(&object, |statements| {
            statements
                .iter()
                .map(|statement| asking(statement, position))
                .collect()
        }),
        None => open(document.place, position),
    }
}

/// A document of which only one of two texts holds: what stands in both holds for certain.
pub(super) fn either(one: &Value, other: &Value, position: usize, unknowns: &Unknowns) -> Value {
    let (Some(first), Some(second)) = (object(one, unknowns), object(other, unknowns)) else {
        return open(one.place, position);
    };
    let others = statements(&second);
    with_statements(&first, |statements| {
        let has = |list: &[Value], statement: &Value| list.iter().any(|one| same(one, statement));
        let mut all: Vec<Value> = statements
            .iter()
            .map(|statement| {
                if has(&others, statement) {
                    statement.clone()
                } else {
                    asking(statement, position)
                }
            })
            .collect();
        let only_there = others.iter().filter(|other| !has(statements, other));
        all.extend(only_there.map(|statement| asking(statement, position)));
        all
    })
}

/// A document of which nothing is known.
fn open(place: Span, position: usize) -> Value {
    let statement = Value {
        place,
        data: Data::Unknown(position),
    };
    let member = (
        Value::text(place, "Statement"),
        Value::list(place, vec![statement]),
    );
    Value::object(place, vec![member])
}

fn statements(document: &Value) -> Vec<Value> {
    match document.get("Statement") {
        Some(Value {
            data: Data::List(elements),
            ..
        }) => elements.clone(),
        Some(alone) => vec![alone.clone()],
        None => Vec::new(),
    }
}

fn with_statements(document: &Value, change: impl Fn(&[Value]) -> Vec<Value>) -> Value {
    let members = document.members().iter().map(|(key, member)| {
        if key.as_text() == Some("Statement") {
            let all = statements(document);
            (key.clone(), Value::list(member.place, change(&all)))
        } else {
            (key.clone(), member.clone())
        }
    });
    Value::object(document.place, members.collect())
}

/// A statement that holds only if an unknown value is what nobody knows.
fn asking(statement: &Value, position: usize) -> Value {
    let place = statement.place;
    let Data::Object(members) = &statement.data else {
        return statement.clone();
    };
    let value = Value::text(place, unknown::mark(position));
    let test = Value::object(place, vec![(Value::text(place, "aws:PrincipalArn"), value)]);
    // What `Null` makes of such a value is open, whether the request has the key or not.
    let condition = (Value::text(place, "Null"), test);
    let mut members = members.clone();
    let block = members
        .iter_mut()
        .find(|(key, _)| key.as_text() == Some("Condition"));
    match block {
        // Where the whole block is not known, nothing has to be added.
        Some((_, block)) => {
            if let Data::Object(tests) = &mut block.data {
                tests.push(condition);
            }
        }
        None => members.push((
            Value::text(place, "Condition"),
            Value::object(place, vec![condition]),
        )),
    }
    Value::object(place, members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::Domain;

    #[test]
    fn what_both_have_holds_for_certain() {
        let place = Span::new(SourceId::new(0), 0, 9);
        let unknowns = Unknowns::default();
        let position = unknowns.position("the condition of x", place, Domain::Any);
        let text = |action: &str| {
            Value::text(
                place,
                format!(
                    r#"{{"Statement": [{{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}, {{"Effect": "Deny", "Action": "{action}", "Resource": "*"}}]}}"#
                ),
            )
        };
        let both = either(&text("iam:A"), &text("iam:B"), position, &unknowns);
        let statements = both.get("Statement").unwrap().elements();
        let asks: Vec<bool> = statements
            .iter()
            .map(|statement| statement.get("Condition").is_some())
            .collect();
        assert_eq!(asks, [false, true, true]);
    }
}
