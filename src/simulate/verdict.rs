//! Verdicts: what becomes of a request, and by which statements.

use crate::access::asked::Asked;
use crate::access::compiled::CompiledPolicy;
use crate::access::formula::Formula;
use crate::access::layers::{Layer, Layers, Outcome, Place, reach};
use crate::access::principal::Kind;
use crate::access::residual::Residual;
use crate::access::statement::Compiled;
use crate::access::truth::Truth;
use crate::policy::Effect;
use crate::source::Span;

use super::decision::{Decision, Expected};
use super::request::Question;

/// A statement that has a part in a verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// What it does.
    pub effect: Effect,
    /// The layer it stands in.
    pub layer: Layer,
    /// The level, from the root of the organization, in the layers that have levels.
    pub level: Option<usize>,
    /// Through what the policy reaches the caller: a group, the user, a level of the organization.
    pub via: Option<String>,
    /// The policy.
    pub policy: String,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Its position in the policy.
    pub statement: usize,
    /// Where it stands.
    pub span: Span,
    /// It applies for certain, rather than under a condition.
    pub certain: bool,
}

/// How policies reach a caller.
pub trait Attached {
    /// Through what the identity policy at this position does.
    fn identity(&self, position: usize) -> Option<String>;
    /// What a level of the organization is called.
    fn level(&self, level: usize) -> Option<String>;
}

/// Policies that are given with a request.
#[derive(Clone, Copy, Debug)]
pub struct NotAttached;

impl Attached for NotAttached {
    fn identity(&self, _: usize) -> Option<String> {
        None
    }

    fn level(&self, level: usize) -> Option<String> {
        Some(format!("level {}", level + 1))
    }
}

/// What becomes of a request, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    decision: Decision,
    when: Option<Formula>,
    evidence: Vec<Evidence>,
    notes: Vec<String>,
}

impl Verdict {
    /// Decides a request.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        Self::decide(&question.layers, &question.asked(), &NotAttached)
    }

    /// Decides a request of a caller whose policies are attached in ways that `attached` tells.
    #[must_use]
    pub fn decide(layers: &Layers, asked: &Asked<'_>, attached: &dyn Attached) -> Self {
        let (decision, when, mut notes) = match layers.decide(asked) {
            Outcome::Allow => (Decision::Allow, None, Vec::new()),
            Outcome::ImplicitDeny => (Decision::ImplicitDeny, None, Vec::new()),
            Outcome::ExplicitDeny => (Decision::ExplicitDeny, None, Vec::new()),
            Outcome::Open => match layers.residual(asked) {
                Residual::Allow => (Decision::Allow, None, Vec::new()),
                Residual::ImplicitDeny => (Decision::ImplicitDeny, None, Vec::new()),
                Residual::ExplicitDeny => (Decision::ExplicitDeny, None, Vec::new()),
                Residual::When(when) => (Decision::Conditional, Some(when), Vec::new()),
                Residual::Unknown(reasons) => (Decision::Unknown, None, reasons),
            },
        };
        let wanted = |evidence: &Evidence| match decision {
            Decision::ExplicitDeny => evidence.effect == Effect::Deny,
            Decision::Allow => evidence.effect == Effect::Allow && evidence.certain,
            Decision::ImplicitDeny => evidence.effect == Effect::Allow,
            Decision::Conditional | Decision::Unknown => true,
        };
        let evidence: Vec<_> = evidence(layers, asked, attached)
            .into_iter()
            .filter(wanted)
            .collect();
        match decision {
            Decision::ImplicitDeny => notes.extend(missing(layers, asked)),
            Decision::Allow | Decision::Conditional => notes.extend(granted(asked)),
            Decision::ExplicitDeny | Decision::Unknown => {}
        }
        Self {
            decision,
            when,
            evidence,
            notes,
        }
    }

    /// What becomes of the request.
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// The condition under which it is allowed, where the decision is conditional.
    pub const fn when(&self) -> Option<&Formula> {
        self.when.as_ref()
    }

    /// The statements that decide: for an explicit deny those that deny, else those that allow, and
    /// where the answer is open all that may apply.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// What else decides: what is missing, and what is not documented.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Adds what else is to be said, where the request is not simply allowed or denied by what is
    /// known.
    pub(crate) fn note(&mut self, notes: impl IntoIterator<Item = String>) {
        self.notes.extend(notes);
    }

    /// Whether the decision is the one expected.
    pub fn is_as(&self, expected: Expected) -> bool {
        match expected {
            Expected::Decision(decision) => self.decision == decision,
            Expected::Deny => {
                matches!(
                    self.decision,
                    Decision::ImplicitDeny | Decision::ExplicitDeny
                )
            }
        }
    }
}

