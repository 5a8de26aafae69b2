//! What a rule is.

use std::fmt;
use std::str::FromStr;

use super::account::AccountCheck;
use super::check::{Check, ConfigCheck, FileCheck};

/// How much a finding matters, in Access Analyzer's four classes; the greater, the worse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Something the author may want to know.
    Suggestion,
    /// The policy departs from what is documented, or a person will be stuck.
    Warning,
    /// Someone gains what they should not.
    SecurityWarning,
    /// AWS refuses the policy, or a part of it can never do what it says.
    Error,
}

impl Severity {
    /// All severities, worst first.
    pub const ALL: [Self; 4] = [
        Self::Error,
        Self::SecurityWarning,
        Self::Warning,
        Self::Suggestion,
    ];

    /// The name in flags and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::SecurityWarning => "security-warning",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no severity's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a severity")]
pub struct UnknownSeverity(pub String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(name: &str) -> Result<Self, UnknownSeverity> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name() == name)
            .ok_or_else(|| UnknownSeverity(name.to_owned()))
    }
}

/// Whether a rule's findings come with a repair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixAvailability {
    /// No.
    None,
    /// Some findings have one that keeps the meaning or is plainly intended.
    Safe,
    /// Some findings have one that someone should look at.
    Unsafe,
}

/// What a rule looks at, and its function.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    /// A policy document.
    Policy(fn(&mut Check<'_>)),
    /// A file, whether it holds a policy or not.
    File(fn(&mut FileCheck<'_>)),
    /// The configuration, once everything is checked.
    Config(fn(&mut ConfigCheck<'_>)),
    /// The snapshot of an account.
    Account(fn(&mut AccountCheck<'_>)),
}

/// A rule: the front matter of its page, the page, and its function.
#[derive(Debug)]
pub struct Rule {
    /// The rule's name: what is wrong, in kebab case.
    pub name: &'static str,
    /// The folder of its page.
    pub family: &'static str,
    /// The severity of its findings, unless one says otherwise.
    pub severity: Severity,
    /// The version of iam-lint that brought it.
    pub since: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Access Analyzer's issue code for the same check.
    pub access_analyzer: Option<&'static str>,
    /// Whether its findings come with a repair.
    pub fix: FixAvailability,
    /// Rules whose finding at the same place this one replaces.
    pub supersedes: &'static [&'static str],
    /// Where AWS, or the field, says so.
    pub sources: &'static [&'static str],
    /// The same check in other linters.
    pub peers: &'static [&'static str],
    /// The whole page with its front matter.
    pub page: &'static str,
    /// What it looks at, and its function.
    pub scope: Scope,
}

impl Rule {
    /// Whether findings below a security warning are kept back unless the rule is asked for by its
    /// name, its family or `all`. Rules of *hygiene* tell of what is allowed and may well be meant.
    pub fn is_quiet(&self) -> bool {
        self.family == "hygiene"
    }

    /// The page without its front matter.
    pub fn body(&self) -> &'static str {
        self.page
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++\n"))
            .map_or(self.page, |(_, body)| body.trim_start())
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
