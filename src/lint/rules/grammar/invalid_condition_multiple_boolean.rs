//! More than one value for a boolean.

use crate::lint::{Check, strings};
use crate::policy::BaseOperator;

pub(crate) fn check(cx: &mut Check<'_>) {
    for condition in strings::conditions(cx.policy) {
        let [_, _, ..] = condition.values.as_slice() else {
            continue;
        };
        let single = condition
            .operator
            .is_some_and(|operator| operator.base == BaseOperator::Bool && operator.set.is_none());
        if !single {
            continue;
        }
        let has = |wanted: &str| {
            let mut texts = condition.texts();
            texts.any(|text| text.eq_ignore_ascii_case(wanted))
        };
        let key = condition.key.as_str();
        let help = if has("true") && has("false") {
            "with both values the condition matches every request that has the key, and Access Analyzer reports an error; keep the value that is meant"
        } else {
            "Access Analyzer reports an error; write one value"
        };
        let count = condition.values.len();
        cx.find(
            condition.value.span(),
            format!("`Bool` takes one value for `{key}`, and here are {count}"),
        )
        .help(help);
    }
}