/// The statements that apply, or may.
fn evidence(layers: &Layers, asked: &Asked<'_>, attached: &dyn Attached) -> Vec<Evidence> {
    let mut all = Vec::new();
    let mut identity = 0..;
    let bounded = layers.is_bounded(asked);
    for (layer, level, policy) in layers.policies() {
        let via = match layer {
            Layer::Identity => identity.next().and_then(|at| attached.identity(at)),
            Layer::Scp => attached.level(level),
            Layer::Rcp => NotAttached.level(level),
            _ => None,
        };
        if !asked.is_subject_to(layer) {
            continue;
        }
        // What an account setting grants that may be off is not certain.
        let setting = layers.account_setting.as_ref();
        let may_be_off =
            layer == Layer::AccountSetting && setting.is_some_and(|setting| !setting.is_on);
        for statement in &policy.statements {
            let applies = applies(statement, asked, Place { layer, bounded });
            // An Allow of an RCP adds nothing to the one that is always there.
            if applies == Truth::No || layer == Layer::Rcp && statement.effect == Effect::Allow {
                continue;
            }
            let has_levels = matches!(layer, Layer::Scp | Layer::Rcp);
            all.push(Evidence {
                effect: statement.effect,
                layer,
                level: has_levels.then_some(level),
                via: via.clone(),
                policy: policy.name.to_string(),
                sid: statement.sid.as_deref().map(str::to_owned),
                statement: statement.index,
                span: statement.span,
                certain: applies == Truth::Yes && !may_be_off,
            });
        }
    }
    all
}

fn applies(statement: &Compiled, asked: &Asked<'_>, place: Place) -> Truth {
    let reach = reach(statement, asked.principal, place).any;
    reach.and(statement.applies(&asked.request))
}

/// What would have to allow the request and does not.
fn missing(layers: &Layers, asked: &Asked<'_>) -> Vec<String> {
    let action = asked.request.action;
    let bounded = layers.is_bounded(asked);
    let allows = |layer, policies: &[std::sync::Arc<CompiledPolicy>]| {
        policies.iter().any(|policy| {
            policy.statements.iter().any(|statement| {
                statement.effect == Effect::Allow
                    && applies(statement, asked, Place { layer, bounded }) > Truth::No
            })
        })
    };
    let mut notes = Vec::new();
    let kind = asked.principal.kind();
    let owned = asked.principal.account().is_some();
    let by_setting = layers.account_setting.as_ref().is_some_and(|setting| {
        allows(Layer::AccountSetting, std::slice::from_ref(&setting.policy))
    });
    if owned && kind != Kind::Root && !by_setting && !allows(Layer::Identity, &layers.identity) {
        notes.push(format!("no identity policy allows `{action}`"));
    }
    let needs_resource = !owned || !asked.is_same_account() || asked.needs_resource_policy();
    if needs_resource && !allows(Layer::Resource, &layers.resource) {
        let why = if !owned {
            "who belongs to no account needs it"
        } else if asked.needs_resource_policy() {
            "the key or role needs its own"
        } else {
            "the resource is in another account"
        };
        notes.push(format!(
            "no resource policy allows `{action}` to this caller, and {why}"
        ));
    }
    for (layer, policies, name) in [
        (
            Layer::Boundary,
            &layers.boundary,
            "the permissions boundary does",
        ),
        (Layer::Session, &layers.session, "the session policies do"),
        (
            Layer::VpcEndpoint,
            &layers.vpc_endpoint,
            "the VPC endpoint policy does",
        ),
    ] {
        if !policies.is_empty() && asked.is_subject_to(layer) && !allows(layer, policies) {
            notes.push(format!("{name} not allow `{action}`"));
        }
    }
    if kind == Kind::FederatedUser && layers.session.is_empty() {
        notes.push(
            "a federated user without session policy has no permissions of its own".to_owned(),
        );
    }
    if asked.is_subject_to(Layer::Scp) {
        for (level, policies) in layers.scp.iter().enumerate() {
            if !allows(Layer::Scp, policies) {
                notes.push(format!("no SCP of level {} allows `{action}`", level + 1));
            }
        }
    }
    notes
}

/// What allows a request without a statement.
fn granted(asked: &Asked<'_>) -> Option<String> {
    if asked.needs_no_permission() {
        return Some("AWS asks no policy about this call".to_owned());
    }
    (asked.principal.kind() == Kind::Root && asked.is_same_account())
        .then(|| "the root user may do anything in its own account".to_owned())
}
