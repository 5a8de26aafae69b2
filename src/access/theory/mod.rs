//! Whether several conditions on one key can hold together, and with which value.
//!
//! Every condition of IAM but those with policy variables is about one key alone, so a set of them
//! can hold together just where, key by key, some value does. Each type of value has its own way to
//! find one: texts by walking the patterns, numbers and dates by trying the points between those
//! listed, addresses by the ends of ranges.

mod ordered;
mod texts;

pub use texts::in_each;

use super::condition::{Listed, Test};
use super::context::{Context, Known, NoContext};
use super::pattern::{Found, Glob};
use super::truth::Truth;
use crate::policy::{BaseOperator, Operator, OperatorFamily, SetPrefix};

/// A condition with its texts made ready to be compared.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// The condition.
    pub test: Test,
    globs: Vec<Glob>,
}

impl Predicate {
    /// Makes a condition ready.
    pub fn new(test: Test) -> Self {
        let globs = test
            .values
            .iter()
            .filter_map(|listed| match listed {
                Listed::Text(pattern) => Some(Glob::plain(pattern)),
                Listed::Arn(pattern) => Some(Glob::by_part(pattern)),
                _ => None,
            })
            .collect();
        Self { test, globs }
    }

    /// Whether some listed value holds a policy variable, so that the condition is about more keys
    /// than one.
    pub fn has_variables(&self) -> bool {
        self.test.values.iter().any(|listed| match listed {
            Listed::Text(pattern) => pattern.has_variables(),
            Listed::Arn(pattern) => pattern.plain().has_variables(),
            _ => false,
        })
    }

    /// The globs of its texts.
    pub fn globs(&self) -> &[Glob] {
        &self.globs
    }
}

/// A value of a condition key that satisfies what is asked of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyValue {
    /// The request lacks the key.
    Absent,
    /// The request has the key with these values.
    Present(Vec<Box<str>>),
}

impl Context for KeyValue {
    fn get(&self, _: &str) -> Known<'_> {
        match self {
            Self::Absent => Known::Absent,
            Self::Present(values) => match &**values {
                [value] => Known::Value(value),
                values => Known::Values(values),
            },
        }
    }
}

/// Whether conditions on one key can hold together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Satisfied {
    /// With this value.
    By(KeyValue),
    /// With none.
    Never,
    /// It cannot be told; the reason.
    Unknown(&'static str),
}

/// Conditions on one key with the answer each must give.
pub type Signed<'p> = (&'p Predicate, bool);

const TWO_TYPES: &str = "a condition key is compared as two types";
const SET_AND_PLAIN: &str =
    "a condition key is tested with and without `ForAllValues` or `ForAnyValue`";
const TOO_LARGE: &str = "the patterns are too many and too long to compare";

/// A value with which every condition gives the answer asked of it. Conditions that AWS does not
/// document ask for nothing here. The conditions must be about the same key and hold no variables.
pub fn satisfy(wanted: &[Signed<'_>], hints: &[&str]) -> Satisfied {
    let documented: Vec<Signed<'_>> = wanted
        .iter()
        .copied()
        .filter(|(predicate, _)| !predicate.test.is_undocumented())
        .collect();
    if documented
        .iter()
        .all(|(predicate, sign)| predicate.test.holds(&KeyValue::Absent) == Truth::from(*sign))
    {
        return Satisfied::By(KeyValue::Absent);
    }
    present(&documented, hints)
}

/// As [`satisfy`], where the request may also have the key with an empty text.
pub fn satisfy_with_empty(wanted: &[Signed<'_>]) -> Satisfied {
    let empty = KeyValue::Present(vec![Box::default()]);
    let fits = |(predicate, sign): &Signed<'_>| {
        predicate.test.is_undocumented() || predicate.test.holds(&empty) == Truth::from(*sign)
    };
    if wanted.iter().all(fits) {
        return Satisfied::By(empty);
    }
    satisfy(wanted, &[])
}

fn present(wanted: &[Signed<'_>], hints: &[&str]) -> Satisfied {
    let mut every = Vec::new();
    let mut some = Vec::new();
    let mut alone = Vec::new();
    // Few keys are ever empty, and to some operators that is as good as absent: an empty text is
    // looked for only where a policy lists one and no such operator asks.
    let lists_empty = |(predicate, _): &Signed<'_>| {
        predicate.test.values.iter().any(|listed| match listed {
            Listed::Text(pattern) => pattern.as_literal() == Some(""),
            _ => false,
        })
    };
    let takes_empty_for_absent = |(predicate, _): &Signed<'_>| {
        predicate
            .test
            .operator
            .is_some_and(Operator::takes_empty_for_absent)
    };
    let solid = wanted.iter().any(takes_empty_for_absent) || !wanted.iter().any(lists_empty);
    for &(predicate, sign) in wanted {
        let Some(operator) = predicate.test.operator else {
            continue;
        };
        if operator.base == BaseOperator::Null {
            let any = KeyValue::Present(vec!["x".into()]);
            if predicate.test.holds(&any) != Truth::from(sign) {
                return Satisfied::Never;
            }
            continue;
        }
        match (operator.set, sign) {
            (None, sign) => alone.push((predicate, sign)),
            (Some(SetPrefix::ForAllValues), true) => every.push((predicate, true)),
            (Some(SetPrefix::ForAllValues), false) => some.push((predicate, false)),
            (Some(SetPrefix::ForAnyValue), true) => some.push((predicate, true)),
            (Some(SetPrefix::ForAnyValue), false) => every.push((predicate, false)),
        }
    }
    if !alone.is_empty() {
        let both = !every.is_empty() || !some.is_empty();
        let all: Vec<_> = alone.into_iter().chain(every).chain(some).collect();
        return match one_value(&all, solid, hints) {
            Found::Text(value) => Satisfied::By(KeyValue::Present(vec![value.into()])),
            // Several values might do, were it known what the plain operators make of them.
            Found::Nothing if both => Satisfied::Unknown(SET_AND_PLAIN),
            Found::Nothing => Satisfied::Never,
            Found::Unknown => Satisfied::Unknown(reason(&all)),
        };
    }
    let mut values: Vec<Box<str>> = Vec::new();
    for wanted in some
        .iter()
        .map(|one| Some(*one))
        .chain(some.is_empty().then_some(None))
    {
        let all: Vec<_> = every.iter().copied().chain(wanted).collect();
        match one_value(&all, solid, hints) {
            Found::Text(value) if values.iter().any(|other| **other == *value) => {}
            Found::Text(value) => values.push(value.into()),
            Found::Nothing => return Satisfied::Never,
            Found::Unknown => return Satisfied::Unknown(reason(&all)),
        }
    }
    Satisfied::By(KeyValue::Present(values))
}

