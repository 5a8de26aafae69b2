//! Expressions: literals, lists and objects, operators, `for`.
//!
//! See <https://developer.hashicorp.com/terraform/language/expressions>.

use std::cmp::Ordering;

use super::evaluation::Evaluation;
use super::measure::{condition, insert, number, of_number, pairs, same, text};
use super::scope::{Bound, Names, Scope};
use crate::iac::value::{Data, Value};
use crate::syntax::{Domain, Kind, Node};

impl<'t> Evaluation<'t> {
    /// What an expression comes to.
    pub(super) fn eval(&self, node: Node<'_>, scope: &Scope<'_, 't>) -> Value {
        if !self.enter() {
            return self.by_text(node, Domain::Any);
        }
        let value = match node.kind() {
            Kind::String if scope.json => self.json_string(node, scope),
            Kind::Array => {
                let elements = node.elements().map(|element| self.eval(element, scope));
                Value::list(node.span(), elements.collect())
            }
            Kind::Object => self.object(node, scope),
            Kind::Call => self.call_of(node, scope),
            _ => Value::of_scalar(node).unwrap_or_else(|| self.by_text(node, Domain::Any)),
        };
        self.leave();
        value
    }

    fn object(&self, node: Node<'_>, scope: &Scope<'_, 't>) -> Value {
        let mut members = Vec::new();
        for member in node.members() {
            let key = if scope.json {
                key_of(self.json_string(member.key.node(), scope))
            } else {
                Value::of_text(member.key)
            };
            members.push((key, self.eval(member.value, scope)));
        }
        Value::object(node.span(), members)
    }

    fn call_of(&self, node: Node<'_>, scope: &Scope<'_, 't>) -> Value {
        let Some((name, arguments)) = node.call() else {
            return self.by_text(node, Domain::Any);
        };
        let arguments: Vec<Node<'_>> = arguments.collect();
        match (name.as_str(), arguments.as_slice()) {
            (".", arguments) => self.reference(node, arguments, scope),
            ("template", parts) => self.template(node, parts, scope),
            ("{}", entries) => self.computed_object(node, entries, scope),
            ("?:", [asked, yes, no]) => {
                let branch = if self.decide(*asked, scope) { yes } else { no };
                self.eval(*branch, scope)
            }
            ("for[]", [key, value, rest @ ..]) => self.for_list(node, (*key, *value), rest, scope),
            ("for{}", [key, value, rest @ ..]) => {
                self.for_object(node, (*key, *value), rest, scope)
            }
            ("!x", [inner]) => match condition(&self.eval(*inner, scope)) {
                Some(value) => Value::bool(node.span(), !value),
                None => self.by_text(node, Domain::Any),
            },
            ("-x", [inner]) => number(&self.eval(*inner, scope))
                .and_then(|number| of_number(node.span(), -number))
                .unwrap_or_else(|| self.by_text(node, Domain::Any)),
            ("&&" | "||", [one, other]) => {
                self.logical(node, name.as_str() == "||", (*one, *other), scope)
            }
            ("==" | "!=", [one, other]) => {
                let same = same(&self.eval(*one, scope), &self.eval(*other, scope));
                match same {
                    Some(same) => Value::bool(node.span(), same == (name.as_str() == "==")),
                    None => self.by_text(node, Domain::Any),
                }
            }
            ("+" | "-" | "*" | "/" | "%" | "<" | "<=" | ">" | ">=", [one, other]) => {
                let (one, other) = (self.eval(*one, scope), self.eval(*other, scope));
                arithmetic(node, name.as_str(), &one, &other)
                    .unwrap_or_else(|| self.by_text(node, Domain::Any))
            }
            (function, arguments) => self.function(node, function, arguments, scope),
        }
    }

    /// A condition, or what is assumed of it.
    pub(super) fn decide(&self, node: Node<'_>, scope: &Scope<'_, 't>) -> bool {
        let value = self.eval(node, scope);
        condition(&value).unwrap_or_else(|| self.assumed(node))
    }

    fn logical(
        &self,
        node: Node<'_>,
        or: bool,
        (one, other): (Node<'_>, Node<'_>),
        scope: &Scope<'_, 't>,
    ) -> Value {
        let first = condition(&self.eval(one, scope));
        if first == Some(or) {
            return Value::bool(node.span(), or);
        }
        let second = condition(&self.eval(other, scope));
        match (first, second) {
            (_, Some(second)) if second == or => Value::bool(node.span(), or),
            (Some(_), Some(second)) => Value::bool(node.span(), second),
            _ => self.by_text(node, Domain::Any),
        }
    }

