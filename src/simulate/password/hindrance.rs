//! Why a user cannot change their own password.

use super::verdict::Attachments;
use super::{Circumstances, Way, facts, way};
use crate::access::layers::{Layer, Layers, Outcome};
use crate::policy::Effect;
use crate::simulate::caller::{Caller, Callers};
use crate::simulate::credential::Credential;
use crate::simulate::decision::Decision;
use crate::simulate::verdict::{Evidence, Verdict};

/// What keeps a user from changing their own password.
#[derive(Clone, PartialEq, Debug)]
pub enum Hindrance {
    /// Neither a policy nor the account setting allows it.
    NoGrant,
    /// The policies allow it to users under the path `/` alone, by this statement.
    Path(Box<Evidence>),
    /// A statement of an identity policy denies it.
    Denied(Box<Evidence>),
    /// The permissions boundary does not allow what the policies do, or denies it.
    Boundary,
    /// An SCP denies it, or where no statement does, a level allows nothing of it.
    Scp(Option<Box<Evidence>>),
}

/// What keeps the user from changing their own password with the first kind of credential that can
/// make the call; `None` where nothing does, or that is not known.
#[must_use]
pub fn hindrance(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    circumstances: &Circumstances,
) -> Option<Hindrance> {
    let user = caller.who.user()?;
    let kind = Credential::OF_USERS
        .into_iter()
        .find(|kind| facts::obstacle(callers.account, user, *kind, circumstances).is_none())?;
    let mut keys = way::keys(callers.account, caller, user, circumstances);
    kind.add_keys(&mut keys);
    let action = Way::ChangeOwn.action();
    let asked = way::asked(&caller.principal, action, &user.arn, &keys);
    let layers = &caller.layers;
    let verdict = Verdict::decide(layers, &asked, &Attachments { callers, caller });
    match verdict.decision() {
        Decision::Allow | Decision::Conditional | Decision::Unknown => return None,
        Decision::ExplicitDeny => {
            let deny = verdict
                .evidence()
                .iter()
                .find(|evidence| evidence.effect == Effect::Deny)?;
            return Some(match deny.layer {
                Layer::Scp => Hindrance::Scp(Some(Box::new(deny.clone()))),
                Layer::Boundary => Hindrance::Boundary,
                _ => Hindrance::Denied(Box::new(deny.clone())),
            });
        }
        Decision::ImplicitDeny => {}
    }
    let without_organization = Layers {
        scp: Vec::new(),
        ..layers.clone()
    };
    if without_organization.decide(&asked) == Outcome::Allow {
        return Some(Hindrance::Scp(None));
    }
    let own_policies = Layers {
        identity: layers.identity.clone(),
        ..Layers::default()
    };
    if own_policies.decide(&asked) == Outcome::Allow {
        return Some(Hindrance::Boundary);
    }
    let at_root = callers.account.arn(&format!("user/{}", user.name));
    let asked = way::asked(&caller.principal, action, &at_root, &keys);
    let verdict = Verdict::decide(&own_policies, &asked, &Attachments { callers, caller });
    match verdict.evidence().first() {
        Some(allow) if user.path() != "/" && verdict.decision() == Decision::Allow => {
            Some(Hindrance::Path(Box::new(allow.clone())))
        }
        _ => Some(Hindrance::NoGrant),
    }
}
