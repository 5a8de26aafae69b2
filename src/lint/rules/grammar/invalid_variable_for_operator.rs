//! A policy variable in a value that is not compared as a string or ARN.

use crate::lint::{Check, strings};
use crate::policy::OperatorFamily;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.may_hold_variables() {
        return;
    }
    for condition in strings::conditions(cx.policy) {
        let Some(operator) = condition.operator else {
            continue;
        };
        let help = match operator.base.family() {
            OperatorFamily::String | OperatorFamily::Arn => continue,
            OperatorFamily::Bool => {
                "AWS's documents disagree on whether a variable works here, and Access Analyzer refuses it; write `true` or `false`"
            }
            _ => {
                "AWS replaces variables only in the values of `String…` and `Arn…` operators; write the value out"
            }
        };
        for text in strings::values(condition) {
            for piece in strings::variables(text.as_str()) {
                let written = text.as_str().get(piece.range.clone()).unwrap_or_default();
                let name = operator.base.name();
                cx.find(
                    text.part(piece.range.clone()),
                    format!("`{name}` does not take the policy variable `{written}`"),
                )
                .help(help);
            }
        }
    }
}
