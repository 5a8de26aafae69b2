//! The policy has no `Version`.

use crate::lint::edit::{Json, insert_member_before};
use crate::lint::structure::{POLICY, misspells};
use crate::lint::{Check, Fix};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    if policy.version.is_some() || misspells(policy.node, "Version", POLICY) {
        return;
    }
    let text = cx.source.slice(policy.node.span());
    let fix = policy
        .node
        .members()
        .next()
        .filter(|_| !text.contains("${"))
        .map(|first| {
            let version = Json::text("2012-10-17");
            let edit = insert_member_before(first, "Version", &version);
            Fix::safe("add `\"Version\": \"2012-10-17\"`", vec![edit])
        });
    cx.find(policy.opening(), "the policy has no `Version`")
        .help("AWS reads it in the language of 2008, in which `${…}` is literal text; add `\"Version\": \"2012-10-17\"`")
        .maybe_fix(fix);
}
