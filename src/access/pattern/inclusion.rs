//! Whether one pattern matches all that another one does.

use super::{Case, Pattern, Symbol};

/// How many positions a comparison may look at before it gives up. Patterns
/// that fit a policy come nowhere near; it takes kilobytes of wildcards.
const BUDGET: usize = 1_000_000;

impl Pattern {
    /// Whether this pattern matches every string the other one can match,
    /// whatever values the policy variables have.
    ///
    /// True is always right. False is, too, as long as no variables are
    /// involved; with them a variable of the other pattern is covered only by
    /// a `*` (also in `?*`) or by the same variable, and one of this pattern
    /// covers nothing but itself. Comparing patterns of kilobytes that consist
    /// of little but wildcards may also give up, and answer false.
    ///
    /// As soon as one of both patterns ignores case, the comparison does.
    ///
    /// ```
    /// use iam_lint::access::pattern::{Case, Pattern};
    ///
    /// let pattern = |text| Pattern::new(text, Case::Sensitive, true);
    /// assert!(pattern("user/*").subsumes(&pattern("user/${aws:username}")));
    /// assert!(!pattern("user/${aws:username}").subsumes(&pattern("user/*")));
    /// ```
    pub fn subsumes(&self, other: &Pattern) -> bool {
        if self.is_star() || self == other {
            true
        } else if !starts_with(&other.head, &self.head, self.case.with(other.case))
            && !other.head.is_empty()
            && other.head.len() >= self.head.len()
        {
            // What the larger pattern begins with, the smaller one must begin with too.
            false
        } else if other.is_literal() {
            // A default is one value among others, and proves nothing.
            !self.has_variables() && self.matches_literal(other)
        } else {
            let case = self.case.with(other.case);
            Inclusion::new(&self.symbols, case)
                .holds(&other.symbols)
                .unwrap_or(false)
        }
    }
}

fn starts_with(text: &str, start: &str, case: Case) -> bool {
    text.get(..start.len()).is_some_and(|head| match case {
        Case::Sensitive => head == start,
        Case::Insensitive => head.eq_ignore_ascii_case(start),
    })
}

/// Walks the smaller pattern symbol by symbol, with the places the larger one
/// can have reached.
///
/// What a wildcard of the smaller pattern matches is taken for a letter found
/// in neither pattern: where the larger one gets over that, by a wildcard of
/// its own, it gets over any other. So only the *length* of what a star
/// matches makes a difference, and each length leads to its own [`Places`].
struct Inclusion<'a> {
    larger: &'a [Symbol],
    /// For each place, whether only `?`s stand between it and a star. Such a
    /// place can wait for a variable to pass: it needs some characters, then
    /// takes any, so that what the variable contributes can only help.
    patient: Vec<bool>,
    case: Case,
    budget: usize,
}

/// The places in the larger pattern at which it may stand after some prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Places {
    /// The place after the last star passed. As that star takes in anything,
    /// it makes up for all places before it, and they are not kept.
    restart: Option<usize>,
    /// Ascending, beginning with `restart`; none of them is a star.
    live: Vec<usize>,
}

impl Places {
    /// Whether whatever leads from here to the end does so from `other`, too.
    fn is_covered_by(&self, other: &Places) -> bool {
        self.restart <= other.restart
            && self.live.iter().all(|place| {
                other.restart.is_some_and(|restart| *place < restart)
                    || other.live.binary_search(place).is_ok()
            })
    }
}

impl<'a> Inclusion<'a> {
    fn new(larger: &'a [Symbol], case: Case) -> Self {
        let mut patient: Vec<bool> = larger
            .iter()
            .rev()
            .scan(false, |patient, symbol| {
                *patient = *symbol == Symbol::Star || *patient && *symbol == Symbol::AnyChar;
                Some(*patient)
            })
            .collect();
        patient.reverse();
        Self {
            larger,
            patient,
            case,
            budget: BUDGET,
        }
    }

    /// `None` when the budget is spent.
    fn holds(mut self, smaller: &[Symbol]) -> Option<bool> {
        let mut frontier = vec![self.places(None, [0])];
        for symbol in smaller {
            let mut next = Vec::new();
            for places in frontier {
                if *symbol == Symbol::Star {
                    self.add_all_lengths(&mut next, places)?;
                } else {
                    let reached = self.step(&places, symbol)?;
                    self.add(&mut next, reached)?;
                }
            }
            if next.iter().any(|places| places.live.is_empty()) {
                return Some(false);
            }
            frontier = next;
        }
        let end = self.larger.len();
        Some(frontier.iter().all(|p| p.live.last() == Some(&end)))
    }

