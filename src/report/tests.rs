//! What became of scenario files: as a test runner prints it, and as `JUnit` XML.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::full::{Style, write_fault};
use super::junit;
use super::password;
use super::place::Origin;
use super::verdict::{self, Sources, line};
use crate::account::Snapshot;
use crate::simulate::documents::Documents;
use crate::simulate::trial::{Outcome, Why};
use crate::source::{Source, Span};

/// The questions of a scenario file and what became of them.
#[derive(Debug)]
pub struct Suite<'s> {
    /// In the order in which they stand.
    pub results: Vec<Result<'s>>,
    /// The files that places are in.
    pub files: Files<'s>,
}

/// What became of a question.
#[derive(Debug)]
pub struct Result<'s> {
    /// What the question is called.
    pub name: String,
    /// Where it is expected.
    pub span: Span,
    /// What became of it.
    pub outcome: Outcome<'s>,
}

/// The files of a scenario: its own, the policies it names, and its account's.
#[derive(Debug)]
pub struct Files<'s> {
    /// The scenario file.
    pub scenario: Source,
    /// The policies that it names.
    pub documents: Documents,
    /// The account.
    pub snapshots: &'s [Snapshot],
}

impl Sources for Files<'_> {
    fn find(&self, span: Span) -> Option<(&Source, Origin)> {
        let id = span.source();
        if id == self.scenario.id() {
            return Some((&self.scenario, Origin::default()));
        }
        let of_account = self
            .snapshots
            .iter()
            .find_map(|snapshot| snapshot.files.source(id));
        let source = self.documents.source(id).or(of_account)?;
        Some((source, Origin::default()))
    }
}

/// Writes a line for each question, and the whole explanation where one failed; `quietly` the
/// failures alone.
pub fn write_text(
    suites: &[Suite<'_>],
    quietly: bool,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (mut passed, mut failed, mut faults) = (0, 0, 0);
    for suite in suites {
        let all_passed = suite
            .results
            .iter()
            .all(|result| matches!(result.outcome, Outcome::Passed));
        if quietly && all_passed {
            passed += suite.results.len();
            continue;
        }
        writeln!(out, "{}", line(suite.files.scenario.name()))?;
        for result in &suite.results {
            match &result.outcome {
                Outcome::Passed => {
                    passed += 1;
                    if !quietly {
                        writeln!(out, "  ok     {}", line(&result.name))?;
                    }
                }
                Outcome::Failed { .. } => {
                    failed += 1;
                    writeln!(out, "  FAILED {}", line(&result.name))?;
                }
                Outcome::Fault { .. } => {
                    faults += 1;
                    writeln!(out, "  ERROR  {}", line(&result.name))?;
                }
            }
        }
        writeln!(out)?;
        for result in &suite.results {
            explain(suite, result, style, out)?;
        }
    }
    if quietly && failed + faults == 0 {
        return Ok(());
    }
    let mut total = format!("{passed} passed");
    if failed > 0 {
        total.push_str(&format!(", {failed} failed"));
    }
    if faults > 0 {
        total.push_str(&format!(", {faults} cannot be asked"));
    }
    writeln!(out, "{total}")
}

/// Why a question failed: what was expected, at its place, and the whole verdict.
fn explain(
    suite: &Suite<'_>,
    result: &Result<'_>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let scenario = &suite.files.scenario;
    match &result.outcome {
        Outcome::Passed => Ok(()),
        Outcome::Fault { message, help } => {
            write_fault(scenario, result.span, message, help, style, out)
        }
        Outcome::Failed { expected, got, why } => {
            let message = format!(
                "{}: expected {expected}, and the answer is {got}",
                result.name
            );
            write_fault(
                scenario,
                result.span,
                &message,
                "the answer in full follows",
                style,
                out,
            )?;
            match &**why {
                Why::Password(verdict, change) => {
                    password::write_text(verdict, change.as_ref(), &suite.files, style, out)
                }
                Why::Request(question, decided) => {
                    verdict::write_text(question, decided, &suite.files, style, out)
                }
            }
        }
    }
}

/// Writes `JUnit` XML, a suite for each file.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_junit(suites: &[Suite<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("iam-lint test");
    let plain = Style {
        colour: false,
        width: 100,
    };
    for suite in suites {
        let mut written = TestSuite::new(suite.files.scenario.name());
        for result in &suite.results {
            let status = match &result.outcome {
                Outcome::Passed => TestCaseStatus::success(),
                Outcome::Failed { expected, got, .. } => {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    status.set_message(format!("expected {expected}, and the answer is {got}"));
                    let mut text = Vec::new();
                    explain(suite, result, plain, &mut text)?;
                    status.set_description(String::from_utf8_lossy(&text).into_owned());
                    status
                }
                Outcome::Fault { message, .. } => {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
                    status.set_message(message);
                    status
                }
            };
            let mut case = TestCase::new(&result.name, status);
            case.set_classname(suite.files.scenario.name());
            written.add_test_case(case);
        }
        report.add_test_suite(written);
    }
    junit::serialize(&report, out)
}
