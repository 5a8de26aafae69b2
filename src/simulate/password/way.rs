//! One way, asked of the policies with each kind of credential.

use std::sync::Arc;

use super::{Answer, Circumstances, Way, facts};
use crate::access::asked::Asked;
use crate::access::context::Keys;
use crate::access::layers::{Layers, Outcome};
use crate::access::principal::Principal;
use crate::access::residual::Residual;
use crate::access::statement::Request;
use crate::account::{Account, Tag, User};
use crate::simulate::caller::{Caller, Who};
use crate::simulate::credential::Credential;

/// What becomes of a way with a kind of credential.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ruling {
    pub(super) kind: Credential,
    pub(super) answer: Answer,
    /// Why no call can be made with it at all.
    pub(super) obstacle: Option<&'static str>,
}

/// Asks for `way` with every kind of credential that is asked about.
pub(super) fn rulings(
    account: &Account,
    caller: &Caller<'_>,
    target: &User,
    way: Way,
    circumstances: &Circumstances,
    base: &Arc<Keys>,
) -> Vec<Ruling> {
    let barred = facts::is_barred(way, target);
    // With policies that ask for nothing of the request, all kinds come to the same.
    let mut known: Option<Answer> = None;
    let kinds = Credential::of(caller.who).iter().copied();
    let wanted = |kind: &Credential| circumstances.credential.is_none_or(|only| only == *kind);
    kinds
        .filter(wanted)
        .map(|kind| {
            let obstacle = match caller.who {
                Who::User(user) => facts::obstacle(account, user, kind, circumstances),
                Who::Role(_) => None,
            };
            let answer = if barred || obstacle.is_some() {
                Answer::No
            } else if let Some(known) = known {
                known
            } else {
                let keys = with_credential(base, kind, circumstances);
                let answer = answer(caller, target, way, &keys);
                if !asks_for_more(caller, way, target) {
                    known = Some(answer);
                }
                answer
            };
            Ruling {
                kind,
                answer,
                obstacle,
            }
        })
        .collect()
}

fn with_credential(base: &Arc<Keys>, kind: Credential, circumstances: &Circumstances) -> Keys {
    let mut keys = Keys::on(Arc::clone(base));
    kind.add_keys(&mut keys);
    // What is given stands above what follows from the credential.
    circumstances.add_keys(&mut keys);
    keys
}

/// Whether a statement about the way's actions asks for anything that kinds of credential differ in.
fn asks_for_more(caller: &Caller<'_>, way: Way, target: &User) -> bool {
    way.actions(target.password.exists).iter().any(|action| {
        caller.layers.policies().any(|(_, _, policy)| {
            policy.about(action).any(|statement| {
                let resources = statement.resources.patterns.iter();
                let mut variables = resources.flat_map(|pattern| pattern.plain().variables());
                !statement.conditions.is_empty()
                    || variables.any(|variable| !variable.key.eq_ignore_ascii_case("aws:username"))
            })
        })
    })
}

/// The condition keys of a call of IAM about `target`.
///
/// IAM is a global service: its calls are made in one Region of the partition. Its endpoints take
/// HTTPS alone. See <https://docs.aws.amazon.com/general/latest/gr/iam-service.html>.
pub(super) fn keys(
    account: &Account,
    caller: &Caller<'_>,
    target: &User,
    circumstances: &Circumstances,
) -> Keys {
    let mut keys = caller.keys();
    of_iam(account, &mut keys);
    for tag in target.tags.iter().filter(|tag| tag.is_known()) {
        keys.add(&format!("aws:ResourceTag/{}", tag.key), [&*tag.value]);
        keys.add(&format!("iam:ResourceTag/{}", tag.key), [&*tag.value]);
    }
    // The calls carry no tags and none of IAM's other keys.
    if target.tags.iter().all(Tag::is_known) {
        keys.close("aws:ResourceTag/");
        keys.close("iam:");
    }
    keys.close("aws:RequestTag/");
    keys.add("aws:TagKeys", []);
    circumstances.add_keys(&mut keys);
    keys
}

/// The condition keys of every call of IAM.
pub(crate) fn of_iam(account: &Account, keys: &mut Keys) {
    let region = match &*account.partition {
        "aws" => Some("us-east-1"),
        "aws-cn" => Some("cn-north-1"),
        "aws-us-gov" => Some("us-gov-west-1"),
        _ => None,
    };
    if let Some(region) = region {
        keys.add("aws:RequestedRegion", [region]);
    }
    keys.add("aws:SecureTransport", ["true"]);
    keys.add("aws:ResourceAccount", [&*account.id]);
}

/// What becomes of the way's calls.
pub(super) fn answer(caller: &Caller<'_>, target: &User, way: Way, keys: &Keys) -> Answer {
    way.actions(target.password.exists)
        .iter()
        .map(|action| {
            let asked = asked(&caller.principal, action, &target.arn, keys);
            decide(&caller.layers, &asked)
        })
        .fold(Answer::Yes, Answer::and)
}

pub(super) fn decide(layers: &Layers, asked: &Asked<'_>) -> Answer {
    match layers.decide(asked) {
        Outcome::Allow => Answer::Yes,
        Outcome::ImplicitDeny | Outcome::ExplicitDeny => Answer::No,
        Outcome::Open => match layers.residual(asked) {
            Residual::Allow => Answer::Yes,
            Residual::ImplicitDeny | Residual::ExplicitDeny => Answer::No,
            Residual::When(_) => Answer::Conditional,
            Residual::Unknown(_) => Answer::Unknown,
        },
    }
}

pub(super) fn asked<'r>(
    principal: &'r Principal,
    action: &'r str,
    resource: &'r str,
    keys: &'r Keys,
) -> Asked<'r> {
    Asked {
        request: Request {
            action,
            resource,
            context: keys,
            reading: None,
        },
        principal,
        resource_account: None,
    }
}