    fn computed_object(
        &self,
        node: Node<'_>,
        entries: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let mut members = Vec::new();
        for entry in entries.chunks_exact(2) {
            if let [key, value] = entry {
                let key = key_of(self.eval(*key, scope));
                members.push((key, self.eval(*value, scope)));
            }
        }
        Value::object(node.span(), members)
    }

    fn for_list(
        &self,
        node: Node<'_>,
        names: (Node<'_>, Node<'_>),
        rest: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let [collection, value, only @ ..] = rest else {
            return self.by_text(node, Domain::Any);
        };
        let mut elements = Vec::new();
        let known = self.each_of(*collection, names, scope, &mut |scope: &Scope<'_, 't>| {
            if self.wanted(only.first(), scope) {
                elements.push(self.eval(*value, scope));
            }
        });
        if known {
            Value::list(node.span(), elements)
        } else {
            self.by_text(node, Domain::Any)
        }
    }

    fn for_object(
        &self,
        node: Node<'_>,
        names: (Node<'_>, Node<'_>),
        rest: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let [collection, key, value, rest @ ..] = rest else {
            return self.by_text(node, Domain::Any);
        };
        let grouped = rest.get(1).is_some_and(|flag| flag.literal() == "true");
        let mut members: Vec<(Value, Value)> = Vec::new();
        let known = self.each_of(*collection, names, scope, &mut |scope: &Scope<'_, 't>| {
            if !self.wanted(rest.first(), scope) {
                return;
            }
            let key = key_of(self.eval(*key, scope));
            let value = self.eval(*value, scope);
            if !grouped {
                insert(&mut members, key, value);
                return;
            }
            let group = members
                .iter_mut()
                .find(|(other, _)| other.as_text() == key.as_text());
            if let Some((_, group)) = group {
                if let Data::List(elements) = &mut group.data {
                    elements.push(value);
                }
            } else {
                let place = value.place;
                members.push((key, Value::list(place, vec![value])));
            }
        });
        if known {
            Value::object(node.span(), members)
        } else {
            self.by_text(node, Domain::Any)
        }
    }

    /// Whether a `for` takes an element.
    fn wanted(&self, only: Option<&Node<'_>>, scope: &Scope<'_, 't>) -> bool {
        only.filter(|only| only.kind() != Kind::Null)
            .is_none_or(|only| self.decide(*only, scope))
    }

    /// Does `work` for each element of a collection, with the names of `for` bound. `false` where
    /// the elements are not known.
    pub(super) fn each_of(
        &self,
        collection: Node<'_>,
        (key_name, value_name): (Node<'_>, Node<'_>),
        scope: &Scope<'_, 't>,
        work: &mut dyn FnMut(&Scope<'_, 't>),
    ) -> bool {
        let collection = self.eval(collection, scope);
        let Some(pairs) = pairs(&collection) else {
            if !collection.is_unknown() {
                self.fail();
            }
            return false;
        };
        for (key, value) in &pairs {
            if !self.charge(1) {
                return false;
            }
            let key = Bound {
                names: Names::One(key_name.as_str().unwrap_or_default(), key),
                outer: scope.bound,
            };
            let value = Bound {
                names: Names::One(value_name.as_str().unwrap_or_default(), value),
                outer: Some(&key),
            };
            work(&scope.with(&value));
        }
        true
    }
}

/// A key of an object: a text.
pub(super) fn key_of(value: Value) -> Value {
    if matches!(value.data, Data::Text(_)) {
        return value;
    }
    let key = text(&value).unwrap_or_default().into_owned();
    Value::text(value.place, key)
}

fn arithmetic(node: Node<'_>, operator: &str, one: &Value, other: &Value) -> Option<Value> {
    let (one, other) = (number(one)?, number(other)?);
    let order = one.partial_cmp(&other)?;
    let place = node.span();
    match operator {
        "+" => of_number(place, one + other),
        "-" => of_number(place, one - other),
        "*" => of_number(place, one * other),
        "/" => of_number(place, one / other),
        "%" => of_number(place, one % other),
        "<" => Some(Value::bool(place, order == Ordering::Less)),
        "<=" => Some(Value::bool(place, order != Ordering::Greater)),
        ">" => Some(Value::bool(place, order == Ordering::Greater)),
        _ => Some(Value::bool(place, order != Ordering::Less)),
    }
}
