//! The statements of `data "aws_iam_policy_document"`.

use super::block::Part;
use super::evaluation::Evaluation;
use super::expression::key_of;
use super::measure::many;
use super::scope::Scope;
use crate::iac::value::{Data, Unknowns, Value};
use crate::source::Span;
use crate::syntax::{Node, Text, Variables};

/// What holds lists, and whether the provider writes `&{…}` in it as `${…}`.
const LISTS: [(&str, &str, bool); 4] = [
    ("actions", "Action", false),
    ("not_actions", "NotAction", false),
    ("resources", "Resource", true),
    ("not_resources", "NotResource", true),
];

const PRINCIPALS: [(&str, &str); 2] = [
    ("principals", "Principal"),
    ("not_principals", "NotPrincipal"),
];

/// Members of an element, by the blocks that give them.
#[derive(Default)]
struct Gathered {
    /// Where the first block's name stands, and where they all do.
    places: Option<(Span, Span)>,
    members: Vec<(Value, Value)>,
    /// Blocks whose number is not known, or what stands in their place.
    unknown: Option<Value>,
}

impl<'t> Evaluation<'t> {
    /// A statement; `key` is the word `statement`.
    pub(super) fn statement(&self, key: Text<'_>, body: Node<'_>, scope: &Scope<'_, 't>) -> Value {
        let mut members = Vec::new();
        if let Some((place, sid)) = self.argument(body, "sid", scope)
            && sid.as_text() != Some("")
        {
            members.push((Value::text(place, "Sid"), sid));
        }
        members.push(match self.argument(body, "effect", scope) {
            Some((place, effect)) => (Value::text(place, "Effect"), effect),
            None => (
                Value::text(key.span(), "Effect"),
                Value::text(key.span(), "Allow"),
            ),
        });
        for (argument, element) in PRINCIPALS {
            if let Some((place, value)) = self.principals(body, argument, scope) {
                members.push((Value::text(place, element), value));
            }
        }
        for (argument, element, has_variables) in LISTS {
            if let Some((place, list)) = self.argument(body, argument, scope) {
                if matches!(&list.data, Data::List(elements) if elements.is_empty()) {
                    continue;
                }
                let list = if has_variables {
                    with_variables(list)
                } else {
                    list
                };
                members.push((Value::text(place, element), list));
            }
        }
        if let Some((place, conditions)) = self.conditions(body, scope) {
            members.push((Value::text(place, "Condition"), conditions));
        }
        Value::object(key.span().to(body.span()), members)
    }

    /// An argument that is not `null`, and where its name stands.
    fn argument(&self, body: Node<'_>, name: &str, scope: &Scope<'_, 't>) -> Option<(Span, Value)> {
        let member = body
            .members()
            .filter(|member| member.key.as_str() == name)
            .last()?;
        let value = self.eval(member.value, scope);
        (!value.is_null()).then(|| (member.key.span(), value))
    }

