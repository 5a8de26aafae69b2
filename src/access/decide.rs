//! Whether the statements of a policy apply to a request.

use super::condition::{Context, Known, Truth, all_hold};
use super::pattern::{Case, Pattern};
use crate::policy::{Condition, Effect};

/// A request, as far as it is known.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// `iam:ChangePassword`
    pub action: &'r str,
    /// The ARN of the resource, or `*` for actions that have none.
    pub resource: &'r str,
    /// The condition keys.
    pub context: &'r dyn Context,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)
    }
}

/// A list of patterns, or all that is not in the list.
#[derive(Debug)]
pub struct PatternSet<'p> {
    /// The patterns listed.
    pub patterns: Vec<Pattern<'p>>,
    /// `NotAction`, `NotResource`
    pub negated: bool,
}

impl PatternSet<'_> {
    /// Whether the set holds `text`, with variables resolved by `context`.
    pub fn holds(&self, text: &str, context: &dyn Context) -> Truth {
        let mut any = Truth::No;
        for pattern in &self.patterns {
            any = any.or(matches(pattern, text, context));
        }
        if self.negated { !any } else { any }
    }
}

/// Whether `pattern` matches `text`, with variables resolved by `context`. A variable without value
/// matches nothing; one whose value is not known may match.
pub fn matches(pattern: &Pattern<'_>, text: &str, context: &dyn Context) -> Truth {
    if !pattern.has_variables() {
        return pattern.matches(text).into();
    }
    let unknown = std::cell::Cell::new(false);
    let matched = pattern.matches_with(text, |name| match context.get(name) {
        Known::Value(value) => Some(value),
        Known::Absent => None,
        Known::Unknown => {
            unknown.set(true);
            None
        }
    });
    if !matched && unknown.get() {
        Truth::Maybe
    } else {
        matched.into()
    }
}

/// A statement made ready to be asked.
#[derive(Debug)]
pub struct Compiled<'p> {
    /// Its position in the policy.
    pub index: usize,
    /// What it does.
    pub effect: Effect,
    /// `Action` or `NotAction`
    pub actions: PatternSet<'p>,
    /// `Resource` or `NotResource`
    pub resources: PatternSet<'p>,
    /// `Condition`
    pub conditions: &'p [Condition<'p>],
    /// Whether `${…}` in the conditions is a policy variable.
    pub variables: bool,
}

impl Compiled<'_> {
    /// Whether the statement applies to `request`.
    pub fn applies(&self, request: &Request<'_>) -> Truth {
        let named = self
            .actions
            .holds(request.action, request.context)
            .and(self.resources.holds(request.resource, request.context));
        if named == Truth::No {
            return Truth::No;
        }
        named.and(all_hold(self.conditions, self.variables, request.context))
    }

    /// Whether the statement is about the action at all.
    pub fn is_about(&self, action: &str) -> bool {
        let any = self
            .actions
            .patterns
            .iter()
            .any(|pattern| pattern.matches(action));
        any != self.actions.negated
    }
}

/// What a policy makes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Whether a statement allows it, and which does so most certainly.
    pub allowed: (Truth, Option<usize>),
    /// Whether a statement denies it, and which does so most certainly.
    pub denied: (Truth, Option<usize>),
}

impl Decision {
    /// Some statement allows it, maybe under conditions, and none surely denies it.
    pub fn is_possible(&self) -> bool {
        self.allowed.0 > Truth::No && self.denied.0 < Truth::Yes
    }

    /// A statement surely allows it, and none may deny it.
    pub fn is_certain(&self) -> bool {
        self.allowed.0 == Truth::Yes && self.denied.0 == Truth::No
    }
}

/// What `statements` make of `request`.
pub fn decide(statements: &[Compiled<'_>], request: &Request<'_>) -> Decision {
    let mut decision = Decision {
        allowed: (Truth::No, None),
        denied: (Truth::No, None),
    };
    for statement in statements {
        let applies = statement.applies(request);
        let side = match statement.effect {
            Effect::Allow => &mut decision.allowed,
            Effect::Deny => &mut decision.denied,
        };
        if applies > side.0 {
            *side = (applies, Some(statement.index));
        }
    }
    decision
}

/// An action pattern.
pub fn action_pattern(text: &str) -> Pattern<'_> {
    Pattern::new(text, Case::Insensitive, false)
}
