//! Conditions, made ready to be asked whether they hold.

use std::cell::Cell;
use std::cmp::Ordering;

use jiff::Timestamp;

use super::context::{Context, Known, Substitute};
use super::pattern::{ArnPattern, Case, Pattern, Reading};
use super::truth::Truth;
use super::value::{self, AddressRange};
use crate::policy::{BaseOperator, Condition, Operator, OperatorFamily, SetPrefix};

/// One operator applied to one condition key.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.
#[derive(Clone, PartialEq, Debug)]
pub struct Test {
    /// The condition key as written; its case does not matter.
    pub key: Box<str>,
    /// The operator as written.
    pub operator_text: Box<str>,
    /// The operator, where IAM has it.
    pub operator: Option<Operator>,
    /// The values listed.
    pub values: Vec<Listed>,
}

/// A value that a condition lists, read as its operator reads it.
#[derive(Clone, PartialEq, Debug)]
pub enum Listed {
    /// A text, in which variables and (for `…Like`) wildcards may stand.
    Text(Pattern),
    /// An ARN, compared part by part.
    Arn(ArnPattern),
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A date.
    Date(Timestamp),
    /// Addresses.
    Addresses(AddressRange),
    /// One address of IPv6. Whether it stands for itself or for its `/32`, as the documents have
    /// it of addresses without a prefix, they do not say.
    Address6(AddressRange, AddressRange),
    /// Base64.
    Binary(Box<str>),
    /// A value that cannot be read as the operator's type; as written.
    Unreadable(Box<str>),
}

impl Test {
    /// Reads a condition; `variables` says whether `${…}` is a policy variable in it.
    pub fn new(condition: &Condition<'_>, variables: bool) -> Self {
        Self {
            key: condition.key.as_str().into(),
            operator_text: condition.operator_text.as_str().into(),
            operator: condition.operator,
            values: condition
                .texts()
                .map(|text| Listed::read(condition.operator, text, variables))
                .collect(),
        }
    }

    /// A test made of its parts.
    pub fn of(key: &str, operator: Operator, values: Vec<Listed>) -> Self {
        Self {
            key: key.into(),
            operator_text: operator.to_string().into(),
            operator: Some(operator),
            values,
        }
    }

    /// Whether the condition holds. What AWS does with an operator it does not know, or with a
    /// value it cannot read, is not documented, so such a condition may hold or not.
    pub fn holds(&self, context: &dyn Context) -> Truth {
        let Some(operator) = self.operator else {
            return Truth::Maybe;
        };
        let known = match context.get(&self.key) {
            Known::Value("") if operator.takes_empty_for_absent() => Known::Absent,
            known => known,
        };
        if operator.base == BaseOperator::Null {
            return self.null(operator, known);
        }
        match known {
            Known::Unknown => Truth::Maybe,
            Known::Absent | Known::Values([]) => absent(operator).into(),
            Known::Value(value) => self.element(operator, value, context),
            Known::Values(values) => {
                let mut each = values
                    .iter()
                    .map(|value| self.element(operator, value, context));
                match (operator.set, values) {
                    (Some(SetPrefix::ForAllValues), _) => each.fold(Truth::Yes, Truth::and),
                    (Some(SetPrefix::ForAnyValue), _) => each.fold(Truth::No, Truth::or),
                    (None, [_]) => each.next().unwrap_or(Truth::Maybe),
                    // Several values need a set operator; what AWS does without is not documented.
                    (None, _) => Truth::Maybe,
                }
            }
        }
    }

    /// Whether the condition's answer, where it is not known, is one that AWS does not document,
    /// rather than one that hangs on what the request holds.
    pub fn is_undocumented(&self) -> bool {
        self.operator
            .is_none_or(|operator| operator.base == BaseOperator::Null && operator.if_exists)
            || self
                .values
                .iter()
                .any(|listed| matches!(listed, Listed::Unreadable(_)))
    }

    /// Whether one value of the request passes: it matches a listed one or, for a negated operator,
    /// none.
    pub fn element(&self, operator: Operator, value: &str, context: &dyn Context) -> Truth {
        let some = self
            .values
            .iter()
            .map(|listed| listed.matches(operator.base, value, context))
            .fold(Truth::No, Truth::or);
        if operator.base.is_negated() {
            !some
        } else {
            some
        }
    }

