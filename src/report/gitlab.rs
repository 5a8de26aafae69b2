//! GitLab's Code Quality report: one finding to a line of a JSON array.
//!
//! See <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>. GitLab knows
//! a finding by its fingerprint alone, so no two of a report may have the same.
//!
//! | severity | GitLab's |
//! |---|---|
//! | error | blocker |
//! | security-warning | critical |
//! | warning | major |
//! | suggestion | info |

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::ser::to_string as json;

use super::CheckReport;
use super::fingerprint::Fingerprints;
use crate::lint::{Finding, Severity};
use crate::source::{Root, Source, display, visible};

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let here = std::env::current_dir().unwrap_or_default();
    write_from(&Root::new(&here, &here), report, out)
}

/// Writes a report with paths as they are seen from `root`.
fn write_from(root: &Root, report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let mut comma = "";
    write!(out, "[")?;
    for (source, finding) in report.all() {
        let fingerprint = fingerprints.of(source, finding);
        if finding.suppressed.is_none() {
            let entry = Entry::of(root, source, finding, fingerprint);
            write!(out, "{comma}\n{}", json(&entry)?)?;
            comma = ",";
        }
    }
    let end = if comma.is_empty() { "" } else { "\n" };
    writeln!(out, "{end}]")
}

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Entry {
    fn of(root: &Root, source: &Source, finding: &Finding, fingerprint: String) -> Self {
        // GitLab shows nothing else, so the remedy stands here, too.
        let mut description = visible(&finding.message).into_owned();
        if let Some(help) = &finding.help {
            description.push_str(": ");
            description.push_str(&visible(help));
        }
        Self {
            description,
            check_name: finding.rule.name,
            fingerprint,
            severity: severity(finding.severity),
            location: Location {
                path: display(&root.relative(Path::new(source.name()))),
                lines: Lines {
                    begin: source.position(finding.span.start()).line,
                    end: source.position(finding.span.end()).line,
                },
            },
        }
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "blocker",
        Severity::SecurityWarning => "critical",
        Severity::Warning => "major",
        Severity::Suggestion => "info",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FileFindings, Summary};
    use super::*;
    use crate::lint::rules;
    use crate::source::SourceId;

    #[test]
    fn paths_are_those_from_the_working_directory() {
        let path = |name: &str| {
            let source = Source::new(SourceId::new(0), name, "{}");
            let rule = rules::find("missing-version").unwrap();
            let findings = vec![Finding {
                rule,
                severity: rule.severity,
                message: "message".into(),
                span: source.span(),
                label: None,
                labels: Vec::new(),
                locations: Vec::new(),
                help: None,
                fix: None,
                pointer: String::new(),
                sid: None,
                suppressed: None,
            }];
            let files = [FileFindings {
                source,
                findings,
                unchecked: Vec::new(),
            }];
            let report = CheckReport {
                files: &files,
                summary: &Summary::default(),
            };
            let here = Path::new("/srv/policies");
            let mut out = Vec::new();
            write_from(&Root::new(here, here), &report, &mut out).unwrap();
            let written: serde_json::Value = serde_json::from_slice(&out).unwrap();
            let found = written.pointer("/0/location/path").unwrap();
            found.as_str().unwrap().to_owned()
        };
        assert_eq!(path("a/b.json"), "a/b.json");
        assert_eq!(path("/srv/policies/a/b.json"), "a/b.json");
        assert_eq!(path("a/../b.json"), "b.json");
        assert_eq!(path("/elsewhere/b.json"), "/elsewhere/b.json");
    }
}
