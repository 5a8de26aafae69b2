//! `iam-lint simulate --account` without both names: who can change whose password.

use std::io::{self, Write};

use iam_lint::account::{Snapshot, User};
use iam_lint::report::matrix::{View, write_text};
use iam_lint::report::password;
use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::named::{self, Names};
use iam_lint::simulate::password::matrix::{self, Matrix, Part, Row};
use iam_lint::simulate::password::{Answer, Circumstances, PasswordVerdict};
use iam_lint::source::visible;
use rayon::prelude::*;

use super::args::{self, AnswerFormat, ExpectedAnswer};
use super::ask::{Files, unknown};
use super::output::{Terminal, remark, stdout};
use super::progress::Progress;
use super::{CLEAN, FINDINGS};

/// So many principals are answered for between two writes.
const CHUNK: usize = 256;

pub(super) fn run(
    args: &args::Simulate,
    names: Names<'_>,
    snapshots: &[Snapshot],
    circumstances: &Circumstances,
    format: AnswerFormat,
    terminal: Terminal,
) -> io::Result<u8> {
    let mut as_expected = true;
    let mut out = stdout();
    let only = match only(names, snapshots) {
        Ok(only) => only,
        Err(code) => return Ok(code),
    };
    for snapshot in snapshots {
        let part = match only {
            Some((one, _)) if !std::ptr::eq(one, snapshot) => continue,
            Some((_, part)) => part,
            None => Part::default(),
        };
        let callers = Callers::of(snapshot);
        let account = callers.account;
        let progress = Progress::new(
            account.users.len() + account.roles.len(),
            "principals",
            false,
        );
        let matrix = matrix::of(&callers, part, circumstances, &|| progress.advance());
        drop(progress);
        as_expected &= args.expect.is_none_or(|expected| agrees(&matrix, expected));
        match format {
            AnswerFormat::Json => json(&callers, &matrix, snapshot, circumstances, &mut out)?,
            AnswerFormat::Text => {
                text(&callers, &matrix, names, circumstances, &mut out)?;
                password::write_gaps(&account.gaps, terminal.style, &mut out)?;
            }
        }
        if format == AnswerFormat::Json {
            // One line goes to each pair, and there may be none.
            for gap in &account.gaps {
                remark(format!("taken for granted: {}", visible(&gap.text)));
            }
        }
    }
    out.flush()?;
    Ok(if as_expected { CLEAN } else { FINDINGS })
}

/// The one snapshot and the part of it that the names choose; all of it without names.
fn only<'s>(
    names: Names<'_>,
    snapshots: &'s [Snapshot],
) -> Result<Option<(&'s Snapshot, Part<'s>)>, u8> {
    if let Some(name) = names.target {
        let (snapshot, target) = named::target(snapshots, name).map_err(|fault| unknown(&fault))?;
        let part = Part {
            target: Some(target),
            ..Part::default()
        };
        return Ok(Some((snapshot, part)));
    }
    if let Some(name) = names.user {
        let (snapshot, who) = named::principal(snapshots, name).map_err(|fault| unknown(&fault))?;
        let part = Part {
            user: Some(who),
            ..Part::default()
        };
        return Ok(Some((snapshot, part)));
    }
    Ok(None)
}

/// Whether every answer is the one expected.
fn agrees(matrix: &Matrix<'_>, expected: ExpectedAnswer) -> bool {
    let wanted = match expected {
        ExpectedAnswer::Yes => Answer::Yes,
        ExpectedAnswer::No => Answer::No,
        // Of answers on both sides of a plan only.
        ExpectedAnswer::Unchanged => return true,
    };
    let mut pairs = matrix.rows.iter().flat_map(|row| {
        (0..)
            .zip(&matrix.targets)
            .filter_map(move |(at, target)| row.answer(at, target))
    });
    pairs.all(|answer| answer == wanted)
}

/// One line for every pair whose answer is not no.
fn json(
    callers: &Callers<'_>,
    matrix: &Matrix<'_>,
    snapshot: &Snapshot,
    circumstances: &Circumstances,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sources = Files(snapshot);
    for rows in matrix.rows.chunks(CHUNK) {
        let lines: io::Result<Vec<Vec<u8>>> = rows
            .par_iter()
            .map(|row| {
                let mut lines = Vec::new();
                let Ok(caller) = callers.caller(row.who) else {
                    return Ok(lines);
                };
                for (at, target) in (0..).zip(&matrix.targets) {
                    if row
                        .answer(at, target)
                        .is_none_or(|answer| answer == Answer::No)
                    {
                        continue;
                    }
                    let verdict = PasswordVerdict::of(callers, &caller, target, circumstances);
                    password::write_json(&verdict, &sources, &mut lines)?;
                }
                Ok(lines)
            })
            .collect();
        for lines in lines? {
            out.write_all(&lines)?;
        }
    }
    Ok(())
}

fn text(
    callers: &Callers<'_>,
    matrix: &Matrix<'_>,
    names: Names<'_>,
    circumstances: &Circumstances,
    out: &mut dyn Write,
) -> io::Result<()> {
    let view = match names {
        Names {
            target: Some(name), ..
        } => View::Target(name),
        Names {
            user: Some(name), ..
        } => View::Principal(name),
        _ => View::Whole,
    };
    let condition = |row: &Row<'_>, target: &User| {
        let Some(target) = callers.account.user(&target.name) else {
            return String::new();
        };
        match callers.caller(row.who) {
            Ok(caller) => {
                let verdict = PasswordVerdict::of(callers, &caller, target, circumstances);
                password::condition(&verdict)
            }
            Err(_) => String::new(),
        }
    };
    let account = callers.account;
    let title = format!(
        "account {}: {} users, {} roles",
        account.id,
        account.users.len(),
        account.roles.len()
    );
    write_text(&title, matrix, view, &condition, out)
}
