//! Whether a condition holds, as far as the request is known.

use std::ops::Not;

use super::compare;
use super::pattern::{Case, Pattern};
use crate::policy::{Arn, BaseOperator, Condition, Operator, OperatorFamily, SetPrefix};

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
        _ => match base.family() {
            OperatorFamily::Arn => arn(listed, value, variables, context),
            OperatorFamily::Numeric => known(compare::number(base, listed, value)),
            OperatorFamily::Date => known(compare::date(base, listed, value)),
            OperatorFamily::IpAddress => known(compare::address(listed, value)),
            OperatorFamily::Binary => known(compare::binary(listed, value)),
            OperatorFamily::String | OperatorFamily::Bool | OperatorFamily::Null => Truth::Maybe,
        },
    }
}

/// What cannot be compared may match or not.
fn known(answer: Option<bool>) -> Truth {
    answer.map_or(Truth::Maybe, Truth::from)
}

/// ARNs are compared part by part, so no wildcard reaches past a colon. What AWS does with a text
/// of fewer parts, such as a lone `*`, is not documented.
fn arn(listed: &str, value: &str, variables: bool, context: &dyn Context) -> Truth {
    let (Ok(listed), Ok(value)) = (Arn::parse(listed), Arn::parse(value)) else {
        return Truth::Maybe;
    };
    let part =
        |listed: &str, value: &str| text(listed, value, Case::Sensitive, true, variables, context);
    part(listed.partition(), value.partition())
        .and(part(listed.service(), value.service()))
        .and(part(listed.region(), value.region()))
        .and(part(listed.account(), value.account()))
        .and(part(listed.resource(), value.resource()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::read;
    use crate::source::SourceId;
    use crate::syntax::json;

    /// A request with a few keys.
    struct Keys(Pairs);

    type Pairs = &'static [(&'static str, &'static str)];

    impl Context for Keys {
        fn get(&self, name: &str) -> Known<'_> {
            let found = self
                .0
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map_or(Known::Absent, |(_, value)| Known::Value(value))
        }
    }

    fn under(condition: &str, keys: Pairs) -> Truth {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}}}"#
        );
        let parsed = json::parse(SourceId::new(0), &text);
        let policy = read::policy(parsed.tree.root());
        all_hold(&policy.statements[0].conditions, true, &Keys(keys))
    }

    /// Each row: a condition, a request, the answer. The operator page of the IAM user guide.
    #[test]
    fn operators_as_documented() {
        use Truth::{Maybe, No, Yes};
        let table: &[(&str, Pairs, Truth)] = &[
            (r#"{"StringEquals":{"k":["a","b"]}}"#, &[("K", "b")], Yes),
            (r#"{"StringEquals":{"k":"a*"}}"#, &[("k", "ab")], No),
            (r#"{"StringNotEquals":{"k":["a","b"]}}"#, &[("k", "b")], No),
            (r#"{"StringNotEquals":{"k":"a"}}"#, &[], Yes),
            (r#"{"StringEquals":{"k":"a"}}"#, &[], No),
            (r#"{"StringEqualsIfExists":{"k":"a"}}"#, &[], Yes),
            (
                r#"{"StringEqualsIgnoreCase":{"k":"AbC"}}"#,
                &[("k", "aBc")],
                Yes,
            ),
            (r#"{"StringLike":{"k":"a*b"}}"#, &[("k", "a\nb")], Yes),
            // A value put in for a variable is literal, and one that is missing matches nothing.
            (
                r#"{"StringLike":{"k":"${t}"}}"#,
                &[("k", "ab"), ("t", "*")],
                No,
            ),
            (
                r#"{"StringLike":{"k":"${t, 'a, b'}"}}"#,
                &[("k", "a, b")],
                Yes,
            ),
            (r#"{"StringNotEquals":{"k":"${t}"}}"#, &[("k", "a")], Yes),
            (
                r#"{"ArnLike":{"k":"arn:aws:iam::*:user/x"}}"#,
                &[("k", "arn:aws:iam::1:user/x")],
                Yes,
            ),
            (
                r#"{"ArnEquals":{"k":"arn:aws:iam::*"}}"#,
                &[("k", "arn:aws:iam::1:user/x")],
                Maybe,
            ),
            (
                r#"{"ArnLike":{"k":"arn:aws:*:*:*:x"}}"#,
                &[("k", "arn:aws:iam::1:user/x")],
                No,
            ),
            (
                r#"{"IpAddress":{"k":"0.0.0.0/0"}}"#,
                &[("k", "203.0.113.7")],
                Yes,
            ),
            (
                r#"{"NotIpAddress":{"k":"10.0.0.0/8"}}"#,
                &[("k", "2001:db8::1")],
                Yes,
            ),
            (r#"{"IpAddressIfExists":{"k":"10.0.0.0/8"}}"#, &[], Yes),
            (
                r#"{"DateGreaterThan":{"k":["2030-01-01","2020-01-01"]}}"#,
                &[("k", "2026-01-01")],
                Yes,
            ),
            (r#"{"NumericNotEquals":{"k":"5"}}"#, &[], Yes),
            (r#"{"Bool":{"k":true}}"#, &[("k", "True")], Yes),
            (r#"{"Null":{"k":"true"}}"#, &[], Yes),
            (r#"{"Null":{"k":"false"}}"#, &[], No),
            (r#"{"ForAllValues:StringEquals":{"k":"a"}}"#, &[], Yes),
            (r#"{"ForAnyValue:StringNotEquals":{"k":"a"}}"#, &[], No),
            (
                r#"{"StringEquals":{"k":"a"},"Bool":{"l":"true"}}"#,
                &[("k", "a")],
                No,
            ),
            // An operator that does not exist neither grants nor spares.
            (r#"{"StringIs":{"k":"a"}}"#, &[("k", "a")], Maybe),
        ];
        for (condition, keys, expected) in table {
            assert_eq!(under(condition, keys), *expected, "{condition} {keys:?}");
        }
    }
}