    /// `Null`: the key is absent (`true`) or present (`false`). With a set prefix it is constant.
    fn null(&self, operator: Operator, known: Known<'_>) -> Truth {
        match operator.set {
            Some(SetPrefix::ForAllValues) => return Truth::Yes,
            Some(SetPrefix::ForAnyValue) => return Truth::No,
            None => {}
        }
        let is_absent = match known {
            Known::Unknown => return Truth::Maybe,
            Known::Absent | Known::Values([]) => true,
            Known::Value(_) | Known::Values(_) => false,
        };
        let answer = self
            .values
            .iter()
            .map(|listed| match listed {
                Listed::Bool(wanted) => Truth::from(*wanted == is_absent),
                _ => Truth::Maybe,
            })
            .fold(Truth::No, Truth::or);
        // AWS refuses `NullIfExists`.
        if operator.if_exists {
            answer.agree(Truth::Maybe)
        } else {
            answer
        }
    }
}

/// The operator's answer where the request lacks the key.
pub const fn absent(operator: Operator) -> bool {
    match operator.set {
        Some(SetPrefix::ForAllValues) => true,
        Some(SetPrefix::ForAnyValue) => operator.if_exists,
        None => operator.if_exists || operator.base.is_negated(),
    }
}

impl Listed {
    /// Reads a listed value as `operator` does.
    pub fn read(operator: Option<Operator>, text: &str, variables: bool) -> Self {
        let Some(operator) = operator else {
            return Self::Unreadable(text.into());
        };
        let read = match operator.base {
            BaseOperator::StringEquals | BaseOperator::StringNotEquals => Some(Self::Text(
                Pattern::without_wildcards(text, Case::Sensitive, variables),
            )),
            BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase => {
                Some(Self::Text(Pattern::without_wildcards(
                    text,
                    Case::Insensitive,
                    variables,
                )))
            }
            BaseOperator::StringLike | BaseOperator::StringNotLike => {
                Some(Self::Text(Pattern::new(text, Case::Sensitive, variables)))
            }
            base => match base.family() {
                OperatorFamily::Arn => ArnPattern::for_operator(text, variables).map(Self::Arn),
                OperatorFamily::Numeric => value::number(text).map(Self::Number),
                OperatorFamily::Date => value::date(text).map(Self::Date),
                OperatorFamily::Bool | OperatorFamily::Null => value::boolean(text).map(Self::Bool),
                OperatorFamily::Binary => value::base64(text).map(|text| Self::Binary(text.into())),
                OperatorFamily::IpAddress => Self::addresses(text),
                OperatorFamily::String => None,
            },
        };
        read.unwrap_or_else(|| Self::Unreadable(text.into()))
    }

    fn addresses(text: &str) -> Option<Self> {
        let range = AddressRange::parse(text)?;
        if text.contains(':') && !text.contains('/') {
            let wide = AddressRange::parse(&format!("{text}/32"))?;
            Some(Self::Address6(range, wide))
        } else {
            Some(Self::Addresses(range))
        }
    }

    /// Whether `value` matches, by the operator's positive form.
    fn matches(&self, base: BaseOperator, value: &str, context: &dyn Context) -> Truth {
        let compared =
            |order: Option<Ordering>| Truth::from(order.map(|order| value::fits(base, order)));
        match self {
            Self::Text(pattern) => match matches(pattern, value, context) {
                Truth::No if differs_in_case_alone(pattern, value) => Truth::Maybe,
                truth => truth,
            },
            // Values of fewer than six parts do not match.
            Self::Arn(pattern) => substituting(context, |lookup| {
                pattern.matches_with(value, lookup).by_part
            }),
            Self::Bool(listed) => value::boolean(value).map(|value| value == *listed).into(),
            Self::Number(listed) => {
                compared(value::number(value).and_then(|value| value.partial_cmp(listed)))
            }
            Self::Date(listed) => compared(value::date(value).map(|value| value.cmp(listed))),
            Self::Addresses(range) => value
                .parse()
                .ok()
                .map(|address| range.contains(address))
                .into(),
            Self::Address6(own, wide) => match value.parse() {
                Ok(address) if own.contains(address) => Truth::Yes,
                Ok(address) if !wide.contains(address) => Truth::No,
                _ => Truth::Maybe,
            },
            Self::Binary(listed) => value::base64(value).map(|value| value == &**listed).into(),
            Self::Unreadable(_) => Truth::Maybe,
        }
    }