    fn principals(
        &self,
        body: Node<'_>,
        name: &str,
        scope: &Scope<'_, 't>,
    ) -> Option<(Span, Value)> {
        let mut gathered = Gathered::default();
        let mut blocks = 0;
        self.each_block(body, name, scope, &mut |part: Part<'_, '_, 't>| {
            let Some((body, scope)) = gathered.body(part) else {
                return;
            };
            blocks += 1;
            let kind = self.argument(body, "type", scope);
            let identifiers = self.argument(body, "identifiers", scope);
            if let (Some((_, kind)), Some((_, identifiers))) = (kind, identifiers) {
                let kind = key_of(kind);
                let identifiers = with_variables(identifiers);
                add(self.unknowns, &mut gathered.members, kind, identifiers);
            }
        });
        if blocks == 1
            && let [(kind, identifiers)] = gathered.members.as_slice()
            && kind.as_text() == Some("*")
            && let [everyone] = identifiers.elements()
            && everyone.as_text() == Some("*")
        {
            let everyone = everyone.clone();
            return gathered.places.map(|(key, _)| (key, everyone));
        }
        gathered.finish()
    }

    /// The conditions: values for the same operator and key are put together.
    fn conditions(&self, body: Node<'_>, scope: &Scope<'_, 't>) -> Option<(Span, Value)> {
        let mut gathered = Gathered::default();
        self.each_block(body, "condition", scope, &mut |part: Part<'_, '_, 't>| {
            let place = part.place();
            let Some((body, scope)) = gathered.body(part) else {
                return;
            };
            let argument = |name: &str| self.argument(body, name, scope);
            let (Some((_, test)), Some((_, variable)), Some((_, values))) =
                (argument("test"), argument("variable"), argument("values"))
            else {
                return;
            };
            let (test, variable) = (key_of(test), key_of(variable));
            let values = with_variables(values);
            let operator = gathered
                .members
                .iter_mut()
                .find(|(known, _)| known.as_text() == test.as_text());
            if let Some((_, keys)) = operator {
                if let Data::Object(keys) = &mut keys.data {
                    add(self.unknowns, keys, variable, values);
                }
            } else {
                let keys = Value::object(place, vec![(variable, values)]);
                gathered.members.push((test, keys));
            }
        });
        gathered.finish()
    }
}

impl Part<'_, '_, '_> {
    /// Where it stands, from its name to its end.
    fn place(&self) -> Span {
        match self {
            Part::Block { key, body, .. } => key.span().to(body.span()),
            Part::Value { key, value } => key.span().to(value.place),
        }
    }
}

impl Gathered {
    /// Notes a block, and what stands in it; `None` for what is no block.
    fn body<'n, 's, 't>(
        &mut self,
        part: Part<'n, 's, 't>,
    ) -> Option<(Node<'n>, &'s Scope<'s, 't>)> {
        let place = part.place();
        let key = match &part {
            Part::Block { key, .. } | Part::Value { key, .. } => key.span(),
        };
        self.places = Some(match self.places {
            Some((first, all)) => (first, all.to(place)),
            None => (key, place),
        });
        match part {
            Part::Block { body, scope, .. } => Some((body, scope)),
            Part::Value { value, .. } => {
                self.unknown = Some(value);
                None
            }
        }
    }

    /// The element, and where its name stands; `None` where there is no block.
    fn finish(self) -> Option<(Span, Value)> {
        let (key, all) = self.places?;
        if let Some(unknown) = self.unknown {
            return (!unknown.is_null()).then_some((key, unknown));
        }
        (!self.members.is_empty()).then(|| (key, Value::object(all, self.members)))
    }
}

/// Adds a list under a key; two lists under one key become one.
fn add(unknowns: &Unknowns, members: &mut Vec<(Value, Value)>, key: Value, values: Value) {
    let known = members
        .iter_mut()
        .find(|(other, _)| other.as_text() == key.as_text());
    let Some((_, known)) = known else {
        members.push((key, values));
        return;
    };
    let mut elements = listed(unknowns, known);
    elements.extend(listed(unknowns, &values));
    *known = Value::list(known.place.to(values.place), elements);
}

fn listed(unknowns: &Unknowns, value: &Value) -> Vec<Value> {
    match &value.data {
        Data::List(elements) => elements.clone(),
        Data::Unknown(_) => vec![many(unknowns, value)],
        _ => vec![value.clone()],
    }
}

/// The value with `${…}` for each `&{…}`, which is how the provider has policy variables written.
fn with_variables(mut value: Value) -> Value {
    match &mut value.data {
        Data::Text(rope) => {
            // One byte for another: no place moves.
            rope.text = rope.text.replace("&{", "${");
            rope.writing.variables = Variables::PolicyDocument;
        }
        Data::List(elements) => {
            let list = std::mem::take(elements);
            *elements = list.into_iter().map(with_variables).collect();
        }
        _ => {}
    }
    value
}
