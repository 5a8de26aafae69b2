//! Findings as Access Analyzer's `ValidatePolicy` returns them: one JSON object to a policy, one
//! line to an object, clean policies included. Only Access Analyzer's own checks are reported.
//!
//! Lines count from 1, columns and offsets from 0, in characters; ends are exclusive. Offsets are
//! over the file as it stands, also where the policy is a part of it or stands in a string.
//!
//! See <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicyFinding.html>.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::to_string as json;

use super::{CheckReport, FileFindings};
use crate::iac::file;
use crate::lint::{Finding, Severity};
use crate::source::{Source, Span};
use crate::syntax::{Kind, Node, Tree};

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for file in report.files {
        for line in lines(file) {
            writeln!(out, "{}", json(&line)?)?;
        }
    }
    Ok(())
}

/// One object to each policy of a file; to the file as a whole, where it can be read as none.
fn lines(file: &FileFindings) -> Vec<Line> {
    let source = &file.source;
    let parsed = file::parse(source);
    let contents = file::contents(&parsed, source);
    let documents = &contents.documents;
    let whole: Vec<Node<'_>> = parsed.trees.iter().map(Tree::root).collect();
    let spans = documents.iter().map(|found| (found.span(), found.root()));
    let mut roots: Vec<(Span, Node<'_>)> = spans.collect();
    if roots.is_empty() && !file.findings.is_empty() {
        roots.extend(whole.iter().map(|root| (root.span(), *root)));
    }
    // Faults of the file's own text belong to its only policy.
    let is_alone = roots.len() == 1;
    let line = |(span, document): &(Span, Node<'_>)| Line {
        file: source.name().to_owned(),
        pointer: pointer(&whole, *span),
        findings: file
            .findings
            .iter()
            .filter(|finding| finding.suppressed.is_none())
            .filter(|finding| is_alone || span.contains(finding.span))
            .filter_map(|finding| entry(source, *document, finding))
            .collect(),
    };
    roots.iter().map(line).collect()
}

/// The pointer (RFC 6901) of the innermost value of `node` that holds `span`.
fn pointer(roots: &[Node<'_>], span: Span) -> String {
    let mut pointer = String::new();
    let Some(mut node) = roots
        .iter()
        .find(|root| root.span().contains(span))
        .copied()
    else {
        return pointer;
    };
    'down: loop {
        for member in node.members() {
            if member.value.span().contains(span) {
                let key = member.key.as_str().replace('~', "~0").replace('/', "~1");
                pointer.push('/');
                pointer.push_str(&key);
                node = member.value;
                continue 'down;
            }
        }
        for (index, element) in node.elements().enumerate() {
            if element.span().contains(span) {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                node = element;
                continue 'down;
            }
        }
        return pointer;
    }
}

#[derive(Serialize)]
struct Line {
    file: String,
    pointer: String,
    findings: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    finding_details: String,
    finding_type: &'static str,
    issue_code: &'static str,
    learn_more_link: &'static str,
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Location {
    path: Vec<Step>,
    span: Extent,
}

/// An element of a path, as Access Analyzer writes it.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Step {
    /// The value of an object's member.
    Value(String),
    /// An element of an array.
    Index(usize),
    /// The key of a member itself.
    Key(String),
}

#[derive(Serialize)]
struct Extent {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

fn entry(source: &Source, document: Node<'_>, finding: &Finding) -> Option<Entry> {
    let code = finding.rule.access_analyzer?;
    let own = [finding.span];
    let spans: &[Span] = match finding.locations.as_slice() {
        [] => &own,
        several => several,
    };
    let details = match &finding.help {
        Some(help) => format!("{}: {help}", finding.message),
        None => finding.message.to_string(),
    };
    Some(Entry {
        finding_details: details,
        finding_type: type_of(finding.rule.severity),
        issue_code: code,
        learn_more_link: finding.rule.sources.first().copied().unwrap_or_default(),
        locations: spans
            .iter()
            .map(|span| locate(source, document, *span))
            .collect(),
    })
}

const fn type_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::SecurityWarning => "SECURITY_WARNING",
        Severity::Warning => "WARNING",
        Severity::Suggestion => "SUGGESTION",
    }
}

/// The smallest key or value of the document that holds `span`.
fn locate(source: &Source, document: Node<'_>, span: Span) -> Location {
    let mut path = Vec::new();
    let mut node = document;
    let token = 'token: loop {
        if node.kind() == Kind::Object {
            let member = node.members().find(|member| member.span().contains(span));
            if let Some(member) = member {
                let key = member.key.as_str().to_owned();
                if member.value.span().contains(span) {
                    path.push(Step::Value(key));
                    node = member.value;
                    continue 'token;
                }
                if member.key.span().contains(span) {
                    path.push(Step::Key(key));
                    break member.key.span();
                }
            }
        }
        let element = node
            .elements()
            .enumerate()
            .find(|(_, element)| element.span().contains(span));
        match element {
            Some((index, element)) => {
                path.push(Step::Index(index));
                node = element;
            }
            None => break node.span(),
        }
    };
    // Outside the document there is only the text: a syntax error, a stray byte.
    let token = if document.span().contains(span) {
        token
    } else {
        span
    };
    Location {
        path,
        span: Extent {
            start: point(source, token.start()),
            end: point(source, token.end()),
        },
    }
}

fn point(source: &Source, offset: usize) -> Point {
    let at = source.position(offset);
    let before = source.text().get(..at.offset).unwrap_or_default();
    Point {
        line: at.line,
        column: at.column - 1,
        offset: if before.is_ascii() {
            before.len()
        } else {
            before.chars().count()
        },
    }
}
