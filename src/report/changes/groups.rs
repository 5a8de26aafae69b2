//! Changes that are told together: those with the same answers for the same reasons.

use std::cmp::Ordering;
use std::collections::HashMap;

use rayon::prelude::*;

use super::super::password::{condition_of, main_way, reason, reasons};
use super::{DIRECTIONS, Report};
use crate::simulate::password::Answer;
use crate::simulate::password::changes::{Change, Sides, Verdicts, WayChange};

/// The most names that are listed.
const MOST_NAMES: usize = 6;

/// Changes that are alike.
pub(super) struct Group {
    what: What,
    /// Who.
    who: Vec<String>,
    /// Whose passwords, where not everybody's own.
    whose: Vec<String>,
    /// The position of one of the changes.
    pub(super) first: usize,
}

/// What becomes of a pair, and why.
#[derive(Clone, PartialEq, Eq, Hash)]
struct What {
    is_own: bool,
    before: Option<Answer>,
    after: Answer,
    /// Under which condition afterwards: ` where …`.
    condition: String,
    reasons: Vec<String>,
}

/// The changes of a report in groups: gains first, then losses, then what is neither.
pub(super) fn groups(report: &Report<'_, '_>) -> Vec<Group> {
    let changes = report.all();
    let told: Vec<What> = changes
        .par_iter()
        .map(|change| what(report.sides, change))
        .collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(What, String), usize> = HashMap::new();
    for ((at, change), what) in changes.iter().enumerate().zip(told) {
        let label = change.pair.user.label();
        // Whoever has the same of their own stand together; others each with whom they reach.
        let asker = if what.is_own {
            String::new()
        } else {
            label.clone()
        };
        let key = (what, asker);
        let group = *known.entry(key.clone()).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Group {
                what: key.0.clone(),
                who: Vec::new(),
                whose: Vec::new(),
                first: at,
            });
        }
        if let Some(group) = groups.get_mut(group) {
            if key.0.is_own {
                group.who.push(label);
            } else {
                group.who = vec![label];
                group.whose.push(change.pair.target.name.to_string());
            }
        }
    }
    let mut groups = merged(groups);
    groups.sort_by_key(|group| {
        let direction = group.direction();
        DIRECTIONS.iter().position(|(one, _)| *one == direction)
    });
    groups
}

/// Puts together who reaches the same people.
fn merged(groups: Vec<Group>) -> Vec<Group> {
    let mut merged: Vec<Group> = Vec::new();
    let mut known: HashMap<(What, Vec<String>), usize> = HashMap::new();
    for group in groups {
        if group.what.is_own {
            merged.push(group);
            continue;
        }
        let key = (group.what.clone(), group.whose.clone());
        let at = *known.entry(key).or_insert(merged.len());
        match merged.get_mut(at) {
            Some(same) => same.who.extend(group.who),
            None => merged.push(group),
        }
    }
    merged
}

fn what<'s>(sides: Sides<'_, 's>, change: &Change<'s>) -> What {
    let verdicts = sides.verdicts(change);
    let way = turning(&verdicts);
    let condition = match way.and_then(|way| way.after) {
        Some(after) if change.after == Answer::Conditional => condition_of(Some(after)),
        _ => String::new(),
    };
    What {
        is_own: change.pair.is_own(),
        before: change.before,
        after: change.after,
        condition,
        reasons: way.as_ref().map(why).unwrap_or_default(),
    }
}

/// The way by which an answer turns.
pub(super) fn turning<'v>(verdicts: &'v Verdicts<'_>) -> Option<WayChange<'v>> {
    // Of several the best, and of those the first.
    let ways = verdicts.ways().into_iter().rev();
    ways.max_by_key(WayChange::best).or_else(|| {
        let after = main_way(verdicts.after.as_ref()?)?;
        Some(WayChange {
            before: None,
            after: Some(after),
        })
    })
}

/// What decides, afterwards; and where it is that nothing allows it, what allowed it before.
fn why(way: &WayChange<'_>) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(one) = way.after.or(way.before) {
        all.push(format!("{} ({})", one.way.name(), one.way.action()));
    }
    if let Some(after) = way.after {
        all.extend(reasons(after));
    }
    let (evidence, is_after) = way.grounds();
    if !is_after {
        all.extend(
            evidence
                .iter()
                .map(|one| format!("before: {}", reason(one))),
        );
    }
    all
}

