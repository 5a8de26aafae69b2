//! Strings that several globs match and several others do not.

use std::collections::HashMap;

use super::Case;
use super::glob::{Glob, Step, literal};

/// How many steps a search may take before it gives up. Patterns that fit a policy come nowhere
/// near.
pub const MOST_STEPS: usize = 1_000_000;

/// What stands in for wildcards in strings that are shown to people.
const FILLINGS: [&str; 5] = ["example", "x", "", "1", "example/x"];

/// What a search for a string came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// This string.
    Text(String),
    /// There is none.
    Nothing,
    /// The patterns are too many and too long to tell.
    Unknown,
}

/// A string that every glob of `within` matches and no glob of `without` does. One of `hints` is
/// taken where it fits, else a readable one, else a shortest one.
///
/// ```
/// use iam_lint::access::pattern::{Case, Found, Glob, Pattern, common_string};
///
/// let glob = |text| Glob::plain(&Pattern::new(text, Case::Sensitive, false));
/// let (all, a, long) = (glob("*"), glob("a*"), glob("??*"));
/// assert_eq!(common_string(&[&a], &[&long], &[]), Found::Text("a".to_owned()));
/// assert_eq!(common_string(&[&a], &[&all], &[]), Found::Nothing);
/// ```
pub fn common_string(within: &[&Glob], without: &[&Glob], hints: &[&str]) -> Found {
    common_string_in(within, without, hints, &mut { MOST_STEPS })
}

/// As [`common_string`], with the steps that several searches share: a character tried, for each
/// place followed.
pub fn common_string_in(
    within: &[&Glob],
    without: &[&Glob],
    hints: &[&str],
    steps: &mut usize,
) -> Found {
    for (index, glob) in within.iter().enumerate() {
        if within
            .iter()
            .skip(index + 1)
            .any(|other| glob.clashes(other))
        {
            return Found::Nothing;
        }
    }
    let without: Vec<&Glob> = without
        .iter()
        .copied()
        .filter(|other| !within.iter().any(|glob| glob.clashes(other)))
        .collect();
    let fits = |text: &str| {
        within.iter().all(|glob| glob.matches(text))
            && !without.iter().any(|glob| glob.matches(text))
    };
    if without
        .iter()
        .any(|other| other.is_star() || within.iter().any(|glob| glob == other))
    {
        return Found::Nothing;
    }
    let all = || within.iter().chain(&without);
    let one_case = all().all(|glob| glob.case == Case::Insensitive);
    let is_text = |glob: &&&Glob| glob.is_literal() && (one_case || glob.case == Case::Sensitive);
    if let Some(literal) = within.iter().find(is_text) {
        let text = literal.filled("");
        return if fits(&text) {
            // A hint may spell it in the usual case.
            let hint = hints.iter().find(|hint| fits(hint));
            Found::Text(hint.map_or(text, |&hint| hint.to_owned()))
        } else {
            Found::Nothing
        };
    }
    if let Some(hint) = hints.iter().find(|hint| fits(hint)) {
        return Found::Text((*hint).to_owned());
    }
    let readable = within
        .iter()
        .flat_map(|glob| FILLINGS.iter().map(|filling| glob.filled(filling)));
    if let Some(text) = readable.into_iter().find(|text| fits(text)) {
        return Found::Text(text);
    }
    Search::new(within, &without).run(steps)
}

/// A breadth-first search over the places that the globs can have reached together. Those to be
/// matched are followed one place each; those not to be matched as sets of places, of which
/// smaller ones stand for larger ones.
struct Search<'g> {
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
    fn new(within: &'g [&'g Glob], without: &'g [&'g Glob]) -> Self {
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

    fn run(mut self, steps: &mut usize) -> Found {
        self.add(State {
            within: vec![0; self.within.len()],
            without: (0..).zip(self.without).map(|(glob, _)| (glob, 0)).collect(),
            parent: None,
        });
        let mut at = 0;
        while at < self.states.len() {
            let places = self
                .states
                .get(at)
                .map_or(0, |state| state.within.len() + state.without.len());
            match steps.checked_sub((places + 1) * self.alphabet.len()) {
                Some(left) => *steps = left,
                None => return Found::Unknown,
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

#[cfg(test)]
mod tests {
    use super::super::{ArnPattern, Pattern};
    use super::*;

    fn glob(text: &str) -> Glob {
        Glob::plain(&Pattern::new(text, Case::Sensitive, false))
    }

    fn search(within: &[&str], without: &[&str]) -> Found {
        let globs = |texts: &[&str]| texts.iter().map(|text| glob(text)).collect::<Vec<_>>();
        let (within, without) = (globs(within), globs(without));
        common_string(
            &within.iter().collect::<Vec<_>>(),
            &without.iter().collect::<Vec<_>>(),
            &[],
        )
    }

    #[test]
    fn what_is_left() {
        assert_eq!(search(&["a*"], &["a?*"]), Found::Text("a".into()));
        assert_eq!(search(&["a*"], &["a", "a?*"]), Found::Nothing);
        assert_eq!(search(&["*a", "b*"], &["b*b*a"]), Found::Text("ba".into()));
        assert_eq!(search(&["??"], &["a?", "?b"]), Found::Text("xx".into()));
        assert_eq!(
            search(&["*ab*", "*ba*"], &["*aba*", "*bab*"]),
            Found::Text("abba".into())
        );
        assert_eq!(search(&["*aa*"], &["*a*"]), Found::Nothing);
    }

    #[test]
    fn parts_are_kept_apart() {
        let by_part = |text| Glob::by_part(&ArnPattern::new(text, false));
        let all = by_part("arn:aws:s3:*:*:x/*");
        assert!(all.matches("arn:aws:s3:::x/y:z"));
        assert!(!all.matches("arn:aws:s3:a:b:c:x/y"));
        let (own, other) = (
            by_part("arn:aws:c:*:*:s/N/*"),
            by_part("arn:aws:c:*:*:s/M/*"),
        );
        assert_eq!(common_string(&[&own, &other], &[], &[]), Found::Nothing);
    }

    #[test]
    fn case_of_actions() {
        let action = |text| Glob::plain(&Pattern::new(text, Case::Insensitive, false));
        assert_eq!(
            common_string(
                &[&action("S3:Get*")],
                &[&action("s3:get?*")],
                &["s3:GetObject"]
            ),
            Found::Text("S3:Get".into())
        );
    }

    #[test]
    fn a_text_in_any_case_is_several_texts() {
        let any_case = Glob::plain(&Pattern::new("a", Case::Insensitive, false));
        assert_eq!(
            common_string(&[&any_case], &[&glob("*a")], &[]),
            Found::Text("A".into())
        );
        assert_eq!(
            common_string(&[&any_case], &[&glob("a"), &glob("A")], &[]),
            Found::Nothing
        );
    }

    #[test]
    fn hostile_patterns_end() {
        let long = format!("*a{}", "?".repeat(24));
        assert_eq!(search(&[&long], &[&long]), Found::Nothing);
        let more = format!("*b{}", "?".repeat(24));
        assert!(matches!(search(&["*"], &[&long, &more]), Found::Text(_)));
    }
}
