//! What the arguments of a resource hold that are known to hold policies.

use super::arguments::Argument;
use super::block::Part;
use super::evaluation::Evaluation;
use super::scope::Scope;
use crate::iac::value::{Data, Value};
use crate::policy::Placement;
use crate::source::Span;
use crate::syntax::Node;

/// What an argument that holds a policy comes to.
pub(super) struct Held {
    /// What it comes to.
    pub(super) value: Value,
    /// Where the argument's value stands.
    pub(super) place: Span,
    /// The name of the argument.
    pub(super) argument: String,
    /// Where the policy stands in the account.
    pub(super) placement: Placement,
    /// The name of the policy.
    pub(super) name: Option<String>,
    /// Whether it is one statement rather than a document.
    pub(super) is_statement: bool,
}

/// Looks for the policies that an argument of a resource holds.
pub(super) struct Gather<'e, 't> {
    pub(super) evaluation: &'e Evaluation<'t>,
    pub(super) argument: &'static Argument,
    pub(super) placement: Placement,
}

impl<'t> Gather<'_, 't> {
    /// Adds what stands at the end of a path from a body.
    pub(super) fn body(
        &self,
        body: Node<'_>,
        path: &[&str],
        scope: &Scope<'_, 't>,
        held: &mut Vec<Held>,
    ) {
        let Some((step, rest)) = path.split_first() else {
            let value = self.evaluation.eval(body, scope);
            held.push(self.held(value, body.span(), None));
            return;
        };
        if rest.is_empty() {
            let member = body
                .members()
                .filter(|member| member.key.as_str() == *step)
                .last();
            if let Some(member) = member {
                let value = self.evaluation.eval(member.value, scope);
                let name = self.name(body, scope);
                held.push(self.held(value, member.value.span(), name));
            }
            return;
        }
        let rest = rest.strip_prefix(&["*"]).unwrap_or(rest);
        self.evaluation.each_block(
            body,
            step,
            scope,
            &mut |part: Part<'_, '_, 't>| match part {
                Part::Block { body, scope, .. } => {
                    self.body(body, rest, scope, held);
                }
                Part::Value { key, value } => {
                    self.value(&value, rest, key.span(), held);
                }
            },
        );
    }

    fn value(&self, value: &Value, path: &[&str], place: Span, held: &mut Vec<Held>) {
        match (&value.data, path) {
            (Data::Unknown(_), _) | (_, []) => {
                held.push(self.held(value.clone(), place, None));
            }
            (Data::List(elements), _) => {
                for element in elements {
                    if !matches!(element.data, Data::List(_)) {
                        self.value(element, path, place, held);
                    }
                }
            }
            (_, ["*", rest @ ..]) => self.value(value, rest, place, held),
            (_, [step, rest @ ..]) => {
                if let Some(inner) = value.get(step) {
                    self.value(inner, rest, place, held);
                }
            }
        }
    }

    fn held(&self, value: Value, place: Span, name: Option<String>) -> Held {
        let last = self.argument.path.iter().rev().find(|step| **step != "*");
        Held {
            value,
            place,
            argument: last.copied().unwrap_or_default().to_owned(),
            placement: self.placement,
            name,
            is_statement: self.argument.is_statement,
        }
    }

    /// The policy's name, as far as it is known.
    fn name(&self, body: Node<'_>, scope: &Scope<'_, 't>) -> Option<String> {
        let node = body.get(self.argument.name?)?;
        let value = self.evaluation.eval(node, scope);
        let text = value.as_text()?;
        Some(self.evaluation.readable(text))
    }
}
