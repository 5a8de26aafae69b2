//! Strings that several patterns match and several others do not.

use super::{ArnPattern, Case, Pattern, Symbol};

/// A character that no wildcard takes. IAM accepts it nowhere, so it can hold texts apart.
pub const SEPARATOR: char = '\u{1}';

/// Whether a character stands for a whole text that is not known: it is more, or less, than one
/// character, so `?` does not take it.
const fn is_letter(c: char) -> bool {
    matches!(c, '\u{F0000}'..='\u{FFFFD}')
}

/// A pattern without policy variables, with wildcards that may be kept from reaching past a colon.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Glob {
    pub(super) steps: Box<[Step]>,
    /// How many of the steps are characters before the first wildcard.
    head: usize,
    pub(super) case: Case,
}

/// A part of a glob that takes characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Step {
    Char(char),
    /// One character; `colon` says whether it may be a colon.
    Any {
        colon: bool,
    },
    /// Any run of characters.
    Star {
        colon: bool,
    },
}

impl Step {
    fn takes(self, c: char, case: Case) -> bool {
        match self {
            Self::Char(own) => case.same(own, c),
            Self::Any { colon } => (colon || c != ':') && c != SEPARATOR && !is_letter(c),
            Self::Star { colon } => (colon || c != ':') && c != SEPARATOR,
        }
    }
}

impl Glob {
    /// A pattern whose wildcards reach past colons. Policy variables in it stand for any text.
    pub fn plain(pattern: &Pattern) -> Self {
        let steps = pattern.symbols.iter().map(|symbol| step(symbol, true));
        Self::of(steps.collect(), pattern.case)
    }

    /// A pattern of ARNs, each part of which is matched alone.
    pub fn by_part(pattern: &ArnPattern) -> Self {
        let Some(parts) = pattern.parts() else {
            return Self::plain(pattern.plain());
        };
        let mut steps = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let last = index + 1 == parts.len();
            if index > 0 {
                steps.push(Step::Char(':'));
            }
            steps.extend(part.symbols.iter().map(|symbol| step(symbol, last)));
        }
        Self::of(steps, pattern.plain().case)
    }

    fn of(steps: Vec<Step>, case: Case) -> Self {
        let head = steps
            .iter()
            .take_while(|step| matches!(step, Step::Char(_)))
            .count();
        Self {
            steps: steps.into_boxed_slice(),
            head,
            case,
        }
    }

    /// The texts that begin as the glob says, followed by `c` and any text.
    #[must_use]
    pub fn followed_by(&self, c: char) -> Self {
        let end = [Step::Char(c), Step::Star { colon: true }];
        let steps = self.steps.iter().copied().chain(end).collect();
        Self::of(steps, self.case)
    }

    /// Whether the glob is one text.
    pub const fn is_literal(&self) -> bool {
        self.head == self.steps.len()
    }

    /// Whether the glob matches everything.
    pub fn is_star(&self) -> bool {
        *self.steps == [Step::Star { colon: true }]
    }

    /// Whether the glob matches `text`.
    pub fn matches(&self, text: &str) -> bool {
        let mut chars = text.chars();
        for step in self.steps.get(..self.head).unwrap_or_default() {
            if !chars.next().is_some_and(|c| step.takes(c, self.case)) {
                return false;
            }
        }
        match self.steps.get(self.head..).unwrap_or_default() {
            [] => chars.next().is_none(),
            [Step::Star { colon: true }] => true,
            _ => self.run(self.head, chars),
        }
    }

    /// Follows all places at once.
    fn run(&self, from: usize, chars: impl Iterator<Item = char>) -> bool {
        let mut places = vec![from];
        let mut next = Vec::new();
        for c in chars {
            for &place in &places {
                self.step_from(place, c, |reached| {
                    if !next.contains(&reached) {
                        next.push(reached);
                    }
                });
            }
            std::mem::swap(&mut places, &mut next);
            next.clear();
            if places.is_empty() {
                return false;
            }
        }
        places.iter().any(|&place| self.accepts(place))
    }

    /// The places reached from `place` by the character `c`.
    pub(super) fn step_from(&self, place: usize, c: char, mut reach: impl FnMut(usize)) {
        let mut at = place;
        while let Some(step) = self.steps.get(at) {
            if step.takes(c, self.case) {
                reach(if matches!(step, Step::Star { .. }) {
                    at
                } else {
                    at + 1
                });
            }
            if !matches!(step, Step::Star { .. }) {
                return;
            }
            at += 1;
        }
    }

    /// Whether a text may end at `place`.
    pub(super) fn accepts(&self, place: usize) -> bool {
        self.steps
            .get(place..)
            .is_some_and(|rest| rest.iter().all(|step| matches!(step, Step::Star { .. })))
    }

    /// Whether every text may follow at `place`.
    pub(super) fn is_open_at(&self, place: usize) -> bool {
        self.steps.get(place..) == Some(&[Step::Star { colon: true }])
    }

    /// The glob with its wildcards filled in.
    pub(super) fn filled(&self, filling: &str) -> String {
        let mut text = String::new();
        for step in &self.steps {
            match step {
                Step::Char(c) => text.push(*c),
                Step::Any { .. } => text.push('x'),
                Step::Star { .. } => text.push_str(filling),
            }
        }
        text
    }

    /// Whether the literal texts that two globs begin and end with exclude each other.
    pub fn clashes(&self, other: &Self) -> bool {
        let folded = self.case == Case::Insensitive || other.case == Case::Insensitive;
        let differ = |(a, b): (&Step, &Step)| match (a, b) {
            (Step::Char(a), Step::Char(b)) if folded => !a.eq_ignore_ascii_case(b),
            (Step::Char(a), Step::Char(b)) => a != b,
            _ => false,
        };
        let ours = || self.steps.iter().take(self.head);
        let theirs = || other.steps.iter().take(other.head);
        if ours().zip(theirs()).any(differ) {
            return true;
        }
        if self.is_literal() && other.is_literal() {
            return self.steps.len() != other.steps.len();
        }
        let is_char = |step: &&Step| matches!(step, Step::Char(_));
        let from_end = |glob: &'_ Self| {
            glob.steps
                .iter()
                .rev()
                .take_while(is_char)
                .copied()
                .collect::<Vec<_>>()
        };
        from_end(self)
            .iter()
            .zip(&from_end(other))
            .any(|(a, b)| differ((a, b)))
    }
}

fn step(symbol: &Symbol, colon: bool) -> Step {
    match symbol {
        Symbol::Char(c) => Step::Char(*c),
        Symbol::AnyChar => Step::Any { colon },
        Symbol::Star | Symbol::Variable(_) => Step::Star { colon },
    }
}

pub(super) const fn literal(step: Step) -> Option<char> {
    match step {
        Step::Char(c) => Some(c),
        _ => None,
    }
}
