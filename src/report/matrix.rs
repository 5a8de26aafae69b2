//! Who can change whose password, for people: a table where it is small, groups of those who are
//! alike where it is large.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use rayon::prelude::*;

use super::verdict::line;
use crate::account::User;
use crate::simulate::password::Answer;
use crate::simulate::password::matrix::{Access, Matrix, Row};

/// The most principals and targets that are shown as a table.
const MOST_ROWS: usize = 16;
const MOST_COLUMNS: usize = 10;
/// The most groups of principals that are listed.
const MOST_GROUPS: usize = 20;
/// The most names that are listed of a group.
const MOST_NAMES: usize = 6;

/// What is asked of a matrix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View<'n> {
    /// Everything.
    Whole,
    /// Who can change the password of this user.
    Target(&'n str),
    /// Whose password this principal can change.
    Principal(&'n str),
}

/// Says under which condition a principal can change a password: ` where …`.
pub type Condition<'c> = dyn Fn(&Row<'_>, &User) -> String + Sync + 'c;

/// Writes a matrix.
pub fn write_text(
    title: &str,
    matrix: &Matrix<'_>,
    view: View<'_>,
    condition: &Condition<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match view {
        View::Target(name) => target(matrix, name, condition, out),
        View::Principal(name) => principal(matrix, name, condition, out),
        View::Whole => {
            writeln!(out, "{}", line(title))?;
            writeln!(out)?;
            let acting = matrix.rows.iter().filter(|row| acts(row)).count();
            if acting <= MOST_ROWS && matrix.targets.len() <= MOST_COLUMNS {
                table(matrix, condition, out)?;
            } else {
                own(matrix, condition, out)?;
            }
            others(matrix, condition, out)
        }
    }
}

fn acts(row: &Row<'_>) -> bool {
    row.own.is_some() || !row.others.is_empty()
}

/// A row for each principal, a column for each user.
fn table(matrix: &Matrix<'_>, condition: &Condition<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<&Row<'_>> = matrix.rows.iter().filter(|row| acts(row)).collect();
    let labels: Vec<String> = rows.iter().map(|row| row.who.label()).collect();
    let width = |text: &str| text.chars().count();
    let first = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let mut heading = format!("  {:first$}", "");
    let mut lines: Vec<String> = labels
        .iter()
        .map(|label| format!("  {label:first$}"))
        .collect();
    for (at, target) in (0..).zip(&matrix.targets) {
        let cells: Vec<&str> = rows
            .iter()
            .map(|row| match row.answer(at, target).unwrap_or(Answer::No) {
                Answer::No if !row.is_of(target) => "-",
                answer => answer.name(),
            })
            .collect();
        let longest = cells.iter().map(|cell| cell.len()).max().unwrap_or(0);
        let column = width(&target.name).max(longest);
        heading.push_str(&format!("  {:column$}", target.name));
        for (text, cell) in lines.iter_mut().zip(cells) {
            text.push_str(&format!("  {cell:column$}"));
        }
    }
    writeln!(out, "{}", line(heading.trim_end()))?;
    for text in lines {
        writeln!(out, "{}", line(text.trim_end()))?;
    }
    writeln!(out)?;
    let mut conditions = 0;
    for row in &rows {
        for (at, target) in (0..).zip(&matrix.targets) {
            if row.answer(at, target) == Some(Answer::Conditional) {
                let whose = if row.is_of(target) {
                    "their own password".to_owned()
                } else {
                    format!("the password of {}", target.name)
                };
                let words = condition(row, target);
                let text = format!("  {} can change {whose}{words}", row.who.label());
                writeln!(out, "{}", line(&text))?;
                conditions += 1;
            }
        }
    }
    if conditions > 0 {
        writeln!(out)?;
    }
    Ok(())
}

/// Everybody's own password, by answer.
fn own(matrix: &Matrix<'_>, condition: &Condition<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "their own password")?;
    for wanted in Answer::ALL {
        let rows: Vec<&Row<'_>> = matrix
            .rows
            .iter()
            .filter(|row| row.own == Some(wanted))
            .collect();
        if rows.is_empty() {
            continue;
        }
        if wanted != Answer::Conditional {
            let names: Vec<&str> = rows.iter().map(|row| row.who.name()).collect();
            write_group(wanted.name(), &names, "", out)?;
            continue;
        }
        // Those with the same condition stand together.
        let texts: Vec<String> = rows
            .par_iter()
            .map(|row| {
                row.who
                    .user()
                    .map(|user| condition(row, user))
                    .unwrap_or_default()
            })
            .collect();
        let mut by_condition: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (text, row) in texts.into_iter().zip(rows) {
            by_condition.entry(text).or_default().push(row.who.name());
        }
        for (text, names) in by_condition {
            write_group(wanted.name(), &names, &text, out)?;
        }
    }
    writeln!(out)
}

