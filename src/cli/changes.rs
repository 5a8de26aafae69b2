//! `iam-lint simulate --diff`: who gains or loses the ability to change whose password.

use std::io::{self, Write};

use iam_lint::account::Snapshot;
use iam_lint::report::changes::{Report, write_json, write_markdown, write_text};
use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::password::Circumstances;
use iam_lint::simulate::password::changes::{Sides, changes};

use super::args::{self, ChangeFormat, ExpectedAnswer};
use super::ask::Files;
use super::output::{Terminal, complain, stdout};
use super::progress::Progress;
use super::{CLEAN, FINDINGS, UNUSABLE};

pub(super) fn run(
    args: &args::Simulate,
    before: &[Snapshot],
    after: &[Snapshot],
    circumstances: &Circumstances,
    format: ChangeFormat,
    terminal: Terminal,
) -> io::Result<u8> {
    let mut out = stdout();
    let mut differs = false;
    for later in after {
        let id = &later.account.id;
        let Some(former) = before.iter().find(|one| one.account.id == *id) else {
            complain(
                "error",
                format!("there is no account `{id}` to compare with"),
                "name a snapshot of the same account with --account",
            );
            return Ok(UNUSABLE);
        };
        let callers = (Callers::of(former), Callers::of(later));
        let count = |callers: &Callers<'_>| {
            let account = callers.account;
            account.users.len() + account.roles.len()
        };
        let total = count(&callers.0) + count(&callers.1);
        let progress = Progress::new(total, "principals", false);
        let sides = Sides {
            before: &callers.0,
            after: &callers.1,
            circumstances,
        };
        let changes = changes(sides, &|| progress.advance());
        drop(progress);
        differs |= !changes.changes.is_empty();
        let report = Report {
            changes: &changes,
            sides,
            before: &Files(former),
            after: &Files(later),
        };
        match format {
            ChangeFormat::Text => write_text(&report, terminal.style, &mut out)?,
            ChangeFormat::Json => write_json(&report, &mut out)?,
            ChangeFormat::Markdown => write_markdown(&report, &mut out)?,
        }
    }
    out.flush()?;
    let is_expected = args.expect != Some(ExpectedAnswer::Unchanged) || !differs;
    Ok(if is_expected { CLEAN } else { FINDINGS })
}
