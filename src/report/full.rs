//! Findings as people read them: the place underlined, the reason, the remedy.

use std::fmt;
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::CheckReport;
use super::place::Origin;
use super::snippet::Snippet;
use crate::lint::{Applicability, Finding, Severity};
use crate::source::{Source, Span, inert, visible};

/// How the terminal is written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Colours and the like.
    pub colour: bool,
    /// Characters to a line.
    pub width: usize,
}

pub(super) fn write(report: &CheckReport<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let handler = handler(style);
    for (source, finding) in report.active() {
        write_one(&handler, &Rendered::of(source, finding, style.width), out)?;
    }
    Ok(())
}

/// One finding.
pub(super) fn write_finding(
    source: &Source,
    finding: &Finding,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rendered = Rendered::of(source, finding, style.width);
    write_one(&handler(style), &rendered, out)
}

/// A message about a place that is no finding: a fault in the configuration.
pub fn write_fault(
    source: &Source,
    span: Span,
    message: &str,
    help: &str,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rendered = Rendered {
        code: None,
        severity: Severity::Error,
        message: visible(message).into_owned(),
        help: Some(help.to_owned()),
        snippet: Snippet::new(
            source,
            visible(source.name()).into_owned(),
            &[span],
            style.width,
        ),
        labels: vec![None],
    };
    write_one(&handler(style), &rendered, out)
}

/// A place to underline, and what to write below it.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) span: Span,
    pub(super) text: Option<String>,
}

/// Places of one source underlined, without a message of their own.
pub(super) fn write_places(
    source: &Source,
    origin: Origin,
    labels: &[Label],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let spans: Vec<Span> = labels.iter().map(|label| label.span).collect();
    let name = visible(source.name()).into_owned();
    let snippet = Snippet::new(source, name, &spans, style.width).beginning_at(origin);
    let texts = labels
        .iter()
        .map(|label| label.text.as_deref().map(|text| visible(text).into_owned()));
    let rendered = Rendered {
        code: None,
        severity: Severity::Suggestion,
        message: String::new(),
        help: None,
        snippet,
        labels: texts.collect(),
    };
    let mut text = String::new();
    handler(style)
        .render_report(&mut text, &rendered)
        .map_err(io::Error::other)?;
    // What stands before the frame is the message, of which there is none.
    let frame = text.lines().skip_while(|line| !line.contains('╭'));
    for line in frame {
        writeln!(out, "{}", inert(line.trim_end()))?;
    }
    writeln!(out)
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = if style.colour {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(1)
        // Action names, ARNs and hyphenated words stay whole.
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .with_links(false)
}

fn write_one(
    handler: &GraphicalReportHandler,
    rendered: &Rendered,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::new();
    handler
        .render_report(&mut text, rendered)
        .map_err(io::Error::other)?;
    // No line ends in blanks, so that reports can be kept as they are printed.
    for line in text.trim_start_matches('\n').lines() {
        writeln!(out, "{}", inert(line.trim_end()))?;
    }
    writeln!(out)
}

/// A finding as `miette` wants it.
#[derive(Debug)]
struct Rendered {
    code: Option<String>,
    severity: Severity,
    message: String,
    help: Option<String>,
    snippet: Snippet,
    labels: Vec<Option<String>>,
}

impl Rendered {
    fn of(source: &Source, finding: &Finding, width: usize) -> Self {
        let mut places = vec![finding.span];
        let mut labels = vec![
            finding
                .label
                .as_deref()
                .map(|text| visible(text).into_owned()),
        ];
        for label in &finding.labels {
            places.push(label.span);
            labels.push(Some(visible(&label.text).into_owned()));
        }
        Self {
            code: Some(format!("{}[{}]", finding.severity, finding.rule.name)),
            severity: finding.severity,
            message: visible(&finding.message).into_owned(),
            help: help(finding),
            snippet: Snippet::new(source, visible(source.name()).into_owned(), &places, width),
            labels,
        }
    }
}

fn help(finding: &Finding) -> Option<String> {
    let mut help = finding
        .help
        .as_deref()
        .map(|text| visible(text).into_owned())
        .unwrap_or_default();
    if let Some(fix) = &finding.fix {
        if !help.is_empty() {
            help.push('\n');
        }
        let flag = flag(fix.applicability);
        help.push_str(&format!("{flag} can {}", visible(&fix.title)));
    }
    (!help.is_empty()).then_some(help)
}

/// The flag that makes repairs of this kind.
pub(super) const fn flag(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "--fix",
        Applicability::Unsafe => "--unsafe-fixes",
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Rendered {}

impl Diagnostic for Rendered {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::SecurityWarning | Severity::Warning => miette::Severity::Warning,
            Severity::Suggestion => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.snippet.spans().iter().zip(&self.labels).enumerate();
        Some(Box::new(labels.map(|(index, (span, label))| {
            if index == 0 {
                LabeledSpan::new_primary_with_span(label.clone(), *span)
            } else {
                LabeledSpan::new_with_span(label.clone(), *span)
            }
        })))
    }
}
