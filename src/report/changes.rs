//! What a change of an account does to who can change whose password: for people, as one JSON
//! object, and as a comment on a pull request.

mod groups;
mod markdown;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::ser::to_string as json;

use self::groups::{groups, names, turning};
use super::count::counted;
use super::full::Style;
use super::password::{WayObject, way_object, write_evidence, write_list, write_wrapped};
use super::verdict::{Sources, line};
use crate::simulate::caller::Who;
use crate::simulate::password::Answer;
use crate::simulate::password::changes::{Change, Changes, Sides};

pub use self::markdown::write_markdown;

/// So many changes are answered for between two writes.
const CHUNK: usize = 256;
/// The most groups of changes that are told.
const MOST_GROUPS: usize = 40;

/// Gains first, then losses, then what is neither.
const DIRECTIONS: [(Ordering, &str); 3] = [
    (Ordering::Greater, "gained"),
    (Ordering::Less, "lost"),
    (Ordering::Equal, "otherwise"),
];

/// The changes of an account, with what they are told from.
#[derive(Clone, Copy)]
pub struct Report<'r, 's> {
    /// What differs.
    pub changes: &'r Changes<'s>,
    /// Both states of the account.
    pub sides: Sides<'r, 's>,
    /// The files of the account before.
    pub before: &'r (dyn Sources + Sync),
    /// The files of the account afterwards.
    pub after: &'r (dyn Sources + Sync),
}

impl fmt::Debug for Report<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("changes", self.changes)
            .finish_non_exhaustive()
    }
}

impl<'s> Report<'_, 's> {
    fn account(&self) -> &str {
        &self.sides.after.account.id
    }

    fn all(&self) -> &[Change<'s>] {
        &self.changes.changes
    }

    /// What is taken for granted about the account, before or afterwards.
    fn assumptions(&self) -> BTreeSet<String> {
        let before = self.sides.before.assumptions().into_iter();
        before.chain(self.sides.after.assumptions()).collect()
    }

    /// How many changes are gains, losses, and neither, and how many pairs do not change:
    /// `1 gained, 2 lost; 13 pairs as before`.
    fn tally(&self) -> String {
        let mut parts = Vec::new();
        for (direction, title) in DIRECTIONS {
            let changes = self.all().iter();
            let count = changes
                .filter(|change| change.direction() == direction)
                .count();
            if count > 0 {
                parts.push(format!("{count} {title}"));
            }
        }
        let told = if parts.is_empty() {
            "nothing changes".to_owned()
        } else {
            parts.join(", ")
        };
        format!(
            "{told}; {} as before",
            counted(self.changes.unchanged, "pair")
        )
    }

    /// Who is only there afterwards, and who only before: `new: …`.
    fn comings_and_goings(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (what, people) in [("new", &self.changes.new), ("gone", &self.changes.gone)] {
            let labels: Vec<String> = people.iter().map(|who| who.label()).collect();
            if !labels.is_empty() {
                lines.push(format!("{what}: {}", names(&labels)));
            }
        }
        lines
    }
}

#[derive(Serialize)]
struct ChangeObject<'a> {
    user: &'a str,
    target: &'a str,
    before: Option<&'static str>,
    after: &'static str,
    ways: Vec<WayPair<'a>>,
}

/// A way that differs.
#[derive(Serialize)]
struct WayPair<'a> {
    before: Option<WayObject<'a>>,
    after: Option<WayObject<'a>>,
}

/// Writes the changes as one line of JSON.
pub fn write_json(report: &Report<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let mut assumptions = report.assumptions();
    write!(
        out,
        "{{\"schema\":1,\"account\":{},\"changes\":[",
        json(report.account())?
    )?;
    let mut comma = "";
    for changes in report.all().chunks(CHUNK) {
        let told: Vec<io::Result<(String, Vec<String>)>> = changes
            .par_iter()
            .map(|change| of_change(report, change))
            .collect();
        for one in told {
            let (object, taken) = one?;
            write!(out, "{comma}{object}")?;
            comma = ",";
            assumptions.extend(taken);
        }
    }
    let arns = |people: &[Who<'_>]| {
        let arns: Vec<&str> = people.iter().map(|who| who.arn()).collect();
        json(&arns)
    };
    writeln!(
        out,
        "],\"new\":{},\"gone\":{},\"unchanged\":{},\"assumptions\":{}}}",
        arns(&report.changes.new)?,
        arns(&report.changes.gone)?,
        report.changes.unchanged,
        json(&assumptions)?
    )
}

/// A change as JSON, with what its answers take for granted.
fn of_change<'s>(
    report: &Report<'_, 's>,
    change: &Change<'s>,
) -> io::Result<(String, Vec<String>)> {
    let verdicts = report.sides.verdicts(change);
    let ways = verdicts.ways().into_iter().map(|way| WayPair {
        before: way.before.map(|way| way_object(way, report.before)),
        after: way.after.map(|way| way_object(way, report.after)),
    });
    let object = json(&ChangeObject {
        user: change.pair.user.arn(),
        target: &change.pair.target.arn,
        before: change.before.map(Answer::name),
        after: change.after.name(),
        ways: ways.collect(),
    })?;
    let both = verdicts.before.iter().chain(&verdicts.after);
    let assumptions = both.flat_map(|verdict| verdict.assumptions.iter().cloned());
    Ok((object, assumptions.collect()))
}

/// Writes the changes for people: who gains, who loses, and the statements that decide.
pub fn write_text(report: &Report<'_, '_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", line(&format!("account {}", report.account())))?;
    writeln!(out)?;
    let mut assumptions = report.assumptions();
    let groups = groups(report);
    let mut title = "";
    for group in groups.iter().take(MOST_GROUPS) {
        if group.title() != title {
            title = group.title();
            writeln!(out, "{title}")?;
        }
        write_wrapped("  ", &group.sentence(), style, out)?;
        for reason in group.reasons() {
            write_wrapped("    ", reason, style, out)?;
        }
        writeln!(out)?;
        if let Some(change) = report.all().get(group.first) {
            assumptions.extend(write_grounds(report, change, style, out)?);
        }
    }
    if groups.len() > MOST_GROUPS {
        writeln!(out, "and others; --format json tells of all")?;
        writeln!(out)?;
    }
    for text in report.comings_and_goings() {
        write_wrapped("", &text, style, out)?;
    }
    writeln!(out, "{}", report.tally())?;
    writeln!(out)?;
    let assumptions: Vec<String> = assumptions.into_iter().collect();
    write_list("taken for granted", &assumptions, style, out)
}

/// Underlines the statements that decide on a change; what its answers take for granted.
fn write_grounds<'s>(
    report: &Report<'_, 's>,
    change: &Change<'s>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<Vec<String>> {
    let verdicts = report.sides.verdicts(change);
    if let Some(way) = turning(&verdicts) {
        let (evidence, is_after) = way.grounds();
        let sources = if is_after {
            report.after
        } else {
            report.before
        };
        write_evidence(evidence, sources, style, out)?;
    }
    let both = verdicts.before.into_iter().chain(verdicts.after);
    Ok(both.flat_map(|verdict| verdict.assumptions).collect())
}
