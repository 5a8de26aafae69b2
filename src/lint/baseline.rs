//! The baseline: findings that were there when the tool was introduced.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Finding;
use crate::source::Source;

/// Findings that do not count, by file, rule, statement and underlined text, with how many of
/// each. Lines may move without an entry getting lost.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<Key, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    file: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<String>,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct File {
    schema: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    count: usize,
}

/// Why a baseline could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON of the right shape.
    #[error("not a baseline: {0}")]
    Format(#[from] serde_json::Error),
    /// It is of a later format.
    #[error("the baseline has format {0}, and this version of iam-lint reads format 1")]
    Schema(u32),
}

impl Baseline {
    /// Reads the file that [`to_json`](Self::to_json) wrote.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.schema != 1 {
            return Err(BaselineError::Schema(file.schema));
        }
        let entries = file
            .findings
            .into_iter()
            .map(|entry| (entry.key, entry.count));
        Ok(Self {
            entries: entries.collect(),
        })
    }

    /// Adds a finding that counts.
    pub fn add(&mut self, source: &Source, finding: &Finding) {
        if finding.suppressed.is_none() {
            *self.entries.entry(key(source, finding)).or_default() += 1;
        }
    }

    /// Marks `finding` if the baseline still has one like it, and uses that one up.
    pub fn apply(&mut self, source: &Source, finding: &mut Finding) {
        if finding.suppressed.is_some() {
            return;
        }
        if let Some(left) = self.entries.get_mut(&key(source, finding))
            && *left > 0
        {
            *left -= 1;
            finding.suppressed = Some("in the baseline".to_owned());
        }
    }

    /// How many findings of the baseline no longer occur.
    pub fn left(&self) -> usize {
        self.entries.values().sum()
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.left()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// The baseline as a file.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let findings = self.entries.iter().map(|(key, &count)| Entry {
            key: key.clone(),
            count,
        });
        let file = File {
            schema: 1,
            findings: findings.collect(),
        };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }
}

fn key(source: &Source, finding: &Finding) -> Key {
    Key {
        file: source.name().to_owned(),
        rule: finding.rule.name.to_owned(),
        sid: finding.sid.clone(),
        text: source.slice(finding.span).to_owned(),
    }
}
