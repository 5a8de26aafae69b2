//! The layers of policies that a request passes, and how IAM puts their answers together.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>.

use std::sync::Arc;

use super::asked::Asked;
use super::compiled::{CompiledPolicy, Gap};
use super::principal::{Kind, Principal, Reach};
use super::statement::{Compiled, Request};
use super::truth::Truth;
use crate::policy::Effect;

/// The policies that have a say in a request. A layer without policies does not apply.
#[derive(Clone, Default, Debug)]
pub struct Layers {
    /// Policies of the caller: of the user, their groups, or the role.
    pub identity: Vec<Arc<CompiledPolicy>>,
    /// The permissions boundary.
    pub boundary: Vec<Arc<CompiledPolicy>>,
    /// Policies passed when the session was made.
    pub session: Vec<Arc<CompiledPolicy>>,
    /// The policy of the resource, the key or the role to be assumed.
    pub resource: Vec<Arc<CompiledPolicy>>,
    /// Service control policies, by level from the root of the organization to the account.
    pub scp: Vec<Vec<Arc<CompiledPolicy>>>,
    /// Resource control policies, by level. `RCPFullAWSAccess` is on every level, as AWS puts it
    /// there, so only their Denies matter.
    pub rcp: Vec<Vec<Arc<CompiledPolicy>>>,
    /// The policy of the VPC endpoint that the request passes.
    pub vpc_endpoint: Vec<Arc<CompiledPolicy>>,
    /// The account setting that lets users change their own password.
    pub account_setting: Option<AccountSetting>,
}

/// The account setting "Allow users to change their own password", as the policy that it amounts to.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>.
#[derive(Clone, Debug)]
pub struct AccountSetting {
    /// What it grants.
    pub policy: Arc<CompiledPolicy>,
    /// Whether it is on for certain; else that is not known.
    pub is_on: bool,
}

/// Why the account setting leaves a request open.
pub const SETTING_UNKNOWN: &str =
    "whether the account lets users change their own password is not known";
/// Why the account setting leaves the request of a user with a boundary open.
pub const SETTING_AGAINST_BOUNDARY: &str = "whether a permissions boundary that does not allow \
    `iam:ChangePassword` stops the account setting is not documented";

/// The kinds of layer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
    /// The policy of the resource.
    Resource,
    /// Policies of the caller.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
    /// The policy of the VPC endpoint.
    VpcEndpoint,
    /// The account setting that lets users change their own password.
    AccountSetting,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Scp,
        Self::Rcp,
        Self::Resource,
        Self::Identity,
        Self::Boundary,
        Self::Session,
        Self::VpcEndpoint,
        Self::AccountSetting,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Resource => "resource",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::VpcEndpoint => "vpc-endpoint",
            Self::AccountSetting => "account-setting",
        }
    }
}

