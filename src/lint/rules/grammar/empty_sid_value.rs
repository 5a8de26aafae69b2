//! A `Sid` is empty.

use crate::lint::edit::remove_member;
use crate::lint::{Check, Fix};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(sid) = statement.sid else { continue };
        if sid.value.as_str() != Some("") {
            continue;
        }
        let fix = statement
            .node
            .members()
            .find(|member| member.value == sid.value)
            .map(|member| {
                let edit = remove_member(statement.node, member);
                Fix::safe("remove the empty `Sid`", vec![edit])
            });
        cx.find(sid.value.span(), "the Sid is empty")
            .help("it names nothing, and AWS asks for a value where `Sid` stands; give it one, or remove the element")
            .maybe_fix(fix);
    }
}
