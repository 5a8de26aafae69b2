//! Which rules run.

use super::Rule;
use super::rules::{self, RULES};

/// The rules to run, from `--select` and `--ignore` or the configuration.
#[derive(Clone, Debug)]
pub struct Selection {
    chosen: Vec<bool>,
}

/// A name that is no rule, family or Access Analyzer code.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{name}` is no rule, family or Access Analyzer code{}", .near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
    /// The nearest rule's name.
    pub near: Option<&'static str>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            chosen: vec![true; RULES.len()],
        }
    }
}

impl Selection {
    /// Starts from `select` (all rules where it is empty) and takes `ignore` away. Each name is a
    /// rule, a family, or an Access Analyzer issue code.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let mut selection = Self {
            chosen: vec![select.is_empty(); RULES.len()],
        };
        for name in select {
            selection.set(name, true)?;
        }
        for name in ignore {
            selection.set(name, false)?;
        }
        Ok(selection)
    }

    /// Only one rule.
    pub fn only(rule: &Rule) -> Self {
        Self {
            chosen: RULES.iter().map(|other| other == rule).collect(),
        }
    }

    /// Those of the chosen rules that Access Analyzer has, too.
    #[must_use]
    pub fn known_to_access_analyzer(mut self) -> Self {
        for (rule, slot) in RULES.iter().zip(&mut self.chosen) {
            *slot &= rule.access_analyzer.is_some();
        }
        self
    }

    fn set(&mut self, name: &str, chosen: bool) -> Result<(), UnknownRule> {
        let mut known = false;
        for (rule, slot) in RULES.iter().zip(&mut self.chosen) {
            if rule.name == name || rule.family == name || rule.access_analyzer == Some(name) {
                *slot = chosen;
                known = true;
            }
        }
        if known {
            return Ok(());
        }
        Err(UnknownRule {
            name: name.to_owned(),
            near: nearest(
                name,
                RULES.iter().map(|rule| rule.name).chain(rules::families()),
            ),
        })
    }

    /// The chosen rules, in the order of the registry.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        RULES
            .iter()
            .zip(&self.chosen)
            .filter(|(_, chosen)| **chosen)
            .map(|(rule, _)| rule)
    }
}

/// The name nearest to `name`, if one is near enough to be meant.
pub fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_ascii_lowercase();
    let limit = name.chars().count() / 3 + 1;
    names
        .map(|other| (distance(&name, &other.to_ascii_lowercase()), other))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// Edits between two words, a swap of neighbours counted as two.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, &above) in b.chars().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != y))
                .min(above + 1)
                .min(left + 1);
            diagonal = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(
            nearest("mising-version", ["missing-version"].into_iter()),
            Some("missing-version")
        );
        assert_eq!(nearest("zzz", ["missing-version"].into_iter()), None);
    }
}
