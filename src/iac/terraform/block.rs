//! What stands in blocks: arguments, nested blocks, `dynamic` ones.
//!
//! See <https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks>.

use super::code::objects;
use super::evaluation::Evaluation;
use super::measure::pairs;
use super::scope::{Bound, Names, Scope};
use crate::iac::value::Value;
use crate::syntax::{Domain, Kind, Member, Node, Text};

/// Arguments that say how a block is deployed, not what is.
const META: [&str; 7] = [
    "count",
    "for_each",
    "depends_on",
    "provider",
    "lifecycle",
    "provisioner",
    "connection",
];

/// A nested block, or what stands in its place.
pub(super) enum Part<'n, 's, 't> {
    /// A block.
    Block {
        /// Its type: `statement`.
        key: Text<'n>,
        /// What stands between the braces.
        body: Node<'n>,
        /// Where that stands.
        scope: &'s Scope<'s, 't>,
    },
    /// The value of an argument of that name, or blocks whose number is not known.
    Value {
        /// The name.
        key: Text<'n>,
        /// The value.
        value: Value,
    },
}

impl<'t> Evaluation<'t> {
    /// The blocks of a type that stand in a body, in their order.
    pub(super) fn each_block<'n>(
        &self,
        body: Node<'n>,
        name: &str,
        scope: &Scope<'_, 't>,
        work: &mut dyn FnMut(Part<'n, '_, 't>),
    ) {
        for member in body.members() {
            let key = member.key;
            if key.as_str() == name {
                if is_blocks(&member) {
                    for body in objects(member.value) {
                        work(Part::Block { key, body, scope });
                    }
                } else {
                    let value = self.eval(member.value, scope);
                    work(Part::Value { key, value });
                }
            } else if key.as_str() == "dynamic" {
                for inner in objects(member.value).flat_map(Node::members) {
                    if inner.key.as_str() == name {
                        for body in objects(inner.value) {
                            self.dynamic(inner.key, body, scope, work);
                        }
                    }
                }
            }
        }
    }

    fn dynamic<'n>(
        &self,
        label: Text<'n>,
        body: Node<'n>,
        scope: &Scope<'_, 't>,
        work: &mut dyn FnMut(Part<'n, '_, 't>),
    ) {
        let Some(for_each) = body.get("for_each") else {
            return;
        };
        let collection = self.eval(for_each, scope);
        let Some(pairs) = pairs(&collection) else {
            if !collection.is_null() {
                let name = format!("dynamic \"{}\"", label.as_str());
                let value = self.unknowns.value(&name, label.span(), Domain::Any);
                work(Part::Value { key: label, value });
            }
            return;
        };
        let iterator = body.get("iterator").and_then(word);
        let iterator = iterator.unwrap_or_else(|| label.as_str());
        let place = collection.place;
        for (key, value) in pairs {
            if !self.charge(1) {
                return;
            }
            let members = vec![
                (Value::text(place, "key"), key),
                (Value::text(place, "value"), value),
            ];
            let element = Value::object(place, members);
            let bound = Bound {
                names: Names::One(iterator, &element),
                outer: scope.bound,
            };
            let scope = scope.with(&bound);
            for content in body.members() {
                if content.key.as_str() == "content" {
                    for body in objects(content.value) {
                        work(Part::Block {
                            key: label,
                            body,
                            scope: &scope,
                        });
                    }
                }
            }
        }
    }

    /// What an argument of a body comes to; nested blocks of that name are a list of objects.
    pub(super) fn member(
        &self,
        body: Node<'_>,
        name: &str,
        scope: &Scope<'_, 't>,
    ) -> Option<Value> {
        let argument = body
            .members()
            .filter(|member| member.key.as_str() == name)
            .last();
        if let Some(argument) = argument
            && !(is_blocks(&argument) && is_braced(&argument))
        {
            return Some(self.eval(argument.value, scope));
        }
        let mut place = argument.map(|argument| argument.span());
        let mut blocks = Vec::new();
        self.each_block(
            body,
            name,
            scope,
            &mut |part: Part<'_, '_, 't>| match part {
                Part::Block { key, body, scope } => {
                    place.get_or_insert(key.span());
                    blocks.push(self.body(body, scope));
                }
                Part::Value { key, value } => {
                    place.get_or_insert(key.span());
                    blocks.push(value);
                }
            },
        );
        place.map(|place| Value::list(place, blocks))
    }

    /// What a body comes to: an object of its arguments and nested blocks.
    pub(super) fn body(&self, body: Node<'_>, scope: &Scope<'_, 't>) -> Value {
        let mut members: Vec<(Value, Value)> = Vec::new();
        if !self.enter() {
            return Value::object(body.span(), members);
        }
        for key in names(body) {
            if let Some(value) = self.member(body, key.as_str(), scope) {
                members.push((Value::of_text(key), value));
            }
        }
        self.leave();
        Value::object(body.span(), members)
    }
}

/// The names of the arguments and nested blocks of a body, each once.
fn names(body: Node<'_>) -> Vec<Text<'_>> {
    let mut names: Vec<Text<'_>> = Vec::new();
    for member in body.members() {
        let keys = if member.key.as_str() == "dynamic" {
            objects(member.value)
                .flat_map(Node::members)
                .map(|inner| inner.key)
                .collect()
        } else {
            vec![member.key]
        };
        for key in keys {
            let name = key.as_str();
            let is_new = names.iter().all(|other| other.as_str() != name);
            // `//` is a comment of Terraform's JSON syntax.
            if is_new && name != "//" && !META.contains(&name) {
                names.push(key);
            }
        }
    }
    names
}

/// A name given as a word, or in Terraform's JSON syntax as a string.
fn word(node: Node<'_>) -> Option<&str> {
    match node.call() {
        Some((_, mut arguments)) => arguments.next()?.as_str(),
        None => node.as_str(),
    }
}

/// Whether a member holds blocks rather than the value of an argument: objects, or a list of them.
fn is_blocks(member: &Member<'_>) -> bool {
    match member.value.kind() {
        Kind::Object => true,
        Kind::Array => member
            .value
            .elements()
            .all(|element| element.kind() == Kind::Object),
        _ => false,
    }
}

/// Whether a member is written as a block: without `=` or `:`.
fn is_braced(member: &Member<'_>) -> bool {
    let (key, value) = (member.key.node().range(), member.value.range());
    let between = member.value.tree().text().get(key.end..value.start);
    between.is_none_or(|between| !between.contains(['=', ':']))
}
