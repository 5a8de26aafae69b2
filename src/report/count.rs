//! Counts in words.

use super::Summary;
use crate::lint::Severity;

/// A number and its noun.
pub fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

impl Summary {
    /// What was found: `1 error, 2 warnings`.
    pub fn found(&self) -> String {
        let counts: Vec<String> = Severity::ALL
            .iter()
            .zip(self.findings)
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| counted(count, severity.name()))
            .collect();
        if counts.is_empty() {
            "nothing to report".to_owned()
        } else {
            counts.join(", ")
        }
    }

    /// What was checked: `1 account and 3 policies in 2 files`.
    pub fn checked(&self) -> String {
        let policies = format!(
            "{} in {}",
            counted(self.policies, "policy"),
            counted(self.files, "file")
        );
        let accounts = counted(self.accounts, "account");
        match (self.accounts, self.files) {
            (0, _) => policies,
            (_, 0) => accounts,
            _ => format!("{accounts} and {policies}"),
        }
    }
}
