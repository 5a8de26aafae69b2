//! Conditions and their operators.

use std::fmt;

use crate::source::Span;
use crate::syntax::{Node, Text};

/// One operator applied to one condition key. The conditions of a statement must all hold.
#[derive(Debug)]
pub struct Condition<'t> {
    /// The operator as written.
    pub operator_text: Text<'t>,
    /// The operator, where IAM has it.
    pub operator: Option<Operator>,
    /// The condition key as written; its case does not matter.
    pub key: Text<'t>,
    /// The value as written: a scalar or an array of them.
    pub value: Node<'t>,
    /// The values listed.
    pub values: Vec<Node<'t>>,
}

impl<'t> Condition<'t> {
    /// Whether this condition is about the key called `name`.
    pub fn is_about(&self, name: &str) -> bool {
        self.key.as_str().eq_ignore_ascii_case(name)
    }

    /// The listed values as text; numbers and booleans as written.
    pub fn texts(&self) -> impl Iterator<Item = &'t str> {
        self.values
            .iter()
            .map(|value| value.as_str().unwrap_or_else(|| value.literal()))
    }

    /// From the key to the end of its values.
    pub fn span(&self) -> Span {
        self.key.span().to(self.value.span())
    }
}

/// A condition operator in its three parts, such as `ForAnyValue:StringLikeIfExists`.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.
///
/// ```
/// # use iam_lint::policy::{BaseOperator, Operator, SetPrefix};
/// let operator = Operator::named("ForAnyValue:StringLikeIfExists").unwrap();
/// assert_eq!(operator.set, Some(SetPrefix::ForAnyValue));
/// assert_eq!(operator.base, BaseOperator::StringLike);
/// assert!(operator.if_exists);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`
    pub set: Option<SetPrefix>,
    /// The comparison.
    pub base: BaseOperator,
    /// `…IfExists`: true where the key is absent.
    pub if_exists: bool,
}

/// How a multivalued key is tested.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SetPrefix {
    /// Every value of the request must match; true where there is none.
    ForAllValues,
    /// Some value of the request must match; false where there is none.
    ForAnyValue,
}

impl Operator {
    /// The comparison alone, without set prefix and `IfExists`.
    pub const fn plain(base: BaseOperator) -> Self {
        Self {
            set: None,
            base,
            if_exists: false,
        }
    }

    /// Whether an empty text is as good as an absent key to it, as it is to `Null` and to
    /// `ForAllValues`.
    pub fn takes_empty_for_absent(self) -> bool {
        self.base == BaseOperator::Null || self.set == Some(SetPrefix::ForAllValues)
    }

    /// Reads an operator's name. AWS does not say whether case matters, so it does not here.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (set, rest) = match name.split_once(':') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Some(SetPrefix::ForAllValues), rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(SetPrefix::ForAnyValue), rest)
            }
            Some(_) => return None,
            None => (None, name),
        };
        let (base, if_exists) = match strip_if_exists(rest) {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let base = BaseOperator::named(base)?;
        Some(Self {
            set,
            base,
            if_exists,
        })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.set {
            Some(SetPrefix::ForAllValues) => "ForAllValues:",
            Some(SetPrefix::ForAnyValue) => "ForAnyValue:",
            None => "",
        })?;
        f.write_str(self.base.name())?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

fn strip_if_exists(name: &str) -> Option<&str> {
    let at = name.len().checked_sub("IfExists".len())?;
    let tail = name.get(at..)?;
    tail.eq_ignore_ascii_case("IfExists")
        .then(|| name.get(..at))?
}

macro_rules! operators {
    ($($name:ident $family:ident $negated:literal,)*) => {
        /// The comparisons that IAM has.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[expect(missing_docs, reason = "the names are AWS's own")]
        pub enum BaseOperator { $($name,)* }

        impl BaseOperator {
            /// All comparisons, in the order of AWS's page.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name as AWS spells it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The type of value compared.
            pub const fn family(self) -> OperatorFamily {
                match self { $(Self::$name => OperatorFamily::$family,)* }
            }

            /// Negated comparisons hold where the key is absent.
            pub const fn is_negated(self) -> bool {
                match self { $(Self::$name => $negated,)* }
            }
        }
    };
}

operators! {
    StringEquals String false,
    StringNotEquals String true,
    StringEqualsIgnoreCase String false,
    StringNotEqualsIgnoreCase String true,
    StringLike String false,
    StringNotLike String true,
    NumericEquals Numeric false,
    NumericNotEquals Numeric true,
    NumericLessThan Numeric false,
    NumericLessThanEquals Numeric false,
    NumericGreaterThan Numeric false,
    NumericGreaterThanEquals Numeric false,
    DateEquals Date false,
    DateNotEquals Date true,
    DateLessThan Date false,
    DateLessThanEquals Date false,
    DateGreaterThan Date false,
    DateGreaterThanEquals Date false,
    Bool Bool false,
    BinaryEquals Binary false,
    IpAddress IpAddress false,
    NotIpAddress IpAddress true,
    ArnEquals Arn false,
    ArnLike Arn false,
    ArnNotEquals Arn true,
    ArnNotLike Arn true,
    Null Null false,
}

impl BaseOperator {
    /// The comparison called `name`, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|base| base.name().eq_ignore_ascii_case(name))
    }
}

/// The type of value an operator compares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "the names are AWS's own")]
pub enum OperatorFamily {
    String,
    Numeric,
    Date,
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for &base in BaseOperator::ALL {
            let name = format!("ForAllValues:{}IfExists", base.name());
            let operator = Operator::named(&name).unwrap();
            assert_eq!((operator.base, operator.if_exists), (base, true));
            assert_eq!(operator.to_string(), name);
        }
    }

    #[test]
    fn what_is_not_an_operator() {
        for name in [
            "",
            "StringEqual",
            "IfExists",
            "ForEach:StringEquals",
            "ForAnyValue:",
            "é",
        ] {
            assert_eq!(Operator::named(name), None, "{name}");
        }
    }
}
