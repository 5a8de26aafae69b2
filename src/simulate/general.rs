//! Any request of a principal of an account.

use super::caller::{Callers, Who};
use super::decision::Expected;
use super::password::Attachments;
use super::password::{Circumstances, of_iam};
use super::request::Question;
use super::verdict::Verdict;
use crate::account::Tag;
use crate::policy::Arn;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// `iam:GetUser`
    pub action: &'a str,
    /// The ARN of the resource, or `*`.
    pub resource: &'a str,
    /// The decision that should come out.
    pub expected: Option<Expected>,
}

/// Why a request is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoRequest {
    /// The action is none.
    #[error("`{0}` is not an action; a request is about one, such as `iam:ChangePassword`")]
    Action(String),
    /// The resource is none.
    #[error("`{0}` is neither an ARN nor `*`")]
    Resource(String),
    /// The caller's ARN is none of a user or role.
    #[error("`{0}` is not the ARN of a user or role")]
    Principal(String),
}

/// Decides the request. What the account does not tell and the circumstances do not give is free;
/// with one kind of credential given, its MFA keys are known.
pub fn answer(
    callers: &Callers<'_>,
    who: Who<'_>,
    asked: &Asked<'_>,
    circumstances: &Circumstances,
) -> Result<(Question, Verdict), NoRequest> {
    let (service, name) = asked.action.split_once(':').unwrap_or_default();
    let is_name = |part: &str| !part.is_empty() && !part.contains(['*', '?', ':']);
    if !is_name(service) || !is_name(name) {
        return Err(NoRequest::Action(asked.action.to_owned()));
    }
    if asked.resource != "*" && Arn::parse(asked.resource).is_err() {
        return Err(NoRequest::Resource(asked.resource.to_owned()));
    }
    let caller = callers
        .caller(who)
        .map_err(|_| NoRequest::Principal(who.arn().to_owned()))?;
    let mut keys = caller.keys();
    if service.eq_ignore_ascii_case("iam") {
        of_iam(callers.account, &mut keys);
        tags(callers, asked.resource, &mut keys);
    }
    if let Some(credential) = circumstances.credential {
        credential.add_keys(&mut keys);
    }
    circumstances.add_keys(&mut keys);
    let attachments = Attachments {
        callers,
        caller: &caller,
    };
    let question = Question {
        principal: caller.principal.clone(),
        action: asked.action.to_owned(),
        resource: asked.resource.to_owned(),
        resource_account: None,
        keys,
        layers: caller.layers.clone(),
        expected: asked.expected,
    };
    let mut verdict = Verdict::decide(&question.layers, &question.asked(), &attachments);
    verdict.note(callers.assumptions());
    verdict.note(caller.assumptions.iter().cloned());
    Ok((question, verdict))
}

/// The tags of a user of the account, where the request is about one.
fn tags(callers: &Callers<'_>, resource: &str, keys: &mut crate::access::context::Keys) {
    let mut users = callers.account.users.iter();
    let Some(user) = users.find(|user| *user.arn == *resource) else {
        return;
    };
    for tag in user.tags.iter().filter(|tag| tag.is_known()) {
        keys.add(&format!("aws:ResourceTag/{}", tag.key), [&*tag.value]);
        keys.add(&format!("iam:ResourceTag/{}", tag.key), [&*tag.value]);
    }
    if user.tags.iter().all(Tag::is_known) {
        keys.close("aws:ResourceTag/");
        keys.close("iam:ResourceTag/");
    }
}
