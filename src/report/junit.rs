//! `JUnit` XML for CI servers: a suite to a file, a case to a finding, one that is skipped to what
//! does not count or could not be read, and one that passes where there is nothing to report.
//!
//! GitLab tells cases apart by the name of the file and that of the case, and compares them between
//! branches, so names have no line numbers in them and none comes twice. See
//! <https://docs.gitlab.com/ci/testing/unit_test_reports/>.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::full::{self, Style};
use super::verdict::line;
use super::{CheckReport, FileFindings};
use crate::lint::Finding;
use crate::source::Source;

const PLAIN: Style = Style {
    colour: false,
    width: 100,
};

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut written = Report::new("iam-lint check");
    for (name, files) in by_name(report.files) {
        written.add_test_suite(suite(name, &files)?);
    }
    serialize(&written, out)
}

/// Writes a report whose name does not speak of what it holds.
pub(super) fn serialize(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let text = report.to_string().map_err(io::Error::other)?;
    // Jenkins' schema has this attribute in suites, and none at the root, which comes first.
    let at_root = format!(" skipped=\"{}\"", report.skipped);
    out.write_all(text.replacen(&at_root, "", 1).as_bytes())
}

/// The files; one that was read twice, as a policy and as a part of an account, is one.
fn by_name(files: &[FileFindings]) -> Vec<(&str, Vec<&FileFindings>)> {
    let mut groups: Vec<(&str, Vec<&FileFindings>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for file in files {
        let name = file.source.name();
        let at = *known.entry(name).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, group)) => group.push(file),
            None => groups.push((name, vec![file])),
        }
    }
    groups
}

fn suite(name: &str, files: &[&FileFindings]) -> io::Result<TestSuite> {
    let name = allowed(&line(name));
    let mut cases = Vec::new();
    let mut seen = HashMap::new();
    for file in files {
        for finding in &file.findings {
            let title = numbered(finding.rule.name.to_owned(), &mut seen);
            cases.push(TestCase::new(title, status(&file.source, finding)?));
        }
        for unchecked in &file.unchecked {
            let title = numbered(allowed(&line(&unchecked.what)), &mut seen);
            let reason = format!("not checked: {}", unchecked.reason);
            cases.push(TestCase::new(title, skipped(&reason)));
        }
    }
    if cases.is_empty() {
        let status = TestCaseStatus::success();
        cases.push(TestCase::new("nothing to report", status));
    }
    let mut suite = TestSuite::new(&name);
    for mut case in cases {
        case.set_classname(&name);
        suite.add_test_case(case);
    }
    Ok(suite)
}

/// A title that no case had before.
fn numbered(title: String, seen: &mut HashMap<String, usize>) -> String {
    let nth = seen.entry(title.clone()).or_default();
    *nth += 1;
    if *nth == 1 {
        title
    } else {
        format!("{title} ({nth})")
    }
}

fn status(source: &Source, finding: &Finding) -> io::Result<TestCaseStatus> {
    if let Some(reason) = &finding.suppressed {
        return Ok(skipped(reason));
    }
    let mut text = Vec::new();
    full::write_finding(source, finding, PLAIN, &mut text)?;
    let text = String::from_utf8_lossy(&text);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(allowed(&line(&finding.message)));
    status.set_type(finding.rule.name);
    status.set_description(allowed(text.trim_end()));
    Ok(status)
}

fn skipped(reason: &str) -> TestCaseStatus {
    let reason = allowed(&line(reason));
    let mut status = TestCaseStatus::skipped();
    // Jenkins shows the one, GitLab the other.
    status.set_message(&reason);
    status.set_description(reason);
    status
}

/// Text without the characters that XML 1.0 does not have; control characters are visible already.
///
/// See <https://www.w3.org/TR/xml/#charsets>.
fn allowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\u{fffe}' | '\u{ffff}') {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
