//! The values that are tried for policy variables.

use super::leaf::{Body, Dimension, Literal};
use super::parts::Part;
use super::subject::Subject;
use crate::access::condition::Listed;
use crate::access::pattern::{ArnPattern, Pattern};
use crate::access::theory::KeyValue;
use crate::policy::BaseOperator;

/// How many ways to put values in are tried.
const MOST_ASSIGNMENTS: usize = 256;
/// How many values are tried for one variable where they are not listed.
const MOST_VALUES: usize = 16;
/// Values that no policy names.
const FRESH: [&str; 4] = ["alice", "bob", "carol", "dave"];

/// The variables of a part of a comparison.
#[derive(Debug)]
pub(super) struct Variables {
    /// The key of each, in lower case, and what it may be.
    keys: Vec<(Box<str>, Choice)>,
}

#[derive(Debug)]
enum Choice {
    /// One of these and nothing else: a condition lists them.
    Listed(Vec<KeyValue>),
    /// Anything, or what these patterns match; some values to try.
    Open {
        range: Option<Vec<Pattern>>,
        tried: Vec<KeyValue>,
    },
}

impl Variables {
    pub(super) fn of(subject: &Subject<'_>, part: &Part) -> Self {
        let others = part
            .denies
            .iter()
            .chain(&part.reference_allows)
            .chain(&part.reference_denies);
        let involved: Vec<&Literal> = part
            .literals
            .iter()
            .chain(&subject.region)
            .chain(others.flat_map(|relevant| &relevant.all))
            .collect();
        let mut keys: Vec<Box<str>> = Vec::new();
        for variable in involved.iter().flat_map(|(leaf, _)| leaf.variables()) {
            let key = variable.key.to_ascii_lowercase().into_boxed_str();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let keys = (0..)
            .zip(keys)
            .map(|(at, key)| {
                let choice = choice(&key, at, part, &involved);
                (key, choice)
            })
            .collect();
        Self { keys }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether conditions list every value that the variables may have.
    pub(super) fn are_listed(&self) -> bool {
        let ways = self
            .keys
            .iter()
            .try_fold(1_usize, |ways, (_, choice)| match choice {
                Choice::Listed(values) => ways.checked_mul(values.len()),
                Choice::Open { .. } => None,
            });
        ways.is_some_and(|ways| ways <= MOST_ASSIGNMENTS)
    }

    /// The key, where there is one variable alone.
    pub(super) fn only(&self) -> Option<&str> {
        match &*self.keys {
            [(key, _)] => Some(key),
            _ => None,
        }
    }

    /// What the keys may be, where a condition says.
    pub(super) fn ranges(&self) -> Vec<(Box<str>, Vec<Pattern>)> {
        self.keys
            .iter()
            .filter_map(|(key, choice)| match choice {
                Choice::Open {
                    range: Some(range), ..
                } => Some((key.clone(), range.clone())),
                Choice::Listed(_) | Choice::Open { .. } => None,
            })
            .collect()
    }

    /// The variables as a policy writes them.
    pub(super) fn named(&self) -> String {
        let names: Vec<String> = self
            .keys
            .iter()
            .map(|(key, _)| format!("`${{{key}}}`"))
            .collect();
        names.join(" and ")
    }

    /// The ways to put values in that are tried.
    pub(super) fn assignments(&self) -> Vec<Vec<(Box<str>, KeyValue)>> {
        let mut ways: Vec<Vec<(Box<str>, KeyValue)>> = vec![Vec::new()];
        for (key, choice) in &self.keys {
            let values = match choice {
                Choice::Listed(values) => values,
                Choice::Open { tried, .. } => tried,
            };
            ways = ways
                .iter()
                .flat_map(|way| {
                    values.iter().map(move |value| {
                        let mut longer = way.clone();
                        longer.push((key.clone(), value.clone()));
                        longer
                    })
                })
                .take(MOST_ASSIGNMENTS)
                .collect();
        }
        ways
    }
}

fn choice(key: &str, at: usize, part: &Part, involved: &[&Literal]) -> Choice {
    let own = part
        .literals
        .iter()
        .filter_map(|(leaf, sign)| match &leaf.body {
            Body::Test(test) if *sign && leaf.dimension == Dimension::Key(key.into()) => Some(test),
            _ => None,
        });
    let mut range: Option<Vec<Pattern>> = None;
    for test in own {
        let Some(operator) = test.operator.filter(|operator| {
            operator.set.is_none()
                && !operator.if_exists
                && matches!(
                    operator.base,
                    BaseOperator::StringEquals | BaseOperator::StringLike
                )
        }) else {
            continue;
        };
        let texts = test.values.iter().map(|listed| match listed {
            Listed::Text(pattern) if !pattern.has_variables() => Some(pattern.clone()),
            _ => None,
        });
        let Some(patterns) = texts.collect::<Option<Vec<Pattern>>>() else {
            continue;
        };
        if patterns.iter().all(Pattern::is_literal) {
            let texts = patterns.iter().filter_map(Pattern::as_literal);
            return Choice::Listed(texts.map(present).collect());
        }
        if operator.base == BaseOperator::StringLike {
            range.get_or_insert(patterns);
        }
    }
    Choice::Open {
        tried: tried(key, at, range.as_deref(), involved),
        range,
    }
}

fn present(text: &str) -> KeyValue {
    KeyValue::Present(vec![text.into()])
}

/// Some values of a key: names that no policy has, the values that conditions list for it, and the
/// names that stand in ARNs.
fn tried(key: &str, at: usize, range: Option<&[Pattern]>, involved: &[&Literal]) -> Vec<KeyValue> {
    let mut values: Vec<KeyValue> = Vec::new();
    let mut push = |value: KeyValue| {
        if values.len() < MOST_VALUES && !values.contains(&value) {
            values.push(value);
        }
    };
    if key.ends_with("account") {
        push(present("123456789012"));
        push(present("210987654321"));
    } else {
        // Different variables can have the same value, and different ones.
        push(present(FRESH.first().copied().unwrap_or("alice")));
        push(present(FRESH.get(at + 1).copied().unwrap_or("bob")));
    }
    for pattern in range.into_iter().flatten() {
        push(present(&pattern.filled("x")));
        push(present(&pattern.filled("")));
    }
    push(KeyValue::Absent);
    for text in texts_of(key, involved) {
        push(present(&text));
    }
    for (leaf, _) in involved {
        if let Body::Resources(patterns) = &leaf.body {
            for name in patterns.iter().flat_map(names_in) {
                push(present(&name));
            }
        }
    }
    values
}

/// Texts that conditions compare a key with, and those of the keys that are compared with it.
fn texts_of(key: &str, involved: &[&Literal]) -> Vec<String> {
    let linked: Vec<&Dimension> = involved
        .iter()
        .filter(|(leaf, _)| {
            leaf.variables()
                .any(|variable| variable.key.eq_ignore_ascii_case(key))
        })
        .map(|(leaf, _)| &leaf.dimension)
        .collect();
    let own = Dimension::Key(key.into());
    let mut texts = Vec::new();
    for (leaf, _) in involved {
        if leaf.dimension != own && !linked.contains(&&leaf.dimension) {
            continue;
        }
        let Body::Test(test) = &leaf.body else {
            continue;
        };
        for listed in &test.values {
            if let Listed::Text(pattern) = listed
                && !pattern.has_variables()
            {
                texts.extend(["", "x"].map(|filling| pattern.filled(filling)));
            }
        }
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// The names between the colons and slashes of an ARN's last part.
fn names_in(pattern: &ArnPattern) -> Vec<String> {
    let text = pattern.plain().to_text();
    let resource = text.splitn(6, ':').nth(5).unwrap_or_default();
    resource
        .split([':', '/'])
        .filter(|name| !name.is_empty() && !name.contains(['*', '?', '$', '{']))
        .map(str::to_owned)
        .collect()
}