/// How answers are put together: as truth values, or as formulas over what is not known.
pub trait Logic {
    /// An answer.
    type Value: Clone;
    /// An answer that is known.
    fn known(&self, truth: Truth) -> Self::Value;
    /// Both.
    fn and(&self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// One of them.
    fn or(&self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// Not this.
    fn not(&self, a: Self::Value) -> Self::Value;
    /// Whether a statement applies, whoever makes the request.
    fn applies(&self, statement: &Compiled, request: &Request<'_>) -> Self::Value;
    /// What is not known of a policy.
    fn gap(&self, policy: &CompiledPolicy, gap: Gap) -> Self::Value;
    /// An answer that is not known, for this reason.
    fn open(&self, reason: &'static str) -> Self::Value;
    /// Whether an answer is a plain no, so that nothing more need be asked.
    fn is_no(&self, value: &Self::Value) -> bool;
}

/// Truth values: the fast way, for requests that are known.
#[derive(Clone, Copy, Debug)]
pub struct Certain;

impl Logic for Certain {
    type Value = Truth;

    fn known(&self, truth: Truth) -> Truth {
        truth
    }

    fn and(&self, a: Truth, b: Truth) -> Truth {
        a.and(b)
    }

    fn or(&self, a: Truth, b: Truth) -> Truth {
        a.or(b)
    }

    fn not(&self, a: Truth) -> Truth {
        !a
    }

    fn applies(&self, statement: &Compiled, request: &Request<'_>) -> Truth {
        statement.applies(request)
    }

    fn gap(&self, _: &CompiledPolicy, _: Gap) -> Truth {
        Truth::Maybe
    }

    fn open(&self, _: &'static str) -> Truth {
        Truth::Maybe
    }

    fn is_no(&self, value: &Truth) -> bool {
        *value == Truth::No
    }
}

/// What the layers say to a request.
#[derive(Clone, Debug)]
pub struct Judgement<V> {
    /// Some statement denies it.
    pub denied: V,
    /// Nothing is missing that must allow it.
    pub allowed: V,
}

/// How a layer's Allows take in the caller, and whether it denies.
struct Answer<V> {
    any: V,
    direct: V,
    role: V,
    denied: V,
}

/// The outcome of a request that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is allowed.
    Allow,
    /// Nothing allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
    /// It hangs on something that is not known, or not documented.
    Open,
}

impl Layers {
    /// Decides a request. Where the answer is [`Outcome::Open`],
    /// `residual` says on what it hangs.
    pub fn decide(&self, asked: &Asked<'_>) -> Outcome {
        if asked.needs_no_permission() {
            return Outcome::Allow;
        }
        let Judgement { denied, allowed } = self.judge(&Certain, asked);
        match (denied, allowed) {
            (Truth::Yes, _) => Outcome::ExplicitDeny,
            (_, Truth::No) => Outcome::ImplicitDeny,
            (Truth::No, Truth::Yes) => Outcome::Allow,
            _ => Outcome::Open,
        }
    }

    /// Puts the layers' answers together.
    pub fn judge<L: Logic>(&self, logic: &L, asked: &Asked<'_>) -> Judgement<L::Value> {
        let bounded = self.is_bounded(asked);
        let ask = |layer, policies: &[Arc<CompiledPolicy>]| {
            answer(logic, asked, Place { layer, bounded }, policies)
        };
        let identity = ask(Layer::Identity, &self.identity);
        let resource = ask(Layer::Resource, &self.resource);
        let mut denied = logic.or(identity.denied, resource.denied);
        // A limit without policies limits nothing.
        let mut limit = |layer, policies: &[Arc<CompiledPolicy>]| {
            if policies.is_empty() || !asked.is_subject_to(layer) {
                return logic.known(Truth::Yes);
            }
            let answer = ask(layer, policies);
            denied = logic.or(denied.clone(), answer.denied);
            answer.any
        };
        let boundary = limit(Layer::Boundary, &self.boundary);
        let endpoint = limit(Layer::VpcEndpoint, &self.vpc_endpoint);
        let session = limit(Layer::Session, &self.session);
        let mut organization = logic.known(Truth::Yes);
        if asked.is_subject_to(Layer::Scp) {
            for level in &self.scp {
                let answer = ask(Layer::Scp, level);
                denied = logic.or(denied, answer.denied);
                organization = logic.and(organization, answer.any);
            }
        }
        if asked.is_subject_to(Layer::Rcp) {
            for level in &self.rcp {
                denied = logic.or(denied, ask(Layer::Rcp, level).denied);
            }
        }
        let session = if asked.principal.kind() == Kind::FederatedUser && self.session.is_empty() {
            // Without a session policy such a session has what resource policies give it, no more.
            logic.known(Truth::No)
        } else {
            session
        };
        let identity = if asked.principal.kind() == Kind::Root {
            logic.known(Truth::Yes)
        } else {
            identity.any
        };
        let limits = logic.and(boundary.clone(), session);
        let own = logic.and(identity, limits.clone());
        let granted = if asked.principal.account().is_none() {
            resource.any
        } else if !asked.is_same_account() {
            logic.and(resource.any, own)
        } else {
            let own = if asked.needs_resource_policy() {
                logic.and(own, resource.any)
            } else {
                own
            };
            let role = logic.and(resource.role, limits);
            let named = logic.or(resource.direct, role);
            let setting = self.setting(logic, asked, boundary);
            logic.or(own, logic.or(named, setting))
        };
        Judgement {
            denied,
            allowed: logic.and(granted, logic.and(organization, endpoint)),
        }
    }

    /// What the account setting grants. AWS documents boundaries as limits of identity policies, and
    /// says that grants made to a user by a resource policy pass an implicit deny of the boundary;
    /// which of the two the setting is like, it does not say.
    fn setting<L: Logic>(&self, logic: &L, asked: &Asked<'_>, boundary: L::Value) -> L::Value {
        let Some(setting) = &self.account_setting else {
            return logic.known(Truth::No);
        };
        let place = Place {
            layer: Layer::AccountSetting,
            bounded: self.is_bounded(asked),
        };
        let granted = answer(logic, asked, place, std::slice::from_ref(&setting.policy)).any;
        if logic.is_no(&granted) {
            return granted;
        }
        let on = if setting.is_on {
            logic.known(Truth::Yes)
        } else {
            logic.open(SETTING_UNKNOWN)
        };
        let passes = logic.or(boundary, logic.open(SETTING_AGAINST_BOUNDARY));
        logic.and(logic.and(granted, on), passes)
    }

    /// Whether the caller has a permissions boundary.
    pub fn is_bounded(&self, asked: &Asked<'_>) -> bool {
        !self.boundary.is_empty() && asked.is_subject_to(Layer::Boundary)
    }

    /// The policies with the layer and level (from the root of the organization) they stand on.
    pub fn policies(&self) -> impl Iterator<Item = (Layer, usize, &CompiledPolicy)> {
        let flat = [
            (Layer::Resource, &self.resource),
            (Layer::Identity, &self.identity),
            (Layer::Boundary, &self.boundary),
            (Layer::Session, &self.session),
            (Layer::VpcEndpoint, &self.vpc_endpoint),
        ];
        let setting = self.account_setting.iter();
        let setting = setting.map(|setting| (Layer::AccountSetting, 0, &*setting.policy));
        let levels = [(Layer::Scp, &self.scp), (Layer::Rcp, &self.rcp)];
        levels
            .into_iter()
            .flat_map(|(layer, levels)| {
                levels
                    .iter()
                    .enumerate()
                    .flat_map(move |(level, policies)| {
                        policies.iter().map(move |policy| (layer, level, &**policy))
                    })
            })
            .chain(flat.into_iter().flat_map(|(layer, policies)| {
                policies.iter().map(move |policy| (layer, 0, &**policy))
            }))
            .chain(setting)
    }
}

/// Where a statement stands, as far as it matters for whom it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The layer.
    pub layer: Layer,
    /// The caller has a permissions boundary.
    pub bounded: bool,
}

/// How far a statement takes in the caller: by its principals in the layers that have them.
pub fn reach(statement: &Compiled, principal: &Principal, place: Place) -> Reach {
    let named = |truth| Reach {
        any: truth,
        direct: truth,
        role: Truth::No,
    };
    match (place.layer, &statement.principals) {
        // A Deny with `NotPrincipal` denies whoever has a permissions boundary.
        (Layer::Resource, Some(principals))
            if principals.negated && statement.effect == Effect::Deny && place.bounded =>
        {
            named(Truth::Yes)
        }
        // An Allow with `NotPrincipal` is not supported; what one that is stored does is not
        // documented.
        (Layer::Resource, Some(principals))
            if principals.negated && statement.effect == Effect::Allow =>
        {
            named(principals.reach(principal).any.and(Truth::Maybe))
        }
        (Layer::Resource | Layer::Rcp | Layer::VpcEndpoint, Some(principals)) => {
            principals.reach(principal)
        }
        // IAM refuses a resource policy that names nobody.
        (Layer::Resource, None) => named(Truth::Maybe),
        _ => named(Truth::Yes),
    }
}

fn answer<L: Logic>(
    logic: &L,
    asked: &Asked<'_>,
    place: Place,
    policies: &[Arc<CompiledPolicy>],
) -> Answer<L::Value> {
    let no = || logic.known(Truth::No);
    let mut answer = Answer {
        any: no(),
        direct: no(),
        role: no(),
        denied: no(),
    };
    if !asked.is_subject_to(place.layer) {
        return answer;
    }
    for policy in policies {
        if let Some(gap) = policy.gap {
            // What it allows and what it denies are two things that are not known.
            answer.any = logic.or(answer.any, logic.gap(policy, gap));
            answer.denied = logic.or(answer.denied, logic.gap(policy, gap));
        }
        for statement in policy.about(asked.request.action) {
            let reach = reach(statement, asked.principal, place);
            if reach.any == Truth::No {
                continue;
            }
            let applies = logic.applies(statement, &asked.request);
            if logic.is_no(&applies) {
                continue;
            }
            let with = |side: &mut L::Value, truth: Truth| {
                if truth != Truth::No {
                    let named = logic.and(logic.known(truth), applies.clone());
                    *side = logic.or(side.clone(), named);
                }
            };
            match statement.effect {
                Effect::Deny => with(&mut answer.denied, reach.any),
                Effect::Allow => {
                    with(&mut answer.any, reach.any);
                    with(&mut answer.direct, reach.direct);
                    with(&mut answer.role, reach.role);
                }
            }
        }
    }
    answer
}
