//! The run in one sentence.

use iam_lint::report::Summary;
pub(super) use iam_lint::report::counted;

/// What there is to say of a run beyond its summary.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Findings mended.
    pub(super) mended: usize,
    /// Findings of the baseline that no longer occur.
    pub(super) stale: usize,
    /// Inputs that could not be checked.
    pub(super) unusable: usize,
    /// What was skipped has been named.
    pub(super) verbose: bool,
}

/// What was checked, what was found, and what was left out.
pub(super) fn sentence(summary: &Summary, extent: Extent) -> String {
    let (checked, found) = (summary.checked(), summary.found());
    let mut parts = vec![format!("checked {checked}: {found}")];
    if extent.mended > 0 {
        parts.push(format!("mended {}", counted(extent.mended, "finding")));
    } else if summary.fixable > 0 {
        parts.push(format!("--fix can mend {}", summary.fixable));
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", summary.suppressed));
    }
    if summary.skipped > 0 {
        let hint = if extent.verbose {
            ""
        } else {
            " (--verbose says why)"
        };
        parts.push(format!(
            "skipped {}{hint}",
            counted(summary.skipped, "file")
        ));
    }
    if summary.unchecked > 0 {
        let hint = if extent.verbose {
            ""
        } else {
            " (--verbose names them)"
        };
        parts.push(format!(
            "could not read {}{hint}",
            counted(summary.unchecked, "policy")
        ));
    }
    if extent.unusable > 0 {
        parts.push(format!(
            "could not check {}",
            counted(extent.unusable, "file")
        ));
    }
    if extent.stale > 0 {
        let verb = if extent.stale == 1 { "occurs" } else { "occur" };
        parts.push(format!(
            "{} of the baseline no longer {verb}, so write it anew",
            counted(extent.stale, "finding")
        ));
    }
    parts.join("; ")
}
