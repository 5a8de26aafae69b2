//! Values of conditions that say all by themselves.

use super::spelling::is_written_out;
use super::strings;
use crate::policy::{Condition, OperatorFamily};
use crate::syntax::Text;

/// The values of a condition on strings or ARNs in which no wildcard, variable or placeholder
/// stands. For `…Equals` with a wildcard there is `wildcard-without-like-operator`.
pub(crate) fn plain_values<'a>(condition: &'a Condition<'a>) -> impl Iterator<Item = Text<'a>> {
    let compares = compares_text(condition);
    strings::values(condition)
        .filter(move |text| compares && !text.as_str().is_empty() && is_written_out(text.as_str()))
}

/// Whether a condition compares strings or ARNs.
pub(crate) fn compares_text(condition: &Condition<'_>) -> bool {
    condition.operator.is_some_and(|operator| {
        matches!(
            operator.base.family(),
            OperatorFamily::String | OperatorFamily::Arn
        )
    })
}
