//! Lists of actions, looked up by service and name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::pattern::{Case, Pattern};
use crate::policy::ActionElement;

/// The longest action name that is looked up without reserving memory. IAM has none half as long.
const LONGEST: usize = 128;
/// Lists up to this length are gone through one by one.
const SHORT: usize = 8;

/// `Action` or `NotAction`: the actions listed, or all others.
#[derive(Clone, Debug)]
pub struct ActionSet {
    /// The actions listed.
    pub patterns: Arc<[Pattern]>,
    /// `NotAction`
    pub negated: bool,
    /// For long lists, where the entries are that can match.
    index: Option<Arc<Index>>,
}

impl PartialEq for ActionSet {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns && self.negated == other.negated
    }
}

#[derive(Debug)]
struct Index {
    /// Whole actions, in lower case.
    exact: HashSet<Box<str>>,
    /// By service prefix, in lower case, the entries with a wildcard in the name alone.
    services: HashMap<Box<str>, Vec<u32>>,
    /// The entries with a wildcard in the service, or none.
    any: Vec<u32>,
}

impl ActionSet {
    /// Reads the element.
    pub fn new(element: &ActionElement<'_>) -> Self {
        let patterns = element.patterns.iter();
        Self::of(
            patterns.map(|entry| action_pattern(entry.as_str())),
            element.negated,
        )
    }

    /// These actions, or (`negated`) all others.
    pub fn of(patterns: impl IntoIterator<Item = Pattern>, negated: bool) -> Self {
        let patterns: Arc<[Pattern]> = patterns.into_iter().collect();
        let index = (patterns.len() > SHORT).then(|| Arc::new(Index::of(&patterns)));
        Self {
            patterns,
            negated,
            index,
        }
    }

    /// Whether `action` is one of them.
    pub fn holds(&self, action: &str) -> bool {
        self.lists(action) != self.negated
    }

    /// Whether an entry matches `action`.
    pub fn lists(&self, action: &str) -> bool {
        let indexed = self.index.as_ref().and_then(|index| {
            with_lower_case(action, |folded| {
                index.exact.contains(folded)
                    || index
                        .near(service_of(folded))
                        .filter_map(|at| self.patterns.get(at))
                        .any(|pattern| pattern.matches(action))
            })
        });
        indexed.unwrap_or_else(|| self.patterns.iter().any(|pattern| pattern.matches(action)))
    }

    /// The entries that may have an action in common with `pattern`, all of them where that is not
    /// told by the service.
    pub fn near<'s>(&'s self, pattern: &Pattern) -> Box<dyn Iterator<Item = &'s Pattern> + 's> {
        let service = pattern.head().split_once(':').map(|(service, _)| service);
        let near = self
            .index
            .as_ref()
            .zip(service)
            .and_then(|(index, service)| {
                with_lower_case(service, |folded| index.of_service(folded))
            });
        match near {
            Some(places) => Box::new(places.into_iter().filter_map(|at| self.patterns.get(at))),
            None => Box::new(self.patterns.iter()),
        }
    }
}

impl Index {
    fn of(patterns: &[Pattern]) -> Self {
        let mut index = Self {
            exact: HashSet::new(),
            services: HashMap::new(),
            any: Vec::new(),
        };
        for (at, pattern) in (0..).zip(patterns) {
            if let Some(action) = pattern.as_literal() {
                index.exact.insert(action.to_ascii_lowercase().into());
            }
            match pattern.head().split_once(':') {
                Some((service, _)) => index
                    .services
                    .entry(service.to_ascii_lowercase().into())
                    .or_default()
                    .push(at),
                None => index.any.push(at),
            }
        }
        index
    }

    /// The places of the entries that can match an action of the service, which is in lower case.
    fn near(&self, service: &str) -> impl Iterator<Item = usize> {
        let own = self.services.get(service).map_or(&[][..], Vec::as_slice);
        own.iter().chain(&self.any).map(|&at| at as usize)
    }

    fn of_service(&self, service: &str) -> Vec<usize> {
        self.near(service).collect()
    }
}

/// Calls `use_it` with an action in lower case; `None` where its name is too long.
pub fn with_lower_case<T>(action: &str, use_it: impl FnOnce(&str) -> T) -> Option<T> {
    let mut buffer = [0_u8; LONGEST];
    let folded = buffer.get_mut(..action.len())?;
    folded.copy_from_slice(action.as_bytes());
    folded.make_ascii_lowercase();
    Some(use_it(std::str::from_utf8(folded).ok()?))
}

/// The service prefix of an action.
pub fn service_of(action: &str) -> &str {
    action.split(':').next().unwrap_or_default()
}

/// An action pattern.
pub fn action_pattern(text: &str) -> Pattern {
    Pattern::new(text, Case::Insensitive, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_answer_as_short_ones_do() {
        let texts = [
            "iam:Get*",
            "iam:ListUsers",
            "S3:*",
            "s3:GetObject",
            "a:B",
            "c:D",
            "e:F",
            "g:H",
            "k?s:*",
            "*:Tag",
        ];
        let long = ActionSet::of(texts.map(action_pattern), false);
        assert!(long.index.is_some());
        for action in [
            "IAM:getuser",
            "iam:listusers",
            "iam:ListRoles",
            "s3:PutObject",
            "kms:Encrypt",
            "x:Tag",
            "x:y",
            "a:b",
        ] {
            let short = texts
                .iter()
                .any(|text| action_pattern(text).matches(action));
            assert_eq!(long.holds(action), short, "{action}");
            let near = long
                .near(&action_pattern(action))
                .any(|pattern| pattern.matches(action));
            assert_eq!(near, short, "{action}");
        }
    }
}
