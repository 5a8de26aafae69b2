//! The types of variables: what values become by them, and what unknown ones can be.

use super::evaluation::Evaluation;
use super::measure::{as_text, insert, number, of_number, same};
use super::scope::Scope;
use crate::iac::value::{Data, Value};
use crate::syntax::{Domain, Kind, Node};

/// How deep types are followed.
const MAX_DEPTH: usize = 32;

/// A value given for a variable, as its type makes it: attributes of objects that are `optional`
/// get their defaults. See
/// <https://developer.hashicorp.com/terraform/language/expressions/type-constraints>.
pub(super) fn conformed<'t>(
    evaluation: &Evaluation<'t>,
    value: Value,
    kind: Node<'_>,
    scope: &Scope<'_, 't>,
) -> Value {
    Conform { evaluation, scope }.value(value, kind, 0)
}

struct Conform<'c, 's, 't> {
    evaluation: &'c Evaluation<'t>,
    scope: &'c Scope<'s, 't>,
}

impl Conform<'_, '_, '_> {
    fn value(&self, value: Value, kind: Node<'_>, depth: usize) -> Value {
        if depth >= MAX_DEPTH || value.is_unknown() || value.is_null() {
            return value;
        }
        let Some((name, mut arguments)) = kind.call() else {
            return value;
        };
        let Some(inner) = arguments.next() else {
            return value;
        };
        match name.as_str() {
            "." => scalar(value, inner.as_str().unwrap_or_default()),
            "list" => self.list(value, inner, depth, false),
            "set" => self.list(value, inner, depth, true),
            "map" => self.map(value, inner, depth),
            "object" => self.object(&value, inner, depth),
            "optional" => self.value(value, inner, depth + 1),
            _ => value,
        }
    }

    fn list(&self, value: Value, inner: Node<'_>, depth: usize, once: bool) -> Value {
        let place = value.place;
        let Data::List(elements) = value.data else {
            return value;
        };
        let mut list: Vec<Value> = Vec::with_capacity(elements.len());
        for element in elements {
            let element = self.value(element, inner, depth + 1);
            if !once || !list.iter().any(|other| same(other, &element) == Some(true)) {
                list.push(element);
            }
        }
        Value::list(place, list)
    }

    fn map(&self, value: Value, inner: Node<'_>, depth: usize) -> Value {
        let place = value.place;
        let Data::Object(members) = value.data else {
            return value;
        };
        let members = members
            .into_iter()
            .map(|(key, value)| (key, self.value(value, inner, depth + 1)))
            .collect();
        Value::object(place, members)
    }

    fn object(&self, value: &Value, inner: Node<'_>, depth: usize) -> Value {
        if !matches!(value.data, Data::Object(_)) {
            return value.clone();
        }
        let mut members = Vec::new();
        for attribute in inner.members() {
            let name = attribute.key.as_str();
            let given = value
                .members()
                .iter()
                .rev()
                .find(|(key, _)| key.as_text() == Some(name));
            let (key, value) = match given {
                Some((key, value)) if !value.is_null() => {
                    let value = self.value(value.clone(), attribute.value, depth + 1);
                    (key.clone(), value)
                }
                _ => {
                    let key = Value::of_text(attribute.key);
                    (key, self.absent(value, attribute.value, depth))
                }
            };
            insert(&mut members, key, value);
        }
        Value::object(value.place, members)
    }

    /// What an attribute is that is not given.
    fn absent(&self, around: &Value, kind: Node<'_>, depth: usize) -> Value {
        let default = kind
            .call()
            .filter(|(name, _)| name.as_str() == "optional")
            .and_then(|(_, mut arguments)| Some((arguments.next()?, arguments.next()?)));
        match default {
            Some((kind, default)) => {
                let value = self.evaluation.eval(default, self.scope);
                self.value(value, kind, depth + 1)
            }
            None => Value::null(around.place),
        }
    }
}

fn scalar(value: Value, kind: &str) -> Value {
    match kind {
        "string" => as_text(&value),
        "number" => match &value.data {
            Data::Text(_) => number(&value)
                .and_then(|number| of_number(value.place, number))
                .unwrap_or(value),
            _ => value,
        },
        "bool" => match value.as_text() {
            Some("true") => Value::bool(value.place, true),
            Some("false") => Value::bool(value.place, false),
            _ => value,
        },
        _ => value,
    }
}

/// What a variable called `name`, of a type, can be.
pub(super) fn domain(name: &str, kind: Option<Node<'_>>) -> Domain {
    let is_text = kind.is_none_or(|kind| match kind.kind() {
        Kind::String => matches!(kind.as_str(), Some("string" | "any")),
        _ => kind.call().is_some_and(|(function, mut arguments)| {
            let name = arguments.next().and_then(Node::as_str);
            function.as_str() == "." && matches!(name, Some("string" | "any"))
        }),
    });
    if !is_text {
        return Domain::Any;
    }
    by_name(name).unwrap_or_else(|| {
        let written = kind.and_then(Node::call);
        let word = written.and_then(|(_, mut arguments)| arguments.next()?.as_str());
        let word = word.or_else(|| kind.and_then(Node::as_str));
        if word == Some("string") {
            Domain::Text
        } else {
            Domain::Any
        }
    })
}

/// What a value called `name` can be, where the name says so.
pub(super) fn by_name(name: &str) -> Option<Domain> {
    let name = name.to_ascii_lowercase();
    let ends = |end: &str| {
        name.strip_suffix(end)
            .is_some_and(|before| before.is_empty() || before.ends_with(['_', '-']))
    };
    if ends("account_id") {
        Some(Domain::Account)
    } else if ends("region") {
        Some(Domain::Region)
    } else if ends("partition") {
        Some(Domain::Partition)
    } else if ends("arn") {
        Some(Domain::Arn)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_values_can_be() {
        assert_eq!(by_name("aws_account_id"), Some(Domain::Account));
        assert_eq!(by_name("region"), Some(Domain::Region));
        assert_eq!(by_name("bucket_arn"), Some(Domain::Arn));
        assert_eq!(by_name("warn"), None);
        assert_eq!(domain("prefix", None), Domain::Any);
    }
}
