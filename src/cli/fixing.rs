//! `--fix`: applying repairs until there are none left, and writing the file.

use std::fs;
use std::io;
use std::path::Path;

use iam_lint::lint::{Applicability, FileReport, Finding, Fix, fix as apply_fixes};
use iam_lint::policy::PolicyType;
use iam_lint::source::{Input, Source, inert, visible};
use similar::TextDiff;

use super::args;
use super::settings::Settings;

/// Repairs may open the way for others; more rounds than this would be a fault of a rule.
pub(super) const ROUNDS: usize = 10;

/// A file after its repairs.
pub(super) struct Fixed {
    pub(super) source: Source,
    pub(super) report: FileReport,
    pub(super) applied: usize,
    /// The mended text of standard input.
    pub(super) text: Option<String>,
    pub(super) diff: String,
}

impl Fixed {
    /// A file that stays as it is.
    pub(super) const fn not(source: Source, report: FileReport) -> Self {
        Self {
            source,
            report,
            applied: 0,
            text: None,
            diff: String::new(),
        }
    }
}

/// Applies the repairs that the flags ask for, then writes the file; with `--diff` nothing is
/// written and the report is that of the file as it stands.
pub(super) fn fix(
    input: &Input,
    source: Source,
    report: FileReport,
    kind: Option<PolicyType>,
    args: &args::Check,
    settings: &Settings,
) -> io::Result<Fixed> {
    let mut now = Fixed::not(source, report);
    // Replaced bytes would be written back as `?`.
    if !now.source.encoding().is_empty() {
        return Ok(now);
    }
    let before = now.source.text().to_owned();
    let mut text = before.clone();
    let mut applied = 0;
    for _ in 0..ROUNDS {
        let current = Source::new(input.id, input.name.clone(), text.clone());
        let report = settings.linter.check(&current, kind);
        let fixes = wanted(&report.findings, args, settings, &input.name);
        let Some((next, count)) = apply_fixes::apply_soundly(&current, &fixes) else {
            break;
        };
        text = next;
        applied += count;
    }
    if args.diff {
        now.diff = diff(&input.name, &before, &text);
        return Ok(now);
    }
    if applied > 0 {
        match &input.path {
            Some(path) => replace(path, &text)?,
            None => now.text = Some(text.clone()),
        }
        now.source = Source::new(input.id, input.name.clone(), text);
        now.report = settings.linter.check(&now.source, kind);
        now.applied = applied;
    }
    Ok(now)
}

/// The repairs to apply: never of a finding that is exempt.
pub(super) fn wanted<'f>(
    findings: &'f [Finding],
    args: &args::Check,
    settings: &Settings,
    name: &str,
) -> Vec<&'f Fix> {
    findings
        .iter()
        .filter(|finding| finding.suppressed.is_none() && !settings.config.exempts(name, finding))
        .filter_map(|finding| finding.fix.as_ref())
        .filter(|fix| args.unsafe_fixes || fix.applicability == Applicability::Safe)
        .collect()
}

/// Writes beside the file and renames, so that a crash leaves the old text or the new, and keeps
/// the permissions. A link is followed, not replaced.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".iam-lint-new");
    let beside = path.with_file_name(name);
    fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
}

pub(super) fn diff(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(name, name)
        .to_string();
    harmless(&diff)
}

/// What a terminal or a CI runner would obey is shown escaped; line ends and tabs stay, so that the
/// patch of any sane file applies.
fn harmless(diff: &str) -> String {
    let layout = |c: char| matches!(c, '\n' | '\r' | '\t');
    let parts = diff.split_inclusive(layout).map(|part| {
        let text = part.trim_end_matches(layout);
        let end = part.get(text.len()..).unwrap_or_default();
        format!("{}{end}", visible(text))
    });
    let text: String = parts.collect();
    text.split_inclusive('\n').map(inert).collect()
}
