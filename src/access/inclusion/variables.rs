//! Policy variables in comparisons.
//!
//! A variable makes one element of a statement hang on the value of another key. Three ways are
//! gone, each sound for itself:
//!
//! - **Values are tried**: with a value put in for each variable, what is left is exact. A request
//!   found so is a request. Where a statement lists the values that a key may have, all of them are
//!   tried, and finding nothing is an answer too.
//! - **What a variable may stand for** is taken for all it could be: what the statement's own
//!   conditions allow the key to be, else any text. If even so nothing is left, nothing is there.
//! - **A letter that occurs nowhere else** stands in for each variable: `user/${aws:username}` lies
//!   within `user/*`, and within itself, whatever the name.
//!
//! Where none of them answers, the answer is "unknown".

use super::constraint::{Constraint, Letters};
use crate::access::condition::{Listed, Test};
use crate::access::pattern::Reading;
use crate::access::pattern::{ArnPattern, Case, Glob, Pattern, VariableName};
use crate::access::theory::{KeyValue, Predicate};

/// The first of the letters that stand for variables. `?` does not match them.
const FIRST_LETTER: u32 = 0xF_0000;

/// Keys that are never empty where they are there.
const NEVER_EMPTY: [&str; 5] = [
    "aws:username",
    "aws:userid",
    "aws:PrincipalAccount",
    "aws:SourceAccount",
    "aws:ResourceAccount",
];

/// The most patterns that one pattern becomes by what its variables may stand for.
const MOST_FORMS: usize = 64;

/// What stands in for policy variables.
#[derive(Clone, Default, Debug)]
pub(super) struct Values<'v> {
    /// The value of each key, in lower case; keys that are not listed are open.
    pub(super) known: Vec<(Box<str>, KeyValue)>,
    /// What open keys may be, where a statement's own conditions say.
    pub(super) ranges: &'v [(Box<str>, Vec<Pattern>)],
    /// All variables of the comparison, each of which has a letter.
    pub(super) names: &'v [VariableName],
}

