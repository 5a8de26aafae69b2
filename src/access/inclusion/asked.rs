//! What is asked of one dimension of a request, and whether it can be had.

use std::rc::Rc;

use super::constraint::Constraint;
use super::leaf::{Dimension, Leaf};
use crate::access::pattern::{Found, Glob};
use crate::access::theory::{KeyValue, Predicate, Satisfied, Signed, in_each, satisfy};
use crate::access::truth::Truth;

/// A value in one dimension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    Text(String),
    Key(KeyValue),
}

/// What is asked: an element, and whether it is to hold.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) leaf: Rc<Leaf>,
    /// The element with its policy variables filled in.
    pub(super) constraint: Rc<Constraint>,
    pub(super) sign: bool,
}

impl Asked {
    /// The opposite.
    pub(super) fn negated(&self) -> Self {
        Self {
            sign: !self.sign,
            ..self.clone()
        }
    }

    /// Whether another asks for the opposite of the same element, whatever its variables are.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.sign != other.sign
            && (Rc::ptr_eq(&self.leaf, &other.leaf) || self.leaf.body == other.leaf.body)
    }
}

/// Whether what is asked of a dimension can be had.
#[derive(Debug)]
pub(super) enum Checked {
    By(Value),
    Never,
    Unknown(&'static str),
}

/// A value for `dimension` that is as asked. Where variables are left open, "never" is certain and
/// the value is a guess.
pub(super) fn check(dimension: &Dimension, asked: &[Asked], hints: &[&str]) -> Checked {
    match dimension {
        Dimension::Key(_) => key(asked, hints),
        _ => text(asked, hints),
    }
}

fn text(asked: &[Asked], hints: &[&str]) -> Checked {
    let mut within: Vec<&[Glob]> = Vec::new();
    let mut without: Vec<&Glob> = Vec::new();
    let mut within_letters: Vec<&[Glob]> = Vec::new();
    let mut without_letters: Vec<&Glob> = Vec::new();
    for Asked {
        constraint, sign, ..
    } in asked
    {
        let Constraint::Texts { globs, letters } = &**constraint else {
            continue;
        };
        match (sign, letters) {
            (true, _) => {
                within.push(globs);
                within_letters.push(letters.as_ref().map_or(globs, |letters| &letters.with));
            }
            (false, None) => {
                without.extend(globs);
                without_letters.extend(globs);
            }
            // What an open variable excludes is not known: nothing, to be safe.
            (false, Some(letters)) => without_letters.extend(&letters.with),
        }
    }
    let found = match in_each(&mut within, &without, hints) {
        Found::Text(text) => text,
        Found::Nothing => return Checked::Never,
        Found::Unknown => {
            return Checked::Unknown("the patterns are too many and too long to compare");
        }
    };
    // With letters for variables, one list that is wholly excluded is enough.
    let open = asked.iter().any(|asked| asked.constraint.has_letters());
    let excluded = open
        && within_letters
            .iter()
            .any(|list| in_each(&mut [*list], &without_letters, &[]) == Found::Nothing);
    if excluded {
        Checked::Never
    } else {
        Checked::By(Value::Text(found))
    }
}

fn key(asked: &[Asked], hints: &[&str]) -> Checked {
    let mut plain: Vec<Signed<'_>> = Vec::new();
    let mut letters: Vec<Signed<'_>> = Vec::new();
    let mut open = 0;
    for Asked {
        constraint, sign, ..
    } in asked
    {
        let Constraint::Test {
            predicate,
            letters: lettered,
        } = &**constraint
        else {
            continue;
        };
        match lettered {
            None => {
                plain.push((predicate, *sign));
                letters.push((predicate, *sign));
            }
            Some(lettered) => {
                // A text that must match some open variable may be anything; one that must not
                // match it may be so too.
                if lists_must_match(predicate, *sign) {
                    plain.push((predicate, *sign));
                    open += 1;
                }
                letters.push((&lettered.with, *sign));
            }
        }
    }
    let value = match satisfy(&plain, hints) {
        Satisfied::By(value) => value,
        Satisfied::Never => return Checked::Never,
        Satisfied::Unknown(why) => return Checked::Unknown(why),
    };
    let others_must_match = plain
        .iter()
        .filter(|(predicate, sign)| lists_must_match(predicate, *sign))
        .count()
        > open;
    if open == 1 && !others_must_match && satisfy(&letters, &[]) == Satisfied::Never {
        return Checked::Never;
    }
    Checked::By(Value::Key(value))
}

/// Whether a condition as asked wants the value to match one of those listed.
fn lists_must_match(predicate: &Predicate, sign: bool) -> bool {
    predicate
        .test
        .operator
        .is_some_and(|operator| operator.base.is_negated() != sign)
}

/// Whether a constraint holds for a value; not known where variables are left open and it may.
pub(super) fn holds(constraint: &Constraint, value: &Value) -> Truth {
    match (constraint, value) {
        (Constraint::Texts { globs, letters }, Value::Text(text)) => {
            let any = globs.iter().any(|glob| glob.matches(text));
            if any && letters.is_some() {
                Truth::Maybe
            } else {
                any.into()
            }
        }
        (Constraint::Test { predicate, letters }, Value::Key(value)) => {
            if letters.is_some() {
                Truth::Maybe
            } else {
                predicate.test.holds(value)
            }
        }
        _ => Truth::Maybe,
    }
}