impl Group {
    pub(super) fn direction(&self) -> Ordering {
        self.what.after.cmp(&self.what.before.unwrap_or(Answer::No))
    }

    /// What the changes come to, in a word.
    pub(super) fn title(&self) -> &'static str {
        let direction = self.direction();
        let found = DIRECTIONS.iter().find(|(one, _)| *one == direction);
        found.map_or("", |(_, title)| title)
    }

    /// The way, the statements and what else decides.
    pub(super) fn reasons(&self) -> &[String] {
        &self.what.reasons
    }

    /// The answers before and afterwards.
    pub(super) fn answers(&self) -> (&'static str, &'static str) {
        let before = self.what.before.map_or("new", Answer::name);
        (before, self.what.after.name())
    }

    /// Who and whose passwords, each name by `quoted`.
    pub(super) fn people(&self, quoted: &dyn Fn(&str) -> String) -> (String, String) {
        let whose = if self.what.is_own {
            "their own".to_owned()
        } else {
            listed(&self.whose, quoted)
        };
        (listed(&self.who, quoted), whose)
    }

    /// The changes in a sentence: `` `mira` can no longer change their own password: no, was yes ``.
    pub(super) fn sentence(&self) -> String {
        let what = &self.what;
        let verb = match (what.before, what.after) {
            (Some(_), Answer::No) => "can no longer change",
            (None, Answer::No) => "cannot change",
            (_, Answer::Unknown) => "can perhaps change",
            (Some(Answer::No), _) => "can now change",
            _ => "can change",
        };
        let (who, whose) = self.people(&quoted);
        let passwords = match (what.is_own, self.who.len(), self.whose.len()) {
            (true, 1, _) => "their own password".to_owned(),
            (true, ..) => "their own passwords".to_owned(),
            (false, _, 1) => format!("the password of {whose}"),
            (false, ..) => format!("the passwords of {whose}"),
        };
        let was = match what.before {
            None => "new".to_owned(),
            Some(before) if before == what.after => "as before, but otherwise".to_owned(),
            Some(before) => format!("was {}", before.name()),
        };
        format!(
            "{who} {verb} {passwords}{}: {}, {was}",
            what.condition,
            what.after.name()
        )
    }
}

/// A few names in backticks; of many the first ones and how many there are.
pub(super) fn names(all: &[String]) -> String {
    listed(all, &quoted)
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

fn listed(all: &[String], quoted: &dyn Fn(&str) -> String) -> String {
    let (shown, more) = match all.split_at_checked(MOST_NAMES.saturating_sub(1)) {
        Some((first, more)) if more.len() > 1 => (first, more.len()),
        _ => (all, 0),
    };
    let shown: Vec<String> = shown.iter().map(|name| quoted(name)).collect();
    let shown = shown.join(", ");
    if more == 0 {
        shown
    } else {
        format!("{shown} and {more} more")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_told_in_a_sentence() {
        let sentence = |is_own, before, after, who: &[&str], whose: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            let group = Group {
                what: What {
                    is_own,
                    before,
                    after,
                    condition: String::new(),
                    reasons: Vec::new(),
                },
                who: owned(who),
                whose: owned(whose),
                first: 0,
            };
            group.sentence()
        };
        assert_eq!(
            sentence(true, Some(Answer::Yes), Answer::No, &["mira"], &[]),
            "`mira` can no longer change their own password: no, was yes"
        );
        assert_eq!(
            sentence(
                false,
                Some(Answer::No),
                Answer::Yes,
                &["role/desk"],
                &["a", "b"]
            ),
            "`role/desk` can now change the passwords of `a`, `b`: yes, was no"
        );
        assert_eq!(
            sentence(true, None, Answer::No, &["nora"], &[]),
            "`nora` cannot change their own password: no, new"
        );
        let many = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(
            sentence(
                true,
                Some(Answer::Conditional),
                Answer::Conditional,
                &many,
                &[]
            ),
            "`a`, `b`, `c`, `d`, `e` and 2 more can change their own passwords: conditional, as before, but otherwise"
        );
    }
}