fn write_group(
    answer: &str,
    names: &[&str],
    condition: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = format!("  {answer:11}  {}{condition}", counted(names, "user"));
    writeln!(out, "{}", line(&text))
}

/// The passwords of others: those with the same access stand together.
fn others(matrix: &Matrix<'_>, condition: &Condition<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "the passwords of others")?;
    let mut groups: Vec<(&Access, Vec<&Row<'_>>)> = Vec::new();
    let mut known: HashMap<&Access, usize> = HashMap::new();
    for row in &matrix.rows {
        let only_self = row.others.iter().all(|(at, _)| {
            matrix
                .targets
                .get(*at as usize)
                .is_some_and(|target| row.is_of(target))
        });
        if only_self {
            continue;
        }
        let group = *known.entry(&row.others).or_insert_with(|| {
            groups.push((&row.others, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, rows)) = groups.get_mut(group) {
            rows.push(row);
        }
    }
    // Those who reach most stand first.
    groups.sort_by_key(|(access, _)| std::cmp::Reverse(access.len()));
    if groups.is_empty() {
        writeln!(out, "  nobody")?;
        return writeln!(out);
    }
    let more: usize = groups
        .iter()
        .skip(MOST_GROUPS)
        .map(|(_, rows)| rows.len())
        .sum();
    for (access, rows) in groups.into_iter().take(MOST_GROUPS) {
        let labels: Vec<String> = rows.iter().map(|row| row.who.label()).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        writeln!(out, "  {}", line(&counted(&labels, "principal")))?;
        for wanted in [Answer::Yes, Answer::Conditional, Answer::Unknown] {
            let first = rows.first().copied();
            // Somebody's own password is told above.
            let others: Vec<&User> = access
                .iter()
                .filter(|(_, answer)| *answer == wanted)
                .filter_map(|(at, _)| matrix.targets.get(*at as usize).copied())
                .filter(|target| !(rows.len() == 1 && first.is_some_and(|row| row.is_of(target))))
                .collect();
            if let (Some(row), Some(target)) = (first, others.first()) {
                let words = if wanted == Answer::Conditional {
                    condition(row, target)
                } else {
                    String::new()
                };
                let names: Vec<&str> = others.iter().map(|user| &*user.name).collect();
                let all = matrix.targets.len();
                let text = if names.len() == all {
                    format!("all {all} users")
                } else {
                    counted(&names, "user")
                };
                writeln!(
                    out,
                    "    {:11}  {}{}",
                    wanted.name(),
                    line(&text),
                    line(&words)
                )?;
            }
        }
    }
    if more > 0 {
        writeln!(
            out,
            "  and {more} principals more, who reach no more users each; --user tells whom"
        )?;
    }
    writeln!(out)
}

/// Who can change the password of one user.
fn target(
    matrix: &Matrix<'_>,
    name: &str,
    condition: &Condition<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(target) = matrix.targets.first() else {
        return Ok(());
    };
    writeln!(
        out,
        "{}",
        line(&format!("who can change the password of `{name}`"))
    )?;
    let lines = matrix
        .rows
        .iter()
        .filter_map(|row| pair(row, 0, target, row.who.label(), condition));
    write_lines(lines, out)
}

/// Whose password one principal can change.
fn principal(
    matrix: &Matrix<'_>,
    name: &str,
    condition: &Condition<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(row) = matrix.rows.first() else {
        return Ok(());
    };
    writeln!(
        out,
        "{}",
        line(&format!("whose password `{name}` can change"))
    )?;
    let targets = (0..).zip(&matrix.targets);
    let lines = targets
        .filter_map(|(at, target)| pair(row, at, target, target.name.to_string(), condition));
    write_lines(lines, out)
}

/// A pair whose answer is not no, with the one of them who is not given.
fn pair(
    row: &Row<'_>,
    at: u32,
    target: &User,
    label: String,
    condition: &Condition<'_>,
) -> Option<(Answer, String)> {
    let answer = row
        .answer(at, target)
        .filter(|answer| *answer != Answer::No)?;
    let mut text = label;
    if row.is_of(target) {
        text.push_str(" (their own)");
    }
    if answer == Answer::Conditional {
        text.push_str(&condition(row, target));
    }
    Some((answer, text))
}

fn write_lines(
    lines: impl Iterator<Item = (Answer, String)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        writeln!(out, "  nobody")?;
    }
    for (answer, text) in lines {
        writeln!(out, "  {:11}  {}", answer.name(), line(&text))?;
    }
    Ok(())
}

/// A few names as they are; of many the first ones and how many there are.
fn counted(names: &[&str], what: &str) -> String {
    if names.len() <= MOST_NAMES {
        return names.join(", ");
    }
    let shown: Vec<&str> = names.iter().take(MOST_NAMES - 1).copied().collect();
    format!(
        "{} {what}s: {} and {} more",
        names.len(),
        shown.join(", "),
        names.len() - shown.len()
    )
}