    /// Adds what is reached by runs of every length. Once a run gets no
    /// further than another one, no longer run does either.
    fn add_all_lengths(&mut self, frontier: &mut Vec<Places>, start: Places) -> Option<()> {
        let mut places = start;
        loop {
            let next = self.step(&places, &Symbol::AnyChar)?;
            if !self.add(frontier, places)? {
                return Some(());
            }
            places = next;
        }
    }

    /// Adds places unless others stand for them: the end must be reachable from
    /// every entry, so one that covers another says nothing new.
    fn add(&mut self, frontier: &mut Vec<Places>, new: Places) -> Option<bool> {
        let looked_at = frontier.iter().map(|p| p.live.len() + new.live.len() + 1);
        self.spend(looked_at.sum())?;
        if frontier.iter().any(|old| old.is_covered_by(&new)) {
            return Some(false);
        }
        frontier.retain(|old| !new.is_covered_by(old));
        frontier.push(new);
        Some(true)
    }

    fn step(&mut self, places: &Places, letter: &Symbol) -> Option<Places> {
        self.spend(places.live.len() + 1)?;
        let reached = places.live.iter().filter_map(|&place| {
            let symbol = self.larger.get(place)?;
            if self.covers(symbol, letter) {
                Some(place + 1)
            } else {
                let waits = matches!(letter, Symbol::Variable(_));
                (waits && *self.patient.get(place)?).then_some(place)
            }
        });
        Some(self.places(places.restart, reached))
    }

    /// Moves places that have come to a star past it.
    fn places(
        &self,
        mut restart: Option<usize>,
        reached: impl IntoIterator<Item = usize>,
    ) -> Places {
        let mut live = Vec::from_iter(restart);
        for place in reached {
            if self.larger.get(place) == Some(&Symbol::Star) {
                restart = Some(place + 1);
                live = vec![place + 1];
            } else if live.last() != Some(&place) {
                live.push(place);
            }
        }
        Places { restart, live }
    }

    /// Whether a symbol other than a star gets over a letter of the smaller
    /// pattern; an `AnyChar` there is a letter found in neither pattern.
    fn covers(&self, symbol: &Symbol, letter: &Symbol) -> bool {
        match (symbol, letter) {
            (Symbol::Char(a), Symbol::Char(b)) => self.case.same(*a, *b),
            (Symbol::AnyChar, Symbol::Char(_) | Symbol::AnyChar) => true,
            (Symbol::Variable(a), Symbol::Variable(b)) => a == b,
            _ => false,
        }
    }

    fn spend(&mut self, positions: usize) -> Option<()> {
        self.budget = self.budget.checked_sub(positions)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subsumes(larger: &str, smaller: &str) -> bool {
        let pattern = |text| Pattern::new(text, Case::Sensitive, true);
        pattern(larger).subsumes(&pattern(smaller))
    }

    #[test]
    fn without_variables() {
        assert!(subsumes("*", "a*?"));
        assert!(subsumes("*a*", "*ba*"));
        assert!(subsumes("a*", "a?b*"));
        assert!(subsumes("?*", "*a*"));
        assert!(subsumes("*?", "?*"));
        assert!(
            subsumes("*a??*b", "*a*ab*ab"),
            "the first `a` has `?`s to spare"
        );
        assert!(!subsumes("*a??*b", "*a*b"), "`ab` is too short");
        assert!(!subsumes("?", "*"));
        assert!(!subsumes("a*", "*a"));
        assert!(!subsumes("*a*b*", "*b*a*"));
    }

    #[test]
    fn variables_are_covered_by_themselves_and_by_stars() {
        assert!(subsumes("user/*", "user/${aws:username}"));
        assert!(subsumes("*/${aws:username}", "user/*/${AWS:UserName}"));
        assert!(subsumes("*", "${a}${b}"));
        assert!(subsumes("*${a}", "${a}${a}"));
        assert!(subsumes("${a}*", "${a}${b}"));
        assert!(!subsumes("*?", "${a}"), "the value may be empty");
        assert!(subsumes("*?", "${a}/") && subsumes("??*", "/${a}/"));
        assert!(!subsumes("${a}", "${b}"));
        assert!(!subsumes("${a, 'x'}", "${a, 'y'}"));
        assert!(!subsumes("${a, 'x'}", "x"));
        assert!(!subsumes("user/${aws:username}", "user/*"));
        assert!(!subsumes("user/${aws:username}", "user/jane"));
    }

    #[test]
    fn the_case_of_actions_does_not_count() {
        let action = |text| Pattern::new(text, Case::Insensitive, true);
        assert!(action("iam:*Password").subsumes(&action("IAM:change*password")));
        assert!(action("IAM:*").subsumes(&Pattern::new("iam:g*", Case::Sensitive, true)));
    }
}
