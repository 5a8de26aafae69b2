//! The JSON of iam-lint, as `rules/report.schema.json` describes it: one finding to a line, so that
//! logs and diffs can be read.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::to_string as json;

use super::place::Place;
use super::{CheckReport, Summary};
use crate::iac::Unchecked;
use crate::lint::{Finding, Fix, Severity};
use crate::reference;
use crate::source::Source;

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tool = Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        reference: reference::edition().date,
    };
    write!(
        out,
        "{{\"schema\":1,\"tool\":{},\"findings\":[",
        json(&tool)?
    )?;
    let mut comma = "";
    for (source, finding) in report.all() {
        write!(out, "{comma}\n{}", json(&Entry::of(source, finding))?)?;
        comma = ",";
    }
    let end = if comma.is_empty() { "" } else { "\n" };
    write!(out, "{end}],\"not_checked\":[")?;
    let mut comma = "";
    for (source, unchecked) in report.unchecked() {
        write!(
            out,
            "{comma}\n{}",
            json(&NotChecked::of(source, unchecked))?
        )?;
        comma = ",";
    }
    let end = if comma.is_empty() { "" } else { "\n" };
    writeln!(
        out,
        "{end}],\"summary\":{}}}",
        json(&Totals::of(report.summary))?
    )
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
    /// The date of the service reference.
    reference: &'static str,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    family: &'static str,
    severity: &'static str,
    message: &'a str,
    file: &'a str,
    pointer: &'a str,
    span: Place,
    labels: Vec<Label<'a>>,
    help: Option<&'a str>,
    access_analyzer: Option<&'static str>,
    fix: Option<Repair<'a>>,
    suppressed: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(source: &'a Source, finding: &'a Finding) -> Self {
        let own = finding.label.iter().map(|text| (finding.span, text));
        let other = finding.labels.iter().map(|label| (label.span, &label.text));
        let labels = own
            .chain(other)
            .filter(|(span, _)| span.source() == source.id())
            .map(|(span, text)| Label {
                span: Place::of(source, span),
                text,
            });
        Self {
            rule: finding.rule.name,
            family: finding.rule.family,
            severity: finding.severity.name(),
            message: &finding.message,
            file: source.name(),
            pointer: &finding.pointer,
            span: Place::of(source, finding.span),
            labels: labels.collect(),
            help: finding.help.as_deref(),
            access_analyzer: finding.rule.access_analyzer,
            fix: finding.fix.as_ref().map(Repair::of),
            suppressed: finding.suppressed.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Label<'a> {
    span: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Repair<'a> {
    applicability: &'static str,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> Repair<'a> {
    fn of(fix: &'a Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Change {
            start: edit.span.start(),
            end: edit.span.end(),
            text: &edit.text,
        });
        Self {
            applicability: fix.applicability.name(),
            edits: edits.collect(),
        }
    }
}

/// What holds a policy that could not be read.
#[derive(Serialize)]
struct NotChecked<'a> {
    file: &'a str,
    span: Place,
    what: &'a str,
    reason: &'a str,
}

impl<'a> NotChecked<'a> {
    fn of(source: &'a Source, unchecked: &'a Unchecked) -> Self {
        Self {
            file: source.name(),
            span: Place::of(source, unchecked.place),
            what: &unchecked.what,
            reason: &unchecked.reason,
        }
    }
}

#[derive(Serialize)]
struct Totals {
    files: usize,
    policies: usize,
    skipped: usize,
    not_checked: usize,
    findings: Counts,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    error: usize,
    security_warning: usize,
    warning: usize,
    suggestion: usize,
}

impl Totals {
    fn of(summary: &Summary) -> Self {
        let count = |severity: Severity| summary.count_of(severity);
        Self {
            files: summary.files,
            policies: summary.policies,
            skipped: summary.skipped,
            not_checked: summary.unchecked,
            findings: Counts {
                error: count(Severity::Error),
                security_warning: count(Severity::SecurityWarning),
                warning: count(Severity::Warning),
                suggestion: count(Severity::Suggestion),
            },
        }
    }
}
