//! An action is covered by another one of its list.

use crate::access::pattern::Case;
use crate::lint::Check;
use crate::lint::redundant::{self, List};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        if let Some(element) = &statement.action {
            let list = List {
                value: element.value,
                noun: "action",
                case: Case::Insensitive,
                variables: false,
                negated: element.negated,
            };
            redundant::find(cx, list);
        }
    }
}
