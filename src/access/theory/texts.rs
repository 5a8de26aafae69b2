//! Texts and ARNs: a value within some patterns and outside others.

use super::Signed;
use crate::access::pattern::{Case, Found, Glob, MOST_STEPS, Pattern, common_string_in};

/// How many combinations of listed patterns are tried.
const MOST_COMBINATIONS: usize = 100_000;

/// A text that every condition takes, or refuses, as asked; `solid` where it must not be empty.
pub(super) fn find(wanted: &[Signed<'_>], solid: bool, hints: &[&str]) -> Found {
    let empty = Glob::plain(&Pattern::literal("", Case::Sensitive));
    let mut within: Vec<&[Glob]> = Vec::new();
    let mut without: Vec<&Glob> = Vec::new();
    for (predicate, sign) in wanted {
        let negated = predicate
            .test
            .operator
            .is_some_and(|operator| operator.base.is_negated());
        if *sign == negated {
            without.extend(predicate.globs());
        } else {
            within.push(predicate.globs());
        }
    }
    if solid {
        without.push(&empty);
    }
    in_each(&mut within, &without, hints)
}

/// A text that one glob of every list of `within` matches, and none of `without`.
pub fn in_each(within: &mut [&[Glob]], without: &[&Glob], hints: &[&str]) -> Found {
    // The shortest list first: most of its globs exclude what the others begin with.
    within.sort_by_key(|list| list.len());
    let mut choice = Choice {
        lists: within,
        without,
        hints,
        left: MOST_COMBINATIONS,
        steps: MOST_STEPS,
        unknown: false,
    };
    match choice.find(0, &mut Vec::new()) {
        Some(text) => Found::Text(text),
        None if choice.unknown => Found::Unknown,
        None => Found::Nothing,
    }
}

struct Choice<'c, 'g> {
    lists: &'c [&'g [Glob]],
    without: &'c [&'g Glob],
    hints: &'c [&'c str],
    left: usize,
    steps: usize,
    unknown: bool,
}

impl<'g> Choice<'_, 'g> {
    fn find(&mut self, depth: usize, chosen: &mut Vec<&'g Glob>) -> Option<String> {
        let Some(list) = self.lists.get(depth) else {
            return match common_string_in(chosen, self.without, self.hints, &mut self.steps) {
                Found::Text(text) => Some(text),
                Found::Nothing => None,
                Found::Unknown => {
                    self.unknown = true;
                    None
                }
            };
        };
        for glob in *list {
            let Some(left) = self.left.checked_sub(1) else {
                self.unknown = true;
                return None;
            };
            self.left = left;
            if chosen.iter().any(|other| other.clashes(glob)) {
                continue;
            }
            chosen.push(glob);
            let found = self.find(depth + 1, chosen);
            chosen.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
