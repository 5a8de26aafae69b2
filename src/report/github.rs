//! Workflow commands of GitHub Actions: one line to a finding, shown beside the changed lines.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>. What
//! a policy or a file name holds must never end the line or begin another command, so control
//! characters are made visible and the characters with a meaning are escaped.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::CheckReport;
use crate::lint::Severity;
use crate::source::visible;

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (source, finding) in report.active() {
        let start = source.position(finding.span.start());
        let end = source.position(finding.span.end());
        write!(
            out,
            "::{} file={},line={},endLine={}",
            command(finding.severity),
            property(&visible(source.name())),
            start.line,
            end.line,
        )?;
        // GitHub takes columns for places within a line only.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        write!(
            out,
            ",title={}::{}",
            property(finding.rule.name),
            data(&visible(&finding.message))
        )?;
        if let Some(help) = &finding.help {
            write!(out, "%0A{}", data(&visible(help)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

const fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::SecurityWarning | Severity::Warning => "warning",
        Severity::Suggestion => "notice",
    }
}

fn data(text: &str) -> Cow<'_, str> {
    escape(text, &['%', '\r', '\n'])
}

fn property(text: &str) -> Cow<'_, str> {
    escape(text, &['%', '\r', '\n', ':', ','])
}

fn escape<'t>(text: &'t str, special: &[char]) -> Cow<'t, str> {
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if special.contains(&c) {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(data("50% of a:b,c\r\n::x"), "50%25 of a:b,c%0D%0A::x");
        assert_eq!(property("a:b,c%0A\n"), "a%3Ab%2Cc%250A%0A");
    }
}
