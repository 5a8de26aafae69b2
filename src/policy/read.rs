//! From the spanned tree to the typed policy, leniently.
//!
//! What cannot be understood is left out and clears [`Policy::whole`]; everything else is kept, so
//! that one broken statement does not hide the others.

use super::{
    Action, ActionElement, Condition, Effect, Element, Language, Operator, Policy,
    PrincipalElement, PrincipalEntry, PrincipalKind, Resource, ResourceElement, Statement,
};
use crate::syntax::{Kind, Member, Node, Text};

/// Reads the policy at `node`.
#[must_use]
pub fn policy(node: Node<'_>) -> Policy<'_> {
    let mut reader = Reader { whole: true };
    let mut policy = Policy {
        node,
        version: None,
        id: None,
        statement: None,
        statements: Vec::new(),
        whole: true,
    };
    reader.require(node.kind() == Kind::Object);
    for member in node.members() {
        match member.key.as_str() {
            "Version" => policy.version = Some(element(member)),
            "Id" => policy.id = Some(element(member)),
            "Statement" => policy.statement = Some(element(member)),
            _ => reader.whole = false,
        }
    }
    if let Some(version) = policy.version {
        reader.require(version.value.as_str().and_then(Language::named).is_some());
    }
    if let Some(id) = policy.id {
        reader.require(id.value.kind() == Kind::String);
    }
    match policy.statement {
        Some(statement) => policy.statements = reader.statements(statement.value),
        None => reader.whole = false,
    }
    policy.whole = reader.whole;
    policy
}

fn element(member: Member<'_>) -> Element<'_> {
    Element {
        key: member.key,
        value: member.value,
    }
}

struct Reader {
    whole: bool,
}

impl Reader {
    fn require(&mut self, held: bool) {
        self.whole &= held;
    }

    fn statements<'t>(&mut self, value: Node<'t>) -> Vec<Statement<'t>> {
        match value.kind() {
            Kind::Object => vec![self.statement(value)],
            Kind::Array => {
                let mut statements = Vec::new();
                for element in value.elements() {
                    if element.kind() == Kind::Object {
                        statements.push(self.statement(element));
                    } else {
                        self.whole = false;
                    }
                }
                self.require(!statements.is_empty());
                statements
            }
            _ => {
                self.whole = false;
                Vec::new()
            }
        }
    }

    fn statement<'t>(&mut self, node: Node<'t>) -> Statement<'t> {
        let mut statement = Statement {
            node,
            sid: None,
            effect: None,
            effect_element: None,
            principal: None,
            action: None,
            resource: None,
            condition: None,
            conditions: Vec::new(),
        };
        // Both of an element and its negation make the document unreadable, not the statement:
        // the plain element is kept.
        let mut seen = Seen::default();
        for member in node.members() {
            let negated = member.key.as_str().starts_with("Not");
            match member.key.as_str() {
                "Sid" => {
                    self.require(member.value.kind() == Kind::String);
                    statement.sid = Some(element(member));
                }
                "Effect" => {
                    statement.effect = effect(member.value);
                    self.require(statement.effect.is_some());
                    statement.effect_element = Some(element(member));
                }
                "Action" | "NotAction" => {
                    let read = self.actions(member, negated);
                    if seen.action.admits(negated) {
                        statement.action = Some(read);
                    }
                }
                "Resource" | "NotResource" => {
                    let read = self.resources(member, negated);
                    if seen.resource.admits(negated) {
                        statement.resource = Some(read);
                    }
                }
                "Principal" | "NotPrincipal" => {
                    let read = self.principals(member, negated);
                    if seen.principal.admits(negated) {
                        statement.principal = Some(read);
                    }
                }
                "Condition" => {
                    statement.condition = Some(element(member));
                    statement.conditions = self.conditions(member.value);
                }
                _ => self.whole = false,
            }
        }
        self.require(statement.effect_element.is_some());
        self.require(statement.action.is_some());
        self.require(!seen.clash());
        statement
    }

    fn actions<'t>(&mut self, member: Member<'t>, negated: bool) -> ActionElement<'t> {
        let mut patterns = Vec::new();
        self.strings(member.value, |text| patterns.push(Action { text }));
        ActionElement {
            key: member.key,
            value: member.value,
            negated,
            patterns,
        }
    }

    fn resources<'t>(&mut self, member: Member<'t>, negated: bool) -> ResourceElement<'t> {
        let mut patterns = Vec::new();
        self.strings(member.value, |text| patterns.push(Resource { text }));
        ResourceElement {
            key: member.key,
            value: member.value,
            negated,
            patterns,
        }
    }

    fn principals<'t>(&mut self, member: Member<'t>, negated: bool) -> PrincipalElement<'t> {
        let mut element = PrincipalElement {
            key: member.key,
            value: member.value,
            negated,
            everyone: None,
            entries: Vec::new(),
        };
        match member.value.kind() {
            Kind::String => {
                element.everyone = member.value.text();
                self.require(member.value.as_str() == Some("*"));
            }
            Kind::Object => {
                for entry in member.value.members() {
                    let kind = PrincipalKind::named(entry.key.as_str());
                    self.require(kind.is_some());
                    let mut principals = Vec::new();
                    self.strings(entry.value, |text| principals.push(text));
                    element.entries.push(PrincipalEntry {
                        key: entry.key,
                        kind,
                        value: entry.value,
                        principals,
                    });
                }
            }
            _ => self.whole = false,
        }
        element
    }

    fn conditions<'t>(&mut self, block: Node<'t>) -> Vec<Condition<'t>> {
        self.require(block.kind() == Kind::Object);
        let mut conditions = Vec::new();
        for operator in block.members() {
            self.require(operator.value.kind() == Kind::Object);
            let known = Operator::named(operator.key.as_str());
            for member in operator.value.members() {
                conditions.push(Condition {
                    operator_text: operator.key,
                    operator: known,
                    key: member.key,
                    value: member.value,
                    values: self.scalars(member.value),
                });
            }
        }
        conditions
    }

    /// A string or an array of strings.
    fn strings<'t>(&mut self, value: Node<'t>, mut take: impl FnMut(Text<'t>)) {
        match value.kind() {
            Kind::Array => {
                for element in value.elements() {
                    match element.text() {
                        Some(text) => take(text),
                        None => self.whole = false,
                    }
                }
            }
            _ => match value.text() {
                Some(text) => take(text),
                None => self.whole = false,
            },
        }
    }

    /// A string, number or boolean, or an array of them.
    fn scalars<'t>(&mut self, value: Node<'t>) -> Vec<Node<'t>> {
        let is_scalar =
            |node: Node<'_>| matches!(node.kind(), Kind::String | Kind::Number | Kind::Bool);
        let values: Vec<_> = match value.kind() {
            Kind::Array => value.elements().collect(),
            _ => vec![value],
        };
        let count = values.len();
        let scalars: Vec<_> = values.into_iter().filter(|&node| is_scalar(node)).collect();
        self.require(scalars.len() == count);
        scalars
    }
}

fn effect(value: Node<'_>) -> Option<Effect> {
    match value.as_str()? {
        "Allow" => Some(Effect::Allow),
        "Deny" => Some(Effect::Deny),
        _ => None,
    }
}

/// Which of an element and its negation have been met.
#[derive(Default)]
struct Seen {
    action: Pair,
    resource: Pair,
    principal: Pair,
}

#[derive(Default)]
struct Pair {
    plain: bool,
    negated: bool,
}

impl Pair {
    /// Notes the element; false where its plain form was met before and this is the negation.
    fn admits(&mut self, negated: bool) -> bool {
        if negated {
            self.negated = true;
            !self.plain
        } else {
            self.plain = true;
            true
        }
    }
}

impl Seen {
    fn clash(&self) -> bool {
        [&self.action, &self.resource, &self.principal]
            .iter()
            .any(|pair| pair.plain && pair.negated)
    }
}