impl Values<'_> {
    /// The value of the key called `name`, where it is known.
    pub(super) fn get(&self, name: &str) -> Option<&KeyValue> {
        let known = self.known.iter();
        known
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .next()
    }

    /// A list of resources.
    pub(super) fn resources(&self, patterns: &[ArnPattern], reading: Reading) -> Constraint {
        let glob = |pattern: &ArnPattern| match reading {
            Reading::ByPart => Glob::by_part(pattern),
            Reading::Plain => Glob::plain(pattern.plain()),
        };
        let filled: Vec<ArnPattern> = patterns
            .iter()
            .filter_map(|pattern| self.fill_arn(pattern))
            .collect();
        let open = filled.iter().any(|pattern| pattern.plain().has_variables());
        Constraint::Texts {
            globs: filled
                .iter()
                .flat_map(|pattern| self.forms(pattern))
                .map(|pattern| glob(&pattern))
                .collect(),
            letters: open.then(|| Letters {
                with: filled
                    .iter()
                    .map(|pattern| glob(&pattern.map(|part| lettered(part, self.names))))
                    .collect(),
            }),
        }
    }

    /// A condition.
    pub(super) fn test(&self, test: &Test) -> Constraint {
        let filled: Vec<Listed> = test
            .values
            .iter()
            .filter_map(|listed| match listed {
                Listed::Text(pattern) => self.fill(pattern).map(Listed::Text),
                Listed::Arn(pattern) => self.fill_arn(pattern).map(Listed::Arn),
                other => Some(other.clone()),
            })
            .collect();
        let with = |values| {
            Predicate::new(Test {
                values,
                ..test.clone()
            })
        };
        let is_open = |listed: &Listed| match listed {
            Listed::Text(pattern) => pattern.has_variables(),
            Listed::Arn(pattern) => pattern.plain().has_variables(),
            _ => false,
        };
        let open = filled.iter().any(is_open);
        let letters = open.then(|| Letters {
            with: with(
                filled
                    .iter()
                    .map(|listed| match listed {
                        Listed::Text(pattern) => Listed::Text(lettered(pattern, self.names)),
                        Listed::Arn(pattern) => {
                            Listed::Arn(pattern.map(|part| lettered(part, self.names)))
                        }
                        other => other.clone(),
                    })
                    .collect(),
            ),
        });
        let widest = filled
            .iter()
            .flat_map(|listed| match listed {
                Listed::Text(pattern) => {
                    let forms = self.forms(&pattern.clone().into());
                    forms
                        .iter()
                        .map(|form| Listed::Text(form.plain().clone()))
                        .collect()
                }
                Listed::Arn(pattern) => self.forms(pattern).into_iter().map(Listed::Arn).collect(),
                other => vec![other.clone()],
            })
            .collect();
        Constraint::Test {
            predicate: with(widest),
            letters,
        }
    }

    /// The pattern with known values put in; `None` where a variable has none, so that it matches
    /// nothing.
    fn fill(&self, pattern: &Pattern) -> Option<Pattern> {
        let mut possible = true;
        let value = |variable: &VariableName| match self.get(&variable.key) {
            Some(KeyValue::Present(values)) => match &**values {
                [value] => Some(value.clone()),
                _ => None,
            },
            Some(KeyValue::Absent) => variable.default.clone(),
            None => None,
        };
        let texts: Vec<(VariableName, Box<str>)> = pattern
            .variables()
            .filter_map(|variable| {
                let text = value(variable);
                possible &= text.is_some() || self.get(&variable.key).is_none();
                Some((variable.clone(), text?))
            })
            .collect();
        possible.then(|| {
            pattern.with_values(|variable| {
                let known = texts.iter().find(|(name, _)| name == variable);
                known.map(|(_, text)| &**text)
            })
        })
    }

    fn fill_arn(&self, pattern: &ArnPattern) -> Option<ArnPattern> {
        self.fill(pattern.plain())?;
        Some(pattern.map(|part| self.fill(part).unwrap_or_else(|| part.clone())))
    }

    /// The pattern with all that its open variables may stand for.
    fn forms(&self, pattern: &ArnPattern) -> Vec<ArnPattern> {
        let mut forms = vec![pattern.clone()];
        loop {
            let open = forms
                .iter()
                .find_map(|form| form.plain().variables().next().cloned());
            let Some(variable) = open else { return forms };
            let never_empty = NEVER_EMPTY
                .iter()
                .any(|key| variable.key.eq_ignore_ascii_case(key));
            let any = [Pattern::new(
                if never_empty { "?*" } else { "*" },
                Case::Sensitive,
                false,
            )];
            let range = self
                .ranges
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(&variable.key))
                .filter(|(_, range)| range.len() * forms.len() <= MOST_FORMS);
            let mut options = range.map_or(&any[..], |(_, range)| range).to_vec();
            options.extend(
                variable
                    .default
                    .as_deref()
                    .map(|default| Pattern::literal(default, Case::Sensitive)),
            );
            let put = |form: &ArnPattern, option: &Pattern| {
                form.map(|part| part.with_pattern(&variable, option))
            };
            forms = forms
                .iter()
                .flat_map(|form| options.iter().map(move |option| put(form, option)))
                .collect();
        }
    }
}

/// The pattern with a letter in place of each variable, from a range that IAM does not accept in
/// policies.
fn lettered(pattern: &Pattern, names: &[VariableName]) -> Pattern {
    let letters: Vec<String> = (FIRST_LETTER..)
        .filter_map(char::from_u32)
        .take(names.len())
        .map(String::from)
        .collect();
    pattern.with_values(|variable| {
        let at = names.iter().position(|name| name == variable)?;
        letters.get(at).map(String::as_str)
    })
}
