//! ARNs in conditions, as `Arn…` and `String…` operators read them.

use crate::policy::{Arn, Condition};

/// How far `ArnLike` and `StringLike` agree on the values that a condition lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Agreement {
    /// They match the same ARNs: all wildcards and variables stand in the sixth part, in which both
    /// reach as far.
    Same,
    /// A wildcard or variable in an earlier part reaches past colons for `StringLike` alone.
    Close,
    /// Some value has not the six parts of an ARN, and `ArnLike` cannot read it.
    Apart,
}

impl Agreement {
    /// For all values of `condition`.
    pub(crate) fn on(condition: &Condition<'_>) -> Self {
        let mut agreement = Self::Same;
        for value in &condition.values {
            let Some(Ok(arn)) = value.as_str().map(Arn::parse) else {
                return Self::Apart;
            };
            let head = arn.as_str().get(..arn.resource_range().start);
            if head.is_none_or(|head| head.contains(['*', '?', '$'])) {
                agreement = Self::Close;
            }
        }
        agreement
    }
}
