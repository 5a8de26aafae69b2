//! Statements, made ready to be asked whether they apply to a request.

use std::sync::Arc;

use super::actions::ActionSet;
use super::condition::{Test, matches_resource};
use super::context::{Context, Substitute};
use super::pattern::{ArnPattern, Case, Pattern, Reading};
use super::principal::PrincipalSet;
use super::truth::Truth;
use crate::policy::{Effect, ResourceElement, Statement};
use crate::source::Span;

/// A request, as far as it is known.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// `iam:ChangePassword`
    pub action: &'r str,
    /// The ARN of the resource, or `*` for actions that have none.
    pub resource: &'r str,
    /// The condition keys.
    pub context: &'r dyn Context,
    /// How wildcards of ARNs are read; `None` for both ways, and no answer where they differ.
    pub reading: Option<Reading>,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)
    }
}

/// `Resource` or `NotResource`: the resources listed, or all others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceSet {
    /// The resources listed.
    pub patterns: Arc<[ArnPattern]>,
    /// `NotResource`
    pub negated: bool,
}

impl ResourceSet {
    /// Reads the element; `variables` says whether `${…}` is a policy variable in it, `of_identity`
    /// whether it stands in an identity policy, where ARNs may be incomplete.
    pub fn new(element: &ResourceElement<'_>, variables: bool, of_identity: bool) -> Self {
        let read = if of_identity {
            ArnPattern::completed
        } else {
            ArnPattern::new
        };
        Self {
            patterns: element
                .patterns
                .iter()
                .map(|entry| read(entry.as_str(), variables))
                .collect(),
            negated: element.negated,
        }
    }

    /// Every resource: what a statement is about that names none, as in trust policies.
    pub fn all() -> Self {
        Self {
            patterns: [Pattern::star(Case::Sensitive).into()].into(),
            negated: false,
        }
    }

    /// Whether `resource` is one of them.
    pub fn holds(&self, resource: &str, reading: Option<Reading>, context: &dyn Context) -> Truth {
        let any = self
            .patterns
            .iter()
            .map(
                |pattern| match matches_resource(pattern, resource, reading, context) {
                    Truth::No if self.negated && hangs_on_absent(pattern, context) => Truth::Maybe,
                    truth => truth,
                },
            )
            .fold(Truth::No, Truth::or);
        if self.negated { !any } else { any }
    }
}

/// Whether a variable in an entry has no value. What such an entry of `NotResource` excepts, one
/// resource, none or all, is not documented.
pub fn hangs_on_absent(pattern: &ArnPattern, context: &dyn Context) -> bool {
    pattern.plain().variables().any(|variable| {
        variable.default.is_none()
            && Substitute::from(context.get(&variable.key)) == Substitute::Nothing
    })
}

/// A statement made ready to be asked.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its position in the policy.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<Box<str>>,
    /// Where to point when the statement as a whole is meant.
    pub span: Span,
    /// What it does.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`
    pub principals: Option<PrincipalSet>,
    /// `Action` or `NotAction`
    pub actions: ActionSet,
    /// `Resource` or `NotResource`
    pub resources: ResourceSet,
    /// `Condition`
    pub conditions: Vec<Test>,
}

impl Compiled {
    /// Makes a statement ready; `variables` says whether `${…}` is a policy variable in it. `None`
    /// where its effect or its actions cannot be read.
    pub fn new(index: usize, statement: &Statement<'_>, variables: bool) -> Option<Self> {
        let resources = statement
            .resource
            .as_ref()
            .map_or_else(ResourceSet::all, |element| {
                ResourceSet::new(element, variables, statement.principal.is_none())
            });
        let actions = ActionSet::new(statement.action.as_ref()?);
        Self::with(index, statement, actions, resources, variables)
    }

    /// As [`new`](Self::new), with actions and resources read by the caller.
    pub fn with(
        index: usize,
        statement: &Statement<'_>,
        actions: ActionSet,
        resources: ResourceSet,
        variables: bool,
    ) -> Option<Self> {
        Some(Self {
            index,
            sid: statement.sid().map(Box::from),
            span: statement.handle(),
            effect: statement.effect?,
            principals: statement.principal.as_ref().map(PrincipalSet::new),
            actions,
            resources,
            conditions: statement
                .conditions
                .iter()
                .map(|condition| Test::new(condition, variables))
                .collect(),
        })
    }

    /// Whether the statement applies to `request`, whoever makes it.
    pub fn applies(&self, request: &Request<'_>) -> Truth {
        if !self.actions.holds(request.action) {
            return Truth::No;
        }
        let named = self
            .resources
            .holds(request.resource, request.reading, request.context);
        if named == Truth::No {
            return Truth::No;
        }
        named.and(self.all_hold(request.context))
    }

    /// Whether all its conditions hold.
    pub fn all_hold(&self, context: &dyn Context) -> Truth {
        let mut all = Truth::Yes;
        for test in &self.conditions {
            all = all.and(test.holds(context));
            if all == Truth::No {
                break;
            }
        }
        all
    }
}

/// What statements make of a request.
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

/// What `statements` make of `request`, whoever makes it.
pub fn decide<'s>(
    statements: impl IntoIterator<Item = &'s Compiled>,
    request: &Request<'_>,
) -> Decision {
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