    /// The value as a policy writes it.
    pub fn to_text(&self, base: BaseOperator) -> String {
        let literal = matches!(base.family(), OperatorFamily::String)
            && !matches!(base, BaseOperator::StringLike | BaseOperator::StringNotLike);
        match self {
            Self::Text(pattern) => match pattern.as_literal() {
                // Wildcards mean nothing here, so they need no escape.
                Some(text) if literal && !text.contains("${") => text.to_owned(),
                _ => pattern.to_text(),
            },
            Self::Arn(pattern) => pattern.plain().to_text(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Addresses(range) => range.to_string(),
            Self::Address6(own, _) => own
                .ends()
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
            Self::Binary(text) | Self::Unreadable(text) => text.to_string(),
        }
    }
}

/// Whether texts that are compared whatever their case differ in the case of letters beyond ASCII
/// alone; whether those lose it, too, is not documented.
pub fn differs_in_case_alone(pattern: &Pattern, value: &str) -> bool {
    pattern.case() == Case::Insensitive
        && !value.is_ascii()
        && pattern
            .as_literal()
            .is_some_and(|text| text.to_lowercase() == value.to_lowercase())
}

/// Whether `pattern` matches `text`, with variables resolved by `context`. A variable without value
/// matches nothing; one whose value is not known may match.
pub fn matches(pattern: &Pattern, text: &str, context: &dyn Context) -> Truth {
    if !pattern.has_variables() {
        return pattern.matches(text).into();
    }
    substituting(context, |lookup| pattern.matches_with(text, lookup))
}

/// Whether an entry of `Resource` matches `text`; not known where the readings of its wildcards
/// differ.
pub fn matches_resource(
    pattern: &ArnPattern,
    text: &str,
    reading: Option<Reading>,
    context: &dyn Context,
) -> Truth {
    let one = |by_part: bool| {
        substituting(context, |lookup| {
            let readings = pattern.matches_with(text, lookup);
            if by_part {
                readings.by_part
            } else {
                readings.plain
            }
        })
    };
    match reading {
        Some(Reading::Plain) => return one(false),
        Some(Reading::ByPart) => return one(true),
        None => {}
    }
    let plain = one(false);
    if plain == Truth::No || pattern.parts().is_none() {
        plain
    } else {
        plain.agree(one(true))
    }
}

/// Asks with the context's values for policy variables.
fn substituting<'c>(
    context: &'c dyn Context,
    ask: impl FnOnce(&dyn Fn(&str) -> Option<&'c str>) -> bool,
) -> Truth {
    let open = Cell::new(false);
    let lookup = |name: &str| match Substitute::from(context.get(name)) {
        Substitute::Text(text) => Some(text),
        Substitute::Nothing => None,
        Substitute::Open => {
            open.set(true);
            None
        }
    };
    let matched = ask(&lookup);
    if open.get() {
        // A default may have stood in for a value that is not known.
        Truth::Maybe
    } else {
        matched.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::context::Keys;
    use crate::policy::read;
    use crate::source::SourceId;
    use crate::syntax::json;

    type Pairs = &'static [(&'static str, &'static str)];

    fn under(condition: &str, keys: Pairs) -> Truth {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}}}"#
        );
        let parsed = json::parse(SourceId::new(0), &text);
        let policy = read::policy(parsed.tree.root());
        let mut context = Keys::new();
        for (key, value) in keys {
            context.add(key, [*value]);
        }
        policy.statements[0]
            .conditions
            .iter()
            .map(|condition| Test::new(condition, true).holds(&context))
            .fold(Truth::Yes, Truth::and)
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
