//! A policy of the caller has an `Id`.

use crate::lint::edit::remove_member;
use crate::lint::{Check, Fix};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    let Some(id) = policy.id.filter(|_| cx.kind.is_about_caller()) else {
        return;
    };
    let fix = policy
        .node
        .members()
        .find(|member| member.key == id.key)
        .map(|member| {
            let edit = remove_member(policy.node, member);
            Fix::safe("remove `Id`", vec![edit])
        });
    let kind = cx.kind.describe();
    cx.find(id.key.span(), format!("`Id` has no place in {kind}"))
        .help("AWS's documents allow `Id` in resource policies only, and do not say whether IAM refuses or ignores it elsewhere; remove it")
        .maybe_fix(fix);
}
