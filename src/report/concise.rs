//! One line to a finding: `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::CheckReport;
use crate::source::visible;

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (source, finding) in report.active() {
        let at = source.position(finding.span.start());
        let name = visible(source.name());
        // A line that begins with `::` would be a command to GitHub Actions.
        let here = if name.trim_start().starts_with(':') {
            "./"
        } else {
            ""
        };
        writeln!(
            out,
            "{here}{name}:{}:{}: {}[{}] {}",
            at.line,
            at.column,
            finding.severity,
            finding.rule.name,
            visible(&finding.message),
        )?;
    }
    Ok(())
}
