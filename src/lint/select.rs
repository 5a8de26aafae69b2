//! Which rules run.

use super::rules::{self, RULES};
use super::{Finding, Rule, Severity};

/// The rules to run, from `--select` and `--ignore` or the configuration.
#[derive(Clone, Debug)]
pub struct Selection {
    chosen: Vec<Chosen>,
}

/// Whether a rule runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Chosen {
    No,
    /// By default: of quiet rules only security warnings and errors count.
    ByDefault,
    /// Because it was asked for.
    ByName,
}

/// The name for every rule, quiet ones included.
const ALL: &str = "all";

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
            chosen: vec![Chosen::ByDefault; RULES.len()],
        }
    }
}

impl Selection {
    /// Starts from `select` (the default where it is empty) and takes `ignore` away. Each name is a
    /// rule, a family, an Access Analyzer issue code, or `all`.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let start = if select.is_empty() {
            Chosen::ByDefault
        } else {
            Chosen::No
        };
        let mut selection = Self {
            chosen: vec![start; RULES.len()],
        };
        for name in select {
            selection.set(name, Chosen::ByName)?;
        }
        for name in ignore {
            selection.set(name, Chosen::No)?;
        }
        Ok(selection)
    }

    /// Only one rule.
    pub fn only(rule: &Rule) -> Self {
        let only = |is_it| if is_it { Chosen::ByName } else { Chosen::No };
        Self {
            chosen: RULES.iter().map(|other| only(other == rule)).collect(),
        }
    }

    /// Those of the chosen rules that Access Analyzer has, too.
    #[must_use]
    pub fn known_to_access_analyzer(mut self) -> Self {
        for (rule, slot) in RULES.iter().zip(&mut self.chosen) {
            if rule.access_analyzer.is_none() {
                *slot = Chosen::No;
            }
        }
        self
    }

    fn set(&mut self, name: &str, chosen: Chosen) -> Result<(), UnknownRule> {
        let mut known = false;
        for (rule, slot) in RULES.iter().zip(&mut self.chosen) {
            let names = [
                rule.name,
                rule.family,
                ALL,
                rule.access_analyzer.unwrap_or(ALL),
            ];
            if names.contains(&name) {
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

    /// The chosen rules, in the order of the registry, less those that would say nothing that counts.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        RULES
            .iter()
            .zip(&self.chosen)
            .filter(|(rule, chosen)| match chosen {
                Chosen::No => false,
                Chosen::ByDefault => !rule.is_quiet() || rule.severity >= Severity::SecurityWarning,
                Chosen::ByName => true,
            })
            .map(|(rule, _)| rule)
    }

    /// Whether a finding counts: those of quiet rules below a security warning do only where the
    /// rule was asked for.
    pub(super) fn admits(&self, finding: &Finding) -> bool {
        let is_chosen =
            |(rule, chosen): (&Rule, &Chosen)| rule == finding.rule && *chosen == Chosen::ByName;
        !finding.rule.is_quiet()
            || finding.severity >= Severity::SecurityWarning
            || RULES.iter().zip(&self.chosen).any(is_chosen)
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
    strsim::levenshtein(a, b)
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
