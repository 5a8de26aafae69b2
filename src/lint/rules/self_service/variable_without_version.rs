//! `${aws:username}` in a policy whose `Version` has no variables.

use crate::lint::edit::{Json, insert_member_before, replace_value};
use crate::lint::self_service::written::{
    Written, WrittenPlace, is_negated, names_own_resources, usernames, written,
};
use crate::lint::{Check, Fix};
use crate::policy::{Language, Policy};
use crate::source::Span;

const CURRENT: &str = "2012-10-17";

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    let is_old = policy.version.is_none() || policy.language() == Some(Language::V2008);
    if !is_old || !names_own_resources(cx.kind) {
        return;
    }
    let mut first: Option<(Written<'_>, Span)> = None;
    let mut others = Vec::new();
    for place in written(policy) {
        for range in usernames(place.as_str()) {
            let span = place.text.part(range);
            if first.is_none() && is_about_users(&place) {
                first = Some((place, span));
            } else {
                others.push(span);
            }
        }
    }
    let Some((place, span)) = first else {
        return;
    };
    let (blame, why) = match policy.version {
        Some(version) => (version.value.span(), "this version has no variables"),
        None => (policy.opening(), "no `Version` here"),
    };
    let finding = cx.find(
        span,
        "`${aws:username}` is literal text in this version of the policy language",
    );
    finding.label(blame, why);
    for other in others {
        finding.label(other, "literal text too");
    }
    finding
        .help(format!(
            "without `\"Version\": \"{CURRENT}\"` IAM looks for these very characters: {}",
            effect(&place)
        ))
        .maybe_fix(fix(policy));
}

fn fix(policy: &Policy<'_>) -> Option<Fix> {
    let current = Json::text(CURRENT);
    let edit = match policy.version {
        Some(version) => replace_value(version.value, &current),
        None => insert_member_before(policy.node.members().next()?, "Version", &current),
    };
    Some(Fix::safe(
        format!("set `Version` to `{CURRENT}`"),
        vec![edit],
    ))
}

/// Whether the variable decides about users: in an ARN of IAM's, or in a condition on IAM's calls.
fn is_about_users(place: &Written<'_>) -> bool {
    if place.is_resource() {
        return place.as_str().contains(":iam:");
    }
    let actions = place.statement.action.iter();
    actions
        .flat_map(|element| &element.patterns)
        .any(|action| action.service().eq_ignore_ascii_case("iam"))
}

fn effect(place: &Written<'_>) -> &'static str {
    match place.place {
        WrittenPlace::Resource if place.statement.denies() => {
            "the Deny reaches nobody's own user"
        }
        WrittenPlace::Resource => "the entry grants nobody anything",
        WrittenPlace::NotResource => "nobody's own user is excepted",
        WrittenPlace::Condition(condition) if is_negated(condition) => {
            "the condition holds for everyone"
        }
        WrittenPlace::Condition(_) => "the condition holds for nobody",
    }
}
