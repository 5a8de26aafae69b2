//! `${aws:username}` in a policy of a role or of a session.

use crate::lint::Check;
use crate::lint::self_service::written::{Written, WrittenPlace, is_negated, usernames, written};
use crate::policy::{Placement, PolicyType};

pub(crate) fn check(cx: &mut Check<'_>) {
    let holder = match (cx.placement, cx.kind) {
        (Placement::Role, PolicyType::Identity) => "a role",
        (_, PolicyType::Session) => "the session of a role or federated user",
        _ => return,
    };
    let mut reported = None;
    for place in written(cx.policy) {
        if !is_decisive(&place) {
            continue;
        }
        // One finding to a statement: its entries share their fate.
        let statement = place.statement.node.span();
        if reported == Some(statement) {
            continue;
        }
        let Some(range) = usernames(place.as_str()).next() else {
            continue;
        };
        reported = Some(statement);
        cx.find(
            place.text.part(range),
            format!("`${{aws:username}}` has no value for {holder}"),
        )
        .note(place.consequence())
        .help("only IAM users have a user name, and only they have a password to change; attach the policy to users or a group, or name the caller by `${aws:PrincipalTag/…}` or `${aws:userid}` where the resource is not a user");
    }
}

/// Whether a variable without value makes the entry match nothing. Negated conditions hold then,
/// and those with `IfExists` were written for callers without the key.
fn is_decisive(place: &Written<'_>) -> bool {
    match place.place {
        WrittenPlace::Resource => true,
        WrittenPlace::NotResource => false,
        WrittenPlace::Condition(condition) => {
            !is_negated(condition)
                && condition
                    .operator
                    .is_some_and(|operator| !operator.if_exists)
        }
    }
}
