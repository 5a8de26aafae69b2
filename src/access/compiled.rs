//! Policies, made ready to be asked about many requests.

use std::collections::HashMap;

use super::actions::{service_of, with_lower_case};
use super::pattern::Pattern;
use super::statement::Compiled;
use crate::policy::{Policy, Statement};
use crate::source::Span;
use crate::syntax::{Kind, Node, unknown};

/// A policy made ready to be asked, with its statements found by action.
#[derive(Clone, Debug)]
pub struct CompiledPolicy {
    /// What the policy is called in evidence.
    pub name: Box<str>,
    /// The statements that could be read, in order.
    pub statements: Vec<Compiled>,
    /// Why what the policy says is not known as a whole: then it may allow and deny anything.
    pub gap: Option<Gap>,
    /// The name of the value that the gap hangs on, where it is one that only a deployment settles.
    pub unsettled: Option<Box<str>>,
    index: ActionIndex,
}

/// Why what a policy says is not known as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// A part of the document, which begins here, could not be read.
    Unreadable(Span),
    /// The document is not at hand.
    Missing,
}

/// The statements that can be about an action.
#[derive(Clone, Default, Debug)]
struct ActionIndex {
    /// By whole action, in lower case.
    exact: HashMap<Box<str>, Vec<u32>>,
    /// By service prefix, in lower case, for entries with wildcards in the name alone.
    services: HashMap<Box<str>, Vec<u32>>,
    /// The others.
    any: Vec<u32>,
}

impl CompiledPolicy {
    /// Makes a policy ready.
    #[must_use]
    pub fn new(name: &str, policy: &Policy<'_>) -> Self {
        let variables = policy.expands_variables();
        let statements: Vec<_> = policy
            .statements
            .iter()
            .enumerate()
            .filter_map(|(index, statement)| Compiled::new(index, statement, variables))
            .collect();
        let unsettled = unsettled(policy);
        let whole =
            policy.whole && statements.len() == policy.statements.len() && unsettled.is_none();
        Self {
            unsettled,
            name: name.into(),
            index: ActionIndex::of(&statements),
            statements,
            gap: (!whole).then(|| Gap::Unreadable(policy.opening())),
        }
    }

    /// A policy made of statements that are ready already.
    #[must_use]
    pub fn of(name: &str, statements: Vec<Compiled>) -> Self {
        Self {
            name: name.into(),
            index: ActionIndex::of(&statements),
            statements,
            gap: None,
            unsettled: None,
        }
    }

    /// A policy whose document is not at hand.
    #[must_use]
    pub fn missing(name: &str) -> Self {
        Self {
            gap: Some(Gap::Missing),
            ..Self::of(name, Vec::new())
        }
    }

    /// The same policy with a part that could not be read, which begins here.
    #[must_use]
    pub fn with_unreadable(self, at: Span) -> Self {
        Self {
            gap: Some(Gap::Unreadable(at)),
            ..self
        }
    }

    /// The statements that can be about `action`, each at least once.
    pub fn about(&self, action: &str) -> impl Iterator<Item = &Compiled> {
        let found = self.index.look_up(action);
        // A name too long to be looked up.
        let all = if found.is_none() {
            &*self.statements
        } else {
            &[]
        };
        found
            .unwrap_or([&[]; 3])
            .into_iter()
            .flatten()
            .filter_map(|&position| self.statements.get(position as usize))
            .chain(all)
    }
}

/// The first value on which it hangs what the policy is about, or what it does: not one in a
/// resource or a condition, which may match or not, but one in an action or a principal, or in
/// place of a statement.
fn unsettled(policy: &Policy<'_>) -> Option<Box<str>> {
    if !unknown::is_marked(policy.node.tree().text()) && policy.node.tree().unknowns().is_empty() {
        return None;
    }
    let of_statement = |statement: &Statement<'_>| {
        let parts = [
            statement.effect_element.map(|element| element.value),
            statement.action.as_ref().map(|element| element.value),
            statement.principal.as_ref().map(|element| element.value),
        ];
        let block = statement
            .condition
            .filter(|_| statement.conditions.is_empty());
        let keys = statement
            .conditions
            .iter()
            .flat_map(|condition| [condition.operator_text.node(), condition.key.node()]);
        parts
            .into_iter()
            .chain([block.map(|element| element.value)])
            .flatten()
            .chain(keys)
            .find_map(first_mark)
    };
    let lone = |node: Node<'_>| {
        (node.kind() == Kind::String)
            .then(|| first_mark(node))
            .flatten()
    };
    let in_place_of_statements = policy.statement.and_then(|element| {
        lone(element.value).or_else(|| element.value.elements().find_map(lone))
    });
    in_place_of_statements.or_else(|| policy.statements.iter().find_map(of_statement))
}

/// The name of the first unknown value in `node`.
fn first_mark(node: Node<'_>) -> Option<Box<str>> {
    match node.kind() {
        Kind::String => {
            let text = node.as_str()?;
            let mark = unknown::leading(text.get(text.find(unknown::BEGIN)?..)?)?;
            unknown::name_in(mark).map(Box::from)
        }
        Kind::Array => node.elements().find_map(first_mark),
        Kind::Object => node
            .members()
            .find_map(|member| first_mark(member.key.node()).or_else(|| first_mark(member.value))),
        _ => None,
    }
}

impl ActionIndex {
    fn of(statements: &[Compiled]) -> Self {
        let mut index = Self::default();
        for (position, statement) in (0..).zip(statements) {
            if statement.actions.negated {
                index.any.push(position);
                continue;
            }
            for pattern in statement.actions.patterns.iter() {
                let list = match (pattern.as_literal(), service(pattern)) {
                    (Some(action), _) => index.exact.entry(lower(action)).or_default(),
                    (None, Some(service)) => index.services.entry(lower(service)).or_default(),
                    (None, None) => &mut index.any,
                };
                if list.last() != Some(&position) {
                    list.push(position);
                }
            }
        }
        index
    }

    /// The lists in which `action` may be; `None` where its name is too long.
    fn look_up(&self, action: &str) -> Option<[&[u32]; 3]> {
        with_lower_case(action, |folded| {
            [
                self.exact.get(folded).map_or(&[][..], Vec::as_slice),
                self.services
                    .get(service_of(folded))
                    .map_or(&[][..], Vec::as_slice),
                &self.any,
            ]
        })
    }
}

/// The service prefix of an action pattern, where it has no wildcard.
fn service(pattern: &Pattern) -> Option<&str> {
    pattern.head().split_once(':').map(|(service, _)| service)
}

fn lower(text: &str) -> Box<str> {
    text.to_ascii_lowercase().into_boxed_str()
}
