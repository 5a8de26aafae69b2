//! A pattern that every value matches asks whether the key is there.

use crate::lint::any_value::{self, Meaning};
use crate::lint::{Check, Fix, condition_edit};
use crate::policy::{BaseOperator, Operator};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for found in any_value::conditions(policy, Meaning::Present) {
        let key = found.condition.key.as_str();
        let operator = found.condition.operator_text.as_str();
        let null = Operator::plain(BaseOperator::Null);
        let edits = condition_edit::under_operator(
            found.statement,
            found.condition,
            null,
            Some("\"false\""),
        );
        let fix = edits.map(|edits| Fix::unsafe_("ask with `Null`", edits));
        cx.find(
            found.pattern.span(),
            format!("`{operator}` with `*` asks no more than whether `{key}` is present"),
        )
        .help(format!(
            "every value matches `*`, an empty one too; write `\"Null\": {{\"{key}\": \"false\"}}`, which says what is asked"
        ))
        .maybe_fix(fix);
    }
}
