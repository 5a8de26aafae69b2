//! A condition that holds neither with a value nor without one.

use crate::lint::Check;
use crate::lint::any_value::{self, Meaning};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for found in any_value::conditions(policy, Meaning::Never) {
        let key = found.condition.key.as_str();
        let operator = found.condition.operator_text.as_str();
        cx.find(
            found.pattern.span(),
            format!("`{operator}` with `*` never holds, so the statement has no effect"),
        )
        .label(found.condition.key.span(), "no value of it passes")
        .help(format!(
            "every value matches `*`, and without a value `ForAnyValue` does not hold; name the values to leave out, or write `\"Null\": {{\"{key}\": \"true\"}}` to ask whether the key is absent"
        ));
    }
}
