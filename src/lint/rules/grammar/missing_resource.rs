//! A statement has neither `Resource` nor `NotResource`.

use crate::lint::Check;
use crate::lint::structure::lacks;
use crate::policy::{PolicyType, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    if cx.kind == PolicyType::Trust {
        return;
    }
    let in_resource_policy = cx.kind == PolicyType::Resource;
    for statement in &policy.statements {
        if statement.resource.is_some()
            || !lacks(statement, "Resource")
            || in_resource_policy && names_its_resource_elsewhere(statement)
        {
            continue;
        }
        cx.find(statement.opening(), "the statement has no `Resource`")
            .help("AWS refuses the policy; add `Resource` with what the statement is about, or `\"*\"`");
    }
}

/// The policies of some services are about the very resource they are attached to and leave
/// `Resource` out; and a statement about `sts` alone, or one without actions, may belong to a
/// trust policy.
fn names_its_resource_elsewhere(statement: &Statement<'_>) -> bool {
    const SERVICES: [&str; 4] = ["ecr", "ecr-public", "elasticfilesystem", "sts"];
    statement.action.as_ref().is_none_or(|element| {
        element.patterns.iter().all(|action| {
            SERVICES
                .iter()
                .any(|service| service.eq_ignore_ascii_case(action.service()))
        })
    })
}
