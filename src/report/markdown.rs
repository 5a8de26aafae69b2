//! Markdown, as a comment on a pull request: the findings of each file, with what to do folded away.

use std::io::{self, Write};

use super::comment::{Comment, code, prose};
use super::count::counted;
use super::full::flag;
use super::{CheckReport, FileFindings};
use crate::lint::Finding;
use crate::source::{Source, Span};

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(comment(report).as_bytes())
}

fn comment(report: &CheckReport<'_>) -> String {
    let mut comment = Comment::default();
    comment.add(&heading(report));
    let mut shown = 0;
    'files: for file in report.files {
        // A file's name stands above its first item, and never alone.
        let mut above = format!("\n#### {}\n\n", code(file.source.name()));
        for item in items(file) {
            if !comment.add(&format!("{above}{item}")) {
                break 'files;
            }
            shown += 1;
            above.clear();
        }
    }
    let all = report
        .active()
        .count()
        .saturating_add(report.unchecked().count());
    let left = all.saturating_sub(shown);
    let mut end = String::new();
    if left > 0 {
        end.push_str(&format!(
            "\n**and {left} more**, with which this comment would be longer than GitHub takes; `iam-lint check` prints them all.\n"
        ));
    }
    if report.active().next().is_some() {
        end.push_str("\n`iam-lint explain RULE` tells what a rule finds, and how to mend it.\n");
    }
    comment.end(&end)
}

/// The run in a line or two.
fn heading(report: &CheckReport<'_>) -> String {
    let summary = report.summary;
    let mut parts = vec![format!("checked {}", summary.checked())];
    if summary.fixable > 0 {
        parts.push(format!("`--fix` can mend {}", summary.fixable));
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", summary.suppressed));
    }
    if summary.unchecked > 0 {
        let policies = counted(summary.unchecked, "policy");
        parts.push(format!("could not read {policies}"));
    }
    if summary.skipped > 0 {
        parts.push(format!("skipped {}", counted(summary.skipped, "file")));
    }
    format!(
        "### iam-lint: {}\n\n{}\n",
        summary.found(),
        parts.join("; ")
    )
}

/// What is to be said of a file, each thing an item of a list.
fn items(file: &FileFindings) -> impl Iterator<Item = String> {
    let source = &file.source;
    let findings = file
        .findings
        .iter()
        .filter(|finding| finding.suppressed.is_none())
        .map(move |finding| of_finding(source, finding));
    let unchecked = file.unchecked.iter().map(move |unchecked| {
        format!(
            "- **not checked** {}: {}: {}\n",
            place(source, unchecked.place),
            prose(&unchecked.what),
            prose(&unchecked.reason)
        )
    });
    findings.chain(unchecked)
}

fn place(source: &Source, span: Span) -> String {
    let at = source.position(span.start());
    code(&format!("{}:{}:{}", source.name(), at.line, at.column))
}

fn of_finding(source: &Source, finding: &Finding) -> String {
    let rule = code(finding.rule.name);
    // Where AWS, or the field, says so.
    let rule = match finding.rule.sources.first() {
        Some(link) => format!("[{rule}](<{link}>)"),
        None => rule,
    };
    let mut item = format!(
        "- **{}** {rule} {}: {}\n",
        finding.severity,
        place(source, finding.span),
        prose(&finding.message)
    );
    let fix = finding
        .fix
        .as_ref()
        .map(|fix| format!("`{}` can {}", flag(fix.applicability), prose(&fix.title)));
    let help: Vec<String> = finding
        .help
        .as_deref()
        .map(prose)
        .into_iter()
        .chain(fix)
        .collect();
    if !help.is_empty() {
        item.push_str("  <details><summary>help</summary>\n\n");
        for paragraph in help {
            item.push_str(&format!("  {paragraph}\n\n"));
        }
        item.push_str("  </details>\n");
    }
    item
}
