//! Whether a condition holds, as far as the request is known.

use std::ops::Not;

use super::pattern::{Case, Pattern};
use crate::policy::{BaseOperator, Condition, Operator, OperatorFamily, SetPrefix};

/// A truth value where something may not be known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Truth {
    /// It does not hold.
    No,
    /// It depends on what is not known.
    Maybe,
    /// It holds.
    Yes,
}

impl Truth {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// One of them holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What is known of a condition key in a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<'v> {
    /// The request has the key with this value.
    Value(&'v str),
    /// The request does not have the key.
    Absent,
    /// It may or may not have it, with any value.
    Unknown,
}

/// What is known of a request's condition keys.
pub trait Context {
    /// The value of the key called `name`, whose case does not matter.
    fn get(&self, name: &str) -> Known<'_>;
}

/// Whether all conditions hold; `variables` says whether `${…}` is a policy variable in them.
pub fn all_hold(conditions: &[Condition<'_>], variables: bool, context: &dyn Context) -> Truth {
    conditions
        .iter()
        .map(|condition| holds(condition, variables, context))
        .fold(Truth::Yes, Truth::and)
}

/// Whether one condition holds. What AWS does with an operator it does not know is not documented,
/// so such a condition may hold or not.
pub fn holds(condition: &Condition<'_>, variables: bool, context: &dyn Context) -> Truth {
    let Some(operator) = condition.operator else {
        return Truth::Maybe;
    };
    let value = context.get(condition.key.as_str());
    if operator.base == BaseOperator::Null {
        return null(condition, operator, value);
    }
    match value {
        Known::Unknown => Truth::Maybe,
        Known::Absent => absent(operator).into(),
        Known::Value(value) => {
            let some = condition
                .texts()
                .map(|listed| matches(operator.base, listed, value, variables, context))
                .fold(Truth::No, Truth::or);
            if operator.base.is_negated() {
                !some
            } else {
                some
            }
        }
    }
}

/// The operator's answer where the request lacks the key.
fn absent(operator: Operator) -> bool {
    match operator.set {
        Some(SetPrefix::ForAllValues) => true,
        Some(SetPrefix::ForAnyValue) => operator.if_exists,
        None => operator.if_exists || operator.base.is_negated(),
    }
}

/// `Null`: the key is absent (`true`) or present (`false`). With a set prefix it is constant.
fn null(condition: &Condition<'_>, operator: Operator, value: Known<'_>) -> Truth {
    match operator.set {
        Some(SetPrefix::ForAllValues) => return Truth::Yes,
        Some(SetPrefix::ForAnyValue) => return Truth::No,
        None => {}
    }
    let is_absent = match value {
        Known::Unknown => return Truth::Maybe,
        Known::Absent => true,
        Known::Value(_) => false,
    };
    let wants = |listed: &str| {
        listed.eq_ignore_ascii_case("true") && is_absent
            || listed.eq_ignore_ascii_case("false") && !is_absent
    };
    condition.texts().any(wants).into()
}

/// Whether one listed value matches the request's, by the operator's positive form.
fn matches(
    base: BaseOperator,
    listed: &str,
    value: &str,
    variables: bool,
    context: &dyn Context,
) -> Truth {
    match base {
        BaseOperator::StringEquals | BaseOperator::StringNotEquals => {
            text(listed, value, Case::Sensitive, false, variables, context)
        }
        BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase => {
            text(listed, value, Case::Insensitive, false, variables, context)
        }
        BaseOperator::StringLike | BaseOperator::StringNotLike => {
            text(listed, value, Case::Sensitive, true, variables, context)
        }
        BaseOperator::Bool => listed.eq_ignore_ascii_case(value).into(),
        _ if base.family() == OperatorFamily::Arn => {
            text(listed, value, Case::Sensitive, true, variables, context)
        }
        _ if base.family() == OperatorFamily::Numeric => number(base, listed, value),
        _ => Truth::Maybe,
    }
}

fn text(
    listed: &str,
    value: &str,
    case: Case,
    wildcards: bool,
    variables: bool,
    context: &dyn Context,
) -> Truth {
    let unknown = std::cell::Cell::new(false);
    let lookup = |name: &str| match context.get(name) {
        Known::Value(value) => Some(value),
        Known::Absent => None,
        Known::Unknown => {
            unknown.set(true);
            None
        }
    };
    let pattern = if wildcards {
        Pattern::new(listed, case, variables)
    } else {
        Pattern::without_wildcards(listed, case, variables)
    };
    let matched = pattern.matches_with(value, lookup);
    if !matched && unknown.get() {
        Truth::Maybe
    } else {
        matched.into()
    }
}

fn number(base: BaseOperator, listed: &str, value: &str) -> Truth {
    let (Ok(listed), Ok(value)) = (listed.parse::<f64>(), value.parse::<f64>()) else {
        return Truth::Maybe;
    };
    let holds = match base {
        BaseOperator::NumericLessThan => value < listed,
        BaseOperator::NumericLessThanEquals => value <= listed,
        BaseOperator::NumericGreaterThan => value > listed,
        BaseOperator::NumericGreaterThanEquals => value >= listed,
        // The caller negates `NumericNotEquals`.
        _ => value.total_cmp(&listed).is_eq(),
    };
    holds.into()
}
