//! Whether two patterns match a common string.

use std::iter;

use super::{Case, Pattern, Symbol};

/// The largest table [`Pattern::witness`] fills: patterns of two kilobytes.
const MOST_CELLS: usize = 1 << 22;

impl Pattern {
    /// Whether some string is matched by both patterns, for some values of the
    /// policy variables.
    ///
    /// False is always right. True is, too, as long as no variables are
    /// involved; each of them is taken for any run of characters, even where
    /// both patterns hold the same one.
    ///
    /// As soon as one of both patterns ignores case, the comparison does.
    ///
    /// ```
    /// use iam_lint::access::pattern::{Case, Pattern};
    ///
    /// let action = |text| Pattern::new(text, Case::Insensitive, true);
    /// assert!(action("iam:Get*").intersects(&action("iam:*Policy")));
    /// assert!(!action("iam:Get*").intersects(&action("iam:List*")));
    /// ```
    pub fn intersects(&self, other: &Pattern) -> bool {
        let case = self.case.with(other.case);
        let heads_differ = self
            .head
            .chars()
            .zip(other.head.chars())
            .any(|(a, b)| !case.same(a, b));
        if heads_differ {
            return false;
        }
        // At `i`: whether the first `i` symbols here and those of the other
        // pattern that have been seen match a common string.
        let mut row: Vec<bool> = iter::once(true)
            .chain(self.symbols.iter().scan(true, |runs, symbol| {
                *runs &= symbol.is_run();
                Some(*runs)
            }))
            .collect();
        for theirs in &other.symbols {
            let mut cells = row.iter_mut();
            let Some(first) = cells.next() else { break };
            let mut diagonal = *first;
            *first &= theirs.is_run();
            let mut left = *first;
            for (cell, mine) in cells.zip(&self.symbols) {
                let above = *cell;
                *cell = if mine.is_run() || theirs.is_run() {
                    left || above
                } else {
                    diagonal && common(mine, theirs, case).is_some()
                };
                (diagonal, left) = (above, *cell);
            }
        }
        row.last().is_some_and(|met| *met)
    }

    /// A shortest string that both patterns match.
    ///
    /// None if there is none, if either pattern has policy variables, or if
    /// both are kilobytes long.
    ///
    /// ```
    /// use iam_lint::access::pattern::{Case, Pattern};
    ///
    /// let action = |text| Pattern::new(text, Case::Insensitive, true);
    /// let common = action("iam:Get*").witness(&action("iam:*Policy"));
    /// assert_eq!(common.as_deref(), Some("iam:GetPolicy"));
    /// ```
    pub fn witness(&self, other: &Pattern) -> Option<String> {
        let cells = (self.symbols.len() + 1).checked_mul(other.symbols.len() + 1)?;
        if cells > MOST_CELLS || self.has_variables() || other.has_variables() {
            return None;
        }
        Table::fill(&self.symbols, &other.symbols, self.case.with(other.case)).spell()
    }
}

/// A character both symbols match; neither is a run.
fn common(a: &Symbol, b: &Symbol, case: Case) -> Option<char> {
    match (a.literal(), b.literal()) {
        (Some(a), Some(b)) => case.same(a, b).then_some(a),
        (a, b) => a.or(b).or(Some('x')),
    }
}

/// For each pair of prefixes, how a shortest common string of theirs ends.
struct Table {
    width: usize,
    cells: Vec<Option<Cell>>,
}

#[derive(Default, Clone, Copy)]
struct Cell {
    length: u32,
    last: Step,
}

/// A way to a longer pair of prefixes.
#[derive(Default, Clone, Copy)]
struct Step {
    /// Symbols passed in each of the patterns.
    passed: (usize, usize),
    /// The character this adds to the string, if any.
    added: Option<char>,
}

impl Table {
    fn fill(a: &[Symbol], b: &[Symbol], case: Case) -> Self {
        let mut table = Self {
            width: b.len() + 1,
            cells: Vec::with_capacity((a.len() + 1) * (b.len() + 1)),
        };
        for (i, mine) in iter::once(None).chain(a.iter().map(Some)).enumerate() {
            for (j, theirs) in iter::once(None).chain(b.iter().map(Some)).enumerate() {
                let cell = if (i, j) == (0, 0) {
                    Some(Cell::default())
                } else {
                    let ways = last_steps(mine, theirs, case).into_iter().flatten();
                    ways.filter_map(|last| table.after(i, j, last))
                        .min_by_key(|cell| cell.length)
                };
                table.cells.push(cell);
            }
        }
        table
    }

    /// The cell that this step leads to, if it comes from anywhere.
    fn after(&self, i: usize, j: usize, last: Step) -> Option<Cell> {
        let (mine, theirs) = last.passed;
        let from = self.get(i.checked_sub(mine)?, j.checked_sub(theirs)?)?;
        let length = from.length + u32::from(last.added.is_some());
        Some(Cell { length, last })
    }

    fn get(&self, i: usize, j: usize) -> Option<Cell> {
        *self.cells.get(i * self.width + j)?
    }

    fn spell(&self) -> Option<String> {
        let height = self.cells.len() / self.width;
        let (mut i, mut j) = (height.checked_sub(1)?, self.width - 1);
        let mut reversed = Vec::new();
        while (i, j) != (0, 0) {
            let Step { passed, added } = self.get(i, j)?.last;
            reversed.extend(added);
            (i, j) = (i - passed.0, j - passed.1);
        }
        Some(reversed.into_iter().rev().collect())
    }
}

/// The steps that can pass the last symbols of two prefixes: both at once if
/// they are characters, one of them if the other one, or itself, is a star.
fn last_steps(mine: Option<&Symbol>, theirs: Option<&Symbol>, case: Case) -> [Option<Step>; 2] {
    let step = |passed, added| Some(Step { passed, added });
    match (mine, theirs) {
        (Some(a), Some(b)) if !a.is_run() && !b.is_run() => {
            let both = common(a, b, case);
            [both.and_then(|c| step((1, 1), Some(c))), None]
        }
        (a, b) if a.is_some_and(Symbol::is_run) || b.is_some_and(Symbol::is_run) => {
            let taken = |s: &Symbol| if s.is_run() { None } else { common(s, s, case) };
            [
                a.and_then(|a| step((1, 0), taken(a))),
                b.and_then(|b| step((0, 1), taken(b))),
            ]
        }
        _ => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(text: &str) -> Pattern {
        Pattern::new(text, Case::Sensitive, true)
    }

    #[test]
    fn finds_what_is_common() {
        for (a, b, common) in [
            ("", "", Some("")),
            ("", "*", Some("")),
            ("a*", "*b", Some("ab")),
            ("a*b", "*", Some("ab")),
            ("*ab", "*ba", None),
            ("?", "", None),
            ("?*", "*", Some("x")),
            ("a?", "?b", Some("ab")),
            ("*aba", "aba*", Some("aba")),
            ("${*}", "?", Some("*")),
        ] {
            for (a, b) in [(a, b), (b, a)] {
                let (a, b) = (resource(a), resource(b));
                assert_eq!(a.witness(&b).as_deref(), common, "{a:?} {b:?}");
                assert_eq!(a.intersects(&b), common.is_some(), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_variable_may_have_any_value() {
        assert!(resource("user/${aws:username}").intersects(&resource("user/j*")));
        assert!(resource("${a}").intersects(&resource("")));
        assert!(!resource("user/${aws:username}").intersects(&resource("role/*")));
        assert_eq!(resource("${a}").witness(&resource("a")), None);
    }
}
