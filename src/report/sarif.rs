//! SARIF 2.1.0, for code scanning.
//!
//! See <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html> and, for what GitHub makes
//! of it, <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning>.

mod place;

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use self::place::{Location, Repair};
use super::CheckReport;
use super::fingerprint::Fingerprints;
use crate::lint::page::readable;
use crate::lint::{Finding, Rule, Severity};
use crate::source::visible;

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for (_, finding) in report.all() {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().copied().map(Descriptor::of).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: Results {
                report,
                rules: &rules,
            },
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Results<'a>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

/// A rule, made of its page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
    /// GitHub's scale from 0 to 10; without it an alert is no security alert but goes by its level.
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    security_severity: Option<&'static str>,
}

impl Descriptor {
    fn of(rule: &'static Rule) -> Self {
        let body = rule.body();
        let mut paragraphs = body.split("\n\n").map(str::trim);
        let about = paragraphs.find(|text| !text.is_empty() && !text.starts_with('#'));
        let secure = rule.severity == Severity::SecurityWarning;
        let tags = secure.then_some("security").into_iter();
        Self {
            id: rule.name,
            short_description: Message::plain(rule.summary),
            full_description: Message::plain(&about.unwrap_or(rule.summary).replace('\n', " ")),
            help: Message {
                text: readable(body),
                markdown: Some(readable(body)),
            },
            default_configuration: Configuration {
                level: level(rule.severity),
            },
            properties: Properties {
                tags: tags.chain([rule.family]).collect(),
                security_severity: secure.then_some("8.0"),
            },
        }
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::SecurityWarning | Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    /// In a message `[text](target)` is a link; the text of a policy must not make one.
    fn plain(text: &str) -> Self {
        Self {
            text: visible(text).replace("](", "\\]("),
            markdown: None,
        }
    }
}

/// The results, made one by one as they are written.
struct Results<'a> {
    report: &'a CheckReport<'a>,
    rules: &'a [&'static Rule],
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let any_suppressed = self.report.summary.suppressed > 0;
        let mut fingerprints = Fingerprints::default();
        serializer.collect_seq(self.report.all().map(|(source, finding)| {
            Outcome {
                rule_id: finding.rule.name,
                rule_index: self.rules.iter().position(|rule| *rule == finding.rule),
                level: level(finding.severity),
                message: message(finding),
                locations: [Location::of(source, finding.span, finding.label.as_deref())],
                related_locations: finding
                    .labels
                    .iter()
                    .filter(|label| label.span.source() == source.id())
                    .map(|label| Location::of(source, label.span, Some(&label.text)))
                    .collect(),
                partial_fingerprints: Partial {
                    finding: fingerprints.of(source, finding),
                },
                fixes: finding
                    .fix
                    .iter()
                    .map(|fix| Repair::of(source, fix))
                    .collect(),
                suppressions: any_suppressed.then(|| suppressions(finding)),
            }
        }))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Partial,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
    /// If one result of a run says whether it is suppressed, all must.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression<'a>>>,
}

fn message(finding: &Finding) -> Message {
    match &finding.help {
        Some(help) => Message::plain(&finding.message).and(help),
        None => Message::plain(&finding.message),
    }
}

impl Message {
    fn and(mut self, help: &str) -> Self {
        self.text.push('\n');
        self.text.push_str(&Self::plain(help).text);
        self
    }
}

#[derive(Serialize)]
struct Partial {
    #[serde(rename = "iamLintFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

fn suppressions(finding: &Finding) -> Vec<Suppression<'_>> {
    let reason = finding.suppressed.iter();
    reason
        .map(|justification| Suppression {
            kind: "external",
            justification,
        })
        .collect()
}
