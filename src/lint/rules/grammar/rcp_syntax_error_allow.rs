//! An RCP allows something less than everything.

use crate::lint::Check;
use crate::policy::{PolicyType, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        if let Some(effect) = statement.effect_element.filter(|_| is_narrowed(statement)) {
            cx.find(effect.value.span(), "an RCP cannot allow under restrictions")
                .help("AWS refuses the policy: an Allow in an RCP has every principal, `\"Resource\": \"*\"` and no `Condition`; an RCP restricts by Deny");
        }
    }
}

fn is_narrowed(statement: &Statement<'_>) -> bool {
    let resource = statement.resource.as_ref();
    let some_resources = resource.is_some_and(|element| {
        element.negated || !element.patterns.iter().any(|pattern| pattern.is_star())
    });
    some_resources || !statement.conditions.is_empty()
}
