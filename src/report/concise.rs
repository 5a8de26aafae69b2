//! One line to a finding: `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::CheckReport;
use crate::source::{inert, visible};

pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (source, finding) in report.active() {
        let at = source.position(finding.span.start());
        let line = format!(
            "{}:{}:{}: {}[{}] {}",
            visible(source.name()),
            at.line,
            at.column,
            finding.severity,
            finding.rule.name,
            visible(&finding.message),
        );
        writeln!(out, "{}", inert(&line))?;
    }
    Ok(())
}
