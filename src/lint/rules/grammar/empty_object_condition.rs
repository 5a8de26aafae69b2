//! `Condition` is empty.

use crate::lint::edit::remove_member;
use crate::lint::structure::is_empty;
use crate::lint::{Check, Fix};
use crate::syntax::Kind;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(condition) = statement.condition else {
            continue;
        };
        if condition.value.kind() != Kind::Object || !is_empty(condition.value) {
            continue;
        }
        let fix = statement
            .node
            .members()
            .find(|member| member.value == condition.value)
            .map(|member| {
                let edit = remove_member(statement.node, member);
                Fix::unsafe_("remove the empty `Condition`", vec![edit])
            });
        cx.find(condition.value.span(), "`Condition` holds no condition")
            .help("AWS's documents say both that the empty block changes nothing and that the statement has no effect; remove the element, or write the condition")
            .maybe_fix(fix);
    }
}
