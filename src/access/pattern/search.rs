//! The search for a shortest string that globs leave.

use std::collections::HashMap;

use super::Case;
use super::glob::{Found, Glob, Step, literal};

/// How many states a search may look at before it gives up. Patterns that fit a policy come nowhere
/// near.
const MOST_STATES: usize = 50_000;

/// A breadth-first search over the places that the globs can have reached together. Those to be
/// matched are followed one place each; those not to be matched as sets of places, of which
/// smaller ones stand for larger ones.
pub(super) struct Search<'g> {
    within: &'g [&'g Glob],
    without: &'g [&'g Glob],
    alphabet: Vec<char>,
    states: Vec<State>,
    /// By the places of `within`, the states that have them.
    seen: HashMap<Vec<u32>, Vec<usize>>,
}

struct State {
    within: Vec<u32>,
    /// Glob and place, sorted.
    without: Vec<(u32, u32)>,
    /// The state it was reached from, and by which character.
    parent: Option<(usize, char)>,
}

impl<'g> Search<'g> {
    pub(super) fn new(within: &'g [&'g Glob], without: &'g [&'g Glob]) -> Self {
        let steps = || within.iter().chain(without).flat_map(|glob| &glob.steps);
        let mut alphabet: Vec<char> = steps().filter_map(|step| literal(*step)).collect();
        let cases = |case| within.iter().chain(without).any(|glob| glob.case == case);
        if cases(Case::Insensitive) {
            if cases(Case::Sensitive) {
                let other = |c: &char| [c.to_ascii_lowercase(), c.to_ascii_uppercase()];
                alphabet = alphabet.iter().flat_map(other).collect();
            } else {
                for c in &mut alphabet {
                    c.make_ascii_lowercase();
                }
            }
        }
        let closed = |step: &Step| {
            matches!(
                step,
                Step::Any { colon: false } | Step::Star { colon: false }
            )
        };
        if steps().any(closed) {
            alphabet.push(':');
        }
        alphabet.sort_unstable();
        alphabet.dedup();
        let fresh = ('a'..='z').chain('0'..='9').chain('!'..='~');
        let fresh: Vec<char> = fresh.filter(|c| !alphabet.contains(c)).take(1).collect();
        alphabet.extend(fresh);
        Self {
            within,
            without,
            alphabet,
            states: Vec::new(),
            seen: HashMap::new(),
        }
    }

    pub(super) fn run(mut self) -> Found {
        self.add(State {
            within: vec![0; self.within.len()],
            without: (0..).zip(self.without).map(|(glob, _)| (glob, 0)).collect(),
            parent: None,
        });
        let mut at = 0;
        while at < self.states.len() {
            if at > MOST_STATES {
                return Found::Unknown;
            }
            if self.is_goal(at) {
                return Found::Text(self.spell(at));
            }
            for index in 0..self.alphabet.len() {
                if let Some(&c) = self.alphabet.get(index) {
                    self.advance(at, c);
                }
            }
            at += 1;
        }
        Found::Nothing
    }

    fn is_goal(&self, at: usize) -> bool {
        self.states.get(at).is_some_and(|state| {
            self.within
                .iter()
                .zip(&state.within)
                .all(|(glob, &place)| glob.accepts(place as usize))
                && !state.without.iter().any(|&(glob, place)| {
                    self.without
                        .get(glob as usize)
                        .is_some_and(|glob| glob.accepts(place as usize))
                })
        })
    }

    /// Adds the states that `c` leads to.
    fn advance(&mut self, at: usize, c: char) {
        let Some(state) = self.states.get(at) else {
            return;
        };
        let mut without = Vec::new();
        for &(index, place) in &state.without {
            let Some(glob) = self.without.get(index as usize) else {
                continue;
            };
            glob.step_from(place as usize, c, |reached| {
                without.push((index, u32::try_from(reached).unwrap_or(u32::MAX)));
            });
        }
        let doomed = |&(index, place): &(u32, u32)| {
            let glob = self.without.get(index as usize);
            glob.is_some_and(|glob| glob.is_open_at(place as usize))
        };
        if without.iter().any(doomed) {
            return;
        }
        without.sort_unstable();
        without.dedup();
        let mut reached: Vec<Vec<u32>> = vec![Vec::new()];
        for (glob, &place) in self.within.iter().zip(&state.within) {
            let mut longer = Vec::new();
            glob.step_from(place as usize, c, |next| {
                let next = u32::try_from(next).unwrap_or(u32::MAX);
                longer.extend(reached.iter().map(|start| {
                    let mut tuple = start.clone();
                    tuple.push(next);
                    tuple
                }));
            });
            reached = longer;
        }
        for within in reached {
            self.add(State {
                within,
                without: without.clone(),
                parent: Some((at, c)),
            });
        }
    }

    fn add(&mut self, state: State) {
        let same = self.seen.entry(state.within.clone()).or_default();
        let states = &self.states;
        let covered = same.iter().any(|&old| {
            states
                .get(old)
                .is_some_and(|old| is_subset(&old.without, &state.without))
        });
        if !covered {
            same.push(self.states.len());
            self.states.push(state);
        }
    }

    fn spell(&self, mut at: usize) -> String {
        let mut reversed = Vec::new();
        while let Some((parent, c)) = self.states.get(at).and_then(|state| state.parent) {
            reversed.push(c);
            at = parent;
        }
        reversed.into_iter().rev().collect()
    }
}

/// Whether sorted `some` are all among sorted `all`.
fn is_subset(some: &[(u32, u32)], all: &[(u32, u32)]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|wanted| rest.any(|other| other == wanted))
}