fn reason(wanted: &[Signed<'_>]) -> &'static str {
    if is_one_type(wanted) {
        TOO_LARGE
    } else {
        TWO_TYPES
    }
}

/// One value that passes every condition's comparison, or fails it, as asked; `solid` where it must
/// not be empty.
fn one_value(wanted: &[Signed<'_>], solid: bool, hints: &[&str]) -> Found {
    let fits = |value: &str| passes(wanted, solid, value);
    let of_first = |text: &str| Found::Text(text.to_owned());
    if !is_one_type(wanted) {
        return mixed(wanted, solid, hints);
    }
    let Some(family) = wanted.first().and_then(|(predicate, _)| family(predicate)) else {
        return of_first(hints.first().copied().unwrap_or("example"));
    };
    let candidates = match family {
        OperatorFamily::String | OperatorFamily::Arn => return texts::find(wanted, solid, hints),
        OperatorFamily::Numeric | OperatorFamily::Date | OperatorFamily::IpAddress => {
            ordered::candidates(wanted, family)
        }
        OperatorFamily::Bool | OperatorFamily::Null => vec!["true".to_owned(), "false".to_owned()],
        OperatorFamily::Binary => ordered::binary(wanted),
    };
    let hint = hints.iter().find(|hint| fits(hint));
    hint.map(|&hint| hint.to_owned())
        .or_else(|| candidates.into_iter().find(|value| fits(value)))
        .map_or(Found::Nothing, Found::Text)
}

/// A key compared as several types. A boolean key has but two values; of others some are tried.
fn mixed(wanted: &[Signed<'_>], solid: bool, hints: &[&str]) -> Found {
    let families: Vec<_> = wanted
        .iter()
        .filter_map(|(predicate, _)| family(predicate))
        .collect();
    let boolean = families.iter().all(|family| {
        matches!(
            family,
            OperatorFamily::Bool | OperatorFamily::String | OperatorFamily::Arn
        )
    });
    let mut candidates = vec!["true".to_owned(), "false".to_owned()];
    for (predicate, _) in wanted {
        let base = predicate.test.operator.map(|operator| operator.base);
        candidates.extend(
            predicate
                .test
                .values
                .iter()
                .filter_map(|listed| base.map(|base| listed.to_text(base))),
        );
    }
    if !boolean {
        for family in families {
            let same: Vec<_> = wanted
                .iter()
                .copied()
                .filter(|(predicate, _)| self::family(predicate) == Some(family))
                .collect();
            candidates.extend(ordered::candidates(&same, family));
            if let Found::Text(text) = one_value(&same, solid, hints) {
                candidates.push(text);
            }
        }
    }
    match candidates
        .into_iter()
        .find(|value| passes(wanted, solid, value))
    {
        Some(value) => Found::Text(value),
        None if boolean => Found::Nothing,
        None => Found::Unknown,
    }
}

fn is_one_type(wanted: &[Signed<'_>]) -> bool {
    let is_text =
        |family: OperatorFamily| matches!(family, OperatorFamily::String | OperatorFamily::Arn);
    let mut families = wanted.iter().filter_map(|(predicate, _)| family(predicate));
    families.next().is_none_or(|first| {
        families.all(|other| other == first || is_text(first) && is_text(other))
    })
}

fn family(predicate: &Predicate) -> Option<OperatorFamily> {
    Some(predicate.test.operator?.base.family())
}

/// Whether `value` passes every condition's comparison, or fails it, as asked.
fn passes(wanted: &[Signed<'_>], solid: bool, value: &str) -> bool {
    if solid && value.is_empty() {
        return false;
    }
    wanted.iter().all(|(predicate, sign)| {
        let answer = |operator: Operator| predicate.test.element(operator, value, &NoContext);
        predicate.test.operator.map(answer) == Some(Truth::from(*sign))
    })
}

#[cfg(test)]
mod tests;
