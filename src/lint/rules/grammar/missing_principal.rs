//! A statement of a resource policy names no principal.

use crate::lint::Check;
use crate::lint::structure::lacks;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.takes_principal() {
        return;
    }
    let policy = cx.policy;
    let kind = cx.kind.describe();
    for statement in &policy.statements {
        if statement.principal.is_none() && lacks(statement, "Principal") {
            cx.find(statement.opening(), "the statement has no `Principal`")
                .help(format!(
                    "{kind} must say whom each statement is about, and AWS refuses it otherwise; add `Principal`"
                ));
        }
    }
}
