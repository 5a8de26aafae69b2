//! A condition that holds with every value and without one.

use crate::lint::any_value::{self, Meaning};
use crate::lint::{Check, Fix, condition_edit};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for found in any_value::conditions(policy, Meaning::Always) {
        let key = found.condition.key.as_str();
        let operator = found.condition.operator_text.as_str();
        let edit = condition_edit::remove(found.statement, found.condition);
        let fix = edit.map(|edit| Fix::safe("remove the condition", vec![edit]));
        cx.find(
            found.pattern.span(),
            format!("`{operator}` with `*` always holds, so the condition on `{key}` has no effect"),
        )
        .help("every value matches `*`, and the operator also holds where the request lacks the key; remove the condition, or write `StringLike` to ask for the key's presence")
        .maybe_fix(fix);
    }
}
