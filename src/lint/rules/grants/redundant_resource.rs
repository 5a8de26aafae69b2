//! A resource is covered by another one of its list.

use crate::access::pattern::Case;
use crate::lint::Check;
use crate::lint::redundant::{self, List};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    let variables = policy.expands_variables();
    for statement in &policy.statements {
        if let Some(element) = &statement.resource {
            let list = List {
                value: element.value,
                noun: "resource",
                case: Case::Sensitive,
                variables,
                negated: element.negated,
            };
            redundant::find(cx, list);
        }
    }
}
