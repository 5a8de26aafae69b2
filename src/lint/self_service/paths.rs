//! Whether a statement about the caller's own user covers users at the root and under a path.

use super::{Caller, Place, Session, intended};
use crate::access::condition::matches_resource;
use crate::access::truth::Truth;
use crate::lint::{Check, Edit, Finding, Fix, edit};
use crate::policy::{Resource, ResourceElement};

/// A resource that covers callers in one place only, and the list it stands in.
#[derive(Clone, Copy, Debug)]
pub struct HalfCovered<'a> {
    /// `user/${aws:username}`, or `user/*/${aws:username}`.
    pub resource: Resource<'a>,
    list: &'a ResourceElement<'a>,
}

/// The entries of a self-service policy that cover the caller's own user, in statements that leave
/// users in `place` out.
pub fn missing<'a>(cx: &Check<'a>, place: Place) -> Vec<HalfCovered<'a>> {
    let self_service = cx.self_service();
    if !cx.kind.is_about_caller() || !self_service.is_intended() {
        return Vec::new();
    }
    let other = match place {
        Place::Root => Place::Path,
        Place::Path => Place::Root,
    };
    let mut found = Vec::new();
    for (compiled, statement) in self_service.statements() {
        let Some(list) = statement
            .resource
            .as_ref()
            .filter(|list| statement.allows() && !list.negated)
        else {
            continue;
        };
        let covered = |place: Place| {
            list.patterns
                .iter()
                .zip(compiled.resources.patterns.iter())
                .find(|(resource, pattern)| {
                    let home = intended::home(resource.as_str());
                    let caller = Caller::new("alice", Session::ConsoleMfa, home);
                    pattern.plain().has_variables()
                        && matches_resource(pattern, &home.user(place, "alice"), None, &caller)
                            == Truth::Yes
                })
        };
        // A list that covers the missing place by another pattern, such as `user/*`, is complete.
        let home = self_service
            .homes()
            .first()
            .copied()
            .unwrap_or(super::Home::ANY);
        let caller = Caller::new("alice", Session::ConsoleMfa, home);
        let complete = compiled
            .resources
            .holds(&home.user(place, "alice"), None, &caller)
            == Truth::Yes;
        if let (Some((resource, _)), None, false) = (covered(other), covered(place), complete) {
            found.push(HalfCovered {
                resource: *resource,
                list,
            });
        }
    }
    found
}

/// One finding for all of them, with a repair that completes each list.
pub fn report<'c>(
    cx: &'c mut Check<'_>,
    missing: &[HalfCovered<'_>],
    message: &'static str,
) -> Option<&'c mut Finding> {
    let [first, others @ ..] = missing else {
        return None;
    };
    let edits: Vec<Edit> = missing.iter().filter_map(complete).collect();
    let finding = cx.find(first.resource.text.span(), message);
    for other in others.iter().take(3) {
        finding.label(other.resource.text.span(), "nor here");
    }
    if edits.len() == missing.len() {
        finding.fix(Fix::unsafe_("add the other form of the ARN", edits));
    }
    Some(finding)
}

/// The edit that adds the missing form beside the one that stands there, where that is one of the
/// two forms and nothing else is to be mended in it.
fn complete(half: &HalfCovered<'_>) -> Option<Edit> {
    let arn = half.resource.arn().ok()?;
    let account = arn.account();
    if !intended::is_account(account) && account != "*" || !arn.region().is_empty() {
        return None;
    }
    let tail = arn.resource();
    let form = if tail.eq_ignore_ascii_case("user/*/${aws:username}") {
        tail.replacen("user/*/", "user/", 1)
    } else if tail.eq_ignore_ascii_case("user/${aws:username}") {
        tail.replacen("user/", "user/*/", 1)
    } else {
        return None;
    };
    let head = half.resource.as_str().get(..arn.resource_range().start)?;
    Some(edit::add_string(half.list.value, &format!("{head}{form}")))
}
