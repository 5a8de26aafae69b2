//! Changes as a comment on a pull request: a table, with the reasons folded away.

use std::io::{self, Write};

use super::super::comment::{Comment, cell, code, prose};
use super::super::password::reason;
use super::groups::{Group, groups, turning};
use super::{MOST_GROUPS, Report};
use crate::simulate::password::changes::{Change, WayChange};
use crate::simulate::verdict::Evidence;

/// Writes the changes as Markdown.
pub fn write_markdown(report: &Report<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let groups = groups(report);
    let mut comment = Comment::default();
    let mut is_whole = comment.add(&heading(report));
    let mut rows = 0;
    for (number, group) in (1..).zip(groups.iter().take(MOST_GROUPS)) {
        if !comment.add(&row(number, group)) {
            break;
        }
        rows += 1;
    }
    is_whole &= rows == groups.len();
    is_whole &= comment.add(&assumptions(report));
    for (number, group) in (1..).zip(groups.iter().take(rows)) {
        let Some(change) = report.all().get(group.first) else {
            continue;
        };
        is_whole &= comment.add(&details(report, number, group, change));
    }
    let end = if is_whole {
        ""
    } else {
        "\nThis is not all, since GitHub takes no longer comment; `--format json` tells all of it.\n"
    };
    out.write_all(comment.end(end).as_bytes())
}

/// What changes in a line or two, and the head of the table.
fn heading(report: &Report<'_, '_>) -> String {
    let mut text = format!(
        "### iam-lint: who can change whose password\n\naccount {}: {}\n",
        prose(report.account()),
        report.tally()
    );
    for line in report.comings_and_goings() {
        text.push_str(&format!("\n{}\n", prose(&line)));
    }
    if !report.all().is_empty() {
        text.push_str("\n| | who | whose password | before | after |\n|---|---|---|---|---|\n");
    }
    text
}

fn row(number: usize, group: &Group) -> String {
    let (who, whose) = group.people(&cell);
    let (before, after) = group.answers();
    format!("| {number} | {who} | {whose} | {before} | **{after}** |\n")
}

fn assumptions(report: &Report<'_, '_>) -> String {
    let assumptions = report.assumptions();
    if assumptions.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n<details><summary>taken for granted</summary>\n\n");
    for one in assumptions {
        text.push_str(&format!("- {}\n", prose(&one)));
    }
    text.push_str("\n</details>\n");
    text
}

/// Why a group of changes comes about, by one of them.
fn details<'s>(
    report: &Report<'_, 's>,
    number: usize,
    group: &Group,
    change: &Change<'s>,
) -> String {
    let mut text = format!(
        "\n<details><summary>{number}: why</summary>\n\n{}\n\n",
        prose(&group.sentence())
    );
    let verdicts = report.sides.verdicts(change);
    if let Some(way) = turning(&verdicts) {
        for line in lines(report, &way) {
            text.push_str(&format!("- {line}\n"));
        }
    }
    text.push_str("\n</details>\n");
    text
}

/// The statements that decide, each with its place, and what else does.
fn lines(report: &Report<'_, '_>, way: &WayChange<'_>) -> Vec<String> {
    let (evidence, is_after) = way.grounds();
    let (sources, when) = if is_after {
        (report.after, "")
    } else {
        (report.before, "before: ")
    };
    let of_statement = |one: &Evidence| {
        let place = sources.find(one.span).map(|(source, origin)| {
            let at = source.position(one.span.start());
            let line = at.line.saturating_add(origin.line);
            code(&format!("{}:{line}:{}", source.name(), at.column))
        });
        let reason = prose(&reason(one));
        match place {
            Some(place) => format!("{when}{reason}, {place}"),
            None => format!("{when}{reason}"),
        }
    };
    let notes = way.after.map(|way| way.notes.as_slice());
    evidence
        .iter()
        .map(of_statement)
        .chain(notes.unwrap_or_default().iter().map(|note| prose(note)))
        .collect()
}
