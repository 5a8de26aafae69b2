//! Floor 8: findings and verdicts as text for people and machines, one format to a file.

mod access_analyzer;
pub mod changes;
mod comment;
pub mod comparison;
mod concise;
mod condition;
mod count;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
pub mod matrix;
pub mod password;
mod place;
mod request;
mod sarif;
mod snippet;
pub mod tests;
pub mod verdict;

use std::io::{self, Write};

use crate::iac::Unchecked;
use crate::lint::{Finding, Severity};
use crate::source::Source;

pub use count::counted;
pub use full::{Style, write_fault};
pub use place::Origin;
pub use request::write_request_error;

/// The findings of one file. Sources without findings are kept only for formats that tell of them.
#[derive(Debug)]
pub struct FileFindings {
    /// The file.
    pub source: Source,
    /// Its findings, in the order of their places; suppressed ones included.
    pub findings: Vec<Finding>,
    /// What in it holds a policy that could not be read.
    pub unchecked: Vec<Unchecked>,
}

/// What a run did.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Summary {
    /// Files that held policies.
    pub files: usize,
    /// Policies checked.
    pub policies: usize,
    /// Accounts checked.
    pub accounts: usize,
    /// Files found in directories that held none.
    pub skipped: usize,
    /// What holds a policy that could not be read.
    pub unchecked: usize,
    /// Findings that an exemption or the baseline covers.
    pub suppressed: usize,
    /// Findings that count, by severity in the order of [`Severity::ALL`].
    pub findings: [usize; 4],
    /// How many of them `--fix` would mend.
    pub fixable: usize,
}

impl Summary {
    /// Counts the findings of a file.
    pub fn count(&mut self, findings: &[Finding]) {
        for finding in findings {
            if finding.suppressed.is_some() {
                self.suppressed += 1;
                continue;
            }
            for (severity, count) in Severity::ALL.iter().zip(&mut self.findings) {
                *count += usize::from(*severity == finding.severity);
            }
            let safe =
                |fix: &crate::lint::Fix| fix.applicability == crate::lint::Applicability::Safe;
            self.fixable += usize::from(finding.fix.as_ref().is_some_and(safe));
        }
    }

    /// Whether a finding that counts is at least as bad as `limit`.
    pub fn reaches(&self, limit: Severity) -> bool {
        Severity::ALL
            .iter()
            .zip(self.findings)
            .any(|(severity, count)| *severity >= limit && count > 0)
    }

    /// How many findings of `severity` count.
    pub fn count_of(&self, severity: Severity) -> usize {
        Severity::ALL
            .iter()
            .zip(self.findings)
            .find(|(other, _)| **other == severity)
            .map_or(0, |(_, count)| count)
    }

    /// How many findings count.
    pub fn total(&self) -> usize {
        self.findings.iter().sum()
    }
}

/// The result of a run.
#[derive(Debug)]
pub struct CheckReport<'a> {
    /// Files with findings, in order; others where the format tells of them, too.
    pub files: &'a [FileFindings],
    /// What the run did.
    pub summary: &'a Summary,
}

impl<'a> CheckReport<'a> {
    /// The findings that count, each with its file.
    pub fn active(&self) -> impl Iterator<Item = (&'a Source, &'a Finding)> {
        self.all()
            .filter(|(_, finding)| finding.suppressed.is_none())
    }

    /// What holds a policy that could not be read, each with its file.
    pub fn unchecked(&self) -> impl Iterator<Item = (&'a Source, &'a Unchecked)> {
        self.files
            .iter()
            .flat_map(|file| file.unchecked.iter().map(|one| (&file.source, one)))
    }

    /// All findings, each with its file.
    pub fn all(&self) -> impl Iterator<Item = (&'a Source, &'a Finding)> {
        self.files
            .iter()
            .flat_map(|file| file.findings.iter().map(|finding| (&file.source, finding)))
    }
}

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Each finding with its place in the text, for people.
    Full,
    /// One line to a finding.
    Concise,
    /// The JSON of iam-lint.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// `JUnit` XML, for CI servers.
    Junit,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// Findings as Access Analyzer returns them, a line to each policy.
    AccessAnalyzer,
}

/// Writes `report` in `format`.
pub fn write(
    report: &CheckReport<'_>,
    format: Format,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, style, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::AccessAnalyzer => access_analyzer::write(report, out),
    }
}
