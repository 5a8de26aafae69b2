//! An account before and after a change: who gains or loses the ability to change whose password.
//!
//! Users and roles are the same where their names are, whatever their paths: IAM tells them apart by
//! name, in which case does not matter. See
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::matrix::{self, Access, Matrix, Part, Row};
use super::{Answer, Circumstances, Pair, PasswordVerdict, Way, WayVerdict};
use crate::access::formula::Formula;
use crate::simulate::caller::{Callers, Who};
use crate::simulate::verdict::Evidence;

/// Conditions nested deeper are taken to differ.
const DEEPEST: usize = 128;

/// The two states of an account, and what is known of the requests.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'c, 's> {
    /// As it is.
    pub before: &'c Callers<'s>,
    /// As it will be.
    pub after: &'c Callers<'s>,
    /// What is known of the requests.
    pub circumstances: &'c Circumstances,
}

/// What a change of an account does to who can change whose password.
#[derive(Debug)]
pub struct Changes<'s> {
    /// The pairs that differ; those of users and roles that are gone are not among them.
    pub changes: Vec<Change<'s>>,
    /// Users and roles that are only there afterwards.
    pub new: Vec<Who<'s>>,
    /// Users and roles that are only there before.
    pub gone: Vec<Who<'s>>,
    /// How many pairs are there on both sides and do not differ.
    pub unchanged: usize,
}

/// A pair whose answer, or the condition or the way of it, is another afterwards.
#[derive(Clone, Copy, Debug)]
pub struct Change<'s> {
    /// Who, and whose, before; `None` where one of them is new.
    pub former: Option<Pair<'s>>,
    /// Who, and whose, afterwards.
    pub pair: Pair<'s>,
    /// The answer before; `None` where one of them is new.
    pub before: Option<Answer>,
    /// The answer afterwards.
    pub after: Answer,
}

/// The whole answers about a pair.
#[derive(Debug)]
pub struct Verdicts<'s> {
    /// Before, where the pair was there.
    pub before: Option<PasswordVerdict<'s>>,
    /// Afterwards.
    pub after: Option<PasswordVerdict<'s>>,
}

/// A way that differs.
#[derive(Clone, Copy, Debug)]
pub struct WayChange<'v> {
    /// Before, where the pair was there and the way open to it.
    pub before: Option<&'v WayVerdict>,
    /// Afterwards.
    pub after: Option<&'v WayVerdict>,
}

impl Change<'_> {
    /// Whether the ability grows, shrinks, or is neither greater nor less.
    pub fn direction(&self) -> Ordering {
        self.after.cmp(&self.before.unwrap_or(Answer::No))
    }
}

impl<'s> Sides<'_, 's> {
    /// The whole answers about a pair.
    pub fn verdicts(&self, change: &Change<'s>) -> Verdicts<'s> {
        let former = change.former;
        Verdicts {
            before: former.and_then(|pair| verdict(self.before, pair, self.circumstances)),
            after: verdict(self.after, change.pair, self.circumstances),
        }
    }
}

fn verdict<'s>(
    callers: &Callers<'s>,
    pair: Pair<'s>,
    circumstances: &Circumstances,
) -> Option<PasswordVerdict<'s>> {
    let caller = callers.caller(pair.user).ok()?;
    Some(PasswordVerdict::of(
        callers,
        &caller,
        pair.target,
        circumstances,
    ))
}

impl Verdicts<'_> {
    /// The ways that differ: in the answer or, where that is a condition, in what it demands. Of a
    /// pair that is new, those that are open to it.
    pub fn ways(&self) -> Vec<WayChange<'_>> {
        let change = |way| WayChange {
            before: way_of(self.before.as_ref(), way),
            after: way_of(self.after.as_ref(), way),
        };
        let changes = Way::ALL.into_iter().map(change);
        changes.filter(WayChange::differs).collect()
    }
}

fn way_of<'v>(verdict: Option<&'v PasswordVerdict<'_>>, way: Way) -> Option<&'v WayVerdict> {
    verdict?.ways.iter().find(|one| one.way == way)
}

impl<'v> WayChange<'v> {
    /// The statements that decide afterwards; where none does, those that did before, and `false`.
    pub fn grounds(&self) -> (&'v [Evidence], bool) {
        let of = |way: Option<&'v WayVerdict>| way.map(|way| way.evidence.as_slice());
        let before = of(self.before).unwrap_or_default();
        let after = of(self.after).unwrap_or_default();
        if after.is_empty() && !before.is_empty() {
            (before, false)
        } else {
            (after, true)
        }
    }

    fn differs(&self) -> bool {
        match (self.before, self.after) {
            (Some(before), Some(after)) if before.answer == Answer::Conditional => {
                after.answer != Answer::Conditional
                    || before.by_credential != after.by_credential
                    || !same_condition(before.when.as_ref(), after.when.as_ref())
            }
            (Some(before), Some(after)) => before.answer != after.answer,
            (None, Some(one)) | (Some(one), None) => one.answer != Answer::No,
            (None, None) => false,
        }
    }

    /// The better of the two answers.
    pub fn best(&self) -> Answer {
        let both = self.before.into_iter().chain(self.after);
        both.map(|way| way.answer).max().unwrap_or(Answer::No)
    }
}

fn same_condition(before: Option<&Formula>, after: Option<&Formula>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => alike(before, after, DEEPEST),
        (before, after) => before.is_none() && after.is_none(),
    }
}

/// Whether two conditions demand the same in the same words, in whatever order.
fn alike(one: &Formula, other: &Formula, depth: usize) -> bool {
    let Some(deeper) = depth.checked_sub(1) else {
        return false;
    };
    match (one, other) {
        (Formula::Open(one), Formula::Open(other)) => one.reason() == other.reason(),
        (Formula::Not(one), Formula::Not(other)) => alike(one, other, deeper),
        (Formula::All(one), Formula::All(other)) | (Formula::Any(one), Formula::Any(other)) => {
            let mut left: Vec<&Formula> = other.iter().collect();
            let all = one.iter().all(|part| {
                let found = left.iter().position(|other| alike(part, other, deeper));
                found.map(|at| left.swap_remove(at)).is_some()
            });
            all && left.is_empty()
        }
        _ => one == other,
    }
}

/// Compares the account's states; `done` is told of each user and role of either.
#[must_use]
pub fn changes<'s>(sides: Sides<'_, 's>, done: &(dyn Fn() + Sync)) -> Changes<'s> {
    let of = |callers| matrix::of(callers, Part::default(), sides.circumstances, done);
    let (before, after) = (of(sides.before), of(sides.after));
    let comparison = Comparison::of(sides, &before, &after);
    let rows = after.rows.par_iter();
    let found: Vec<Vec<Change<'s>>> = rows.map(|row| comparison.of_row(row)).collect();
    let changes: Vec<Change<'s>> = found.into_iter().flatten().collect();
    let is_new = |row: &&Row<'s>| comparison.former(row).is_none();
    let new: Vec<Who<'s>> = after
        .rows
        .iter()
        .filter(is_new)
        .map(|row| row.who)
        .collect();
    let there: HashSet<(bool, String)> = after.rows.iter().map(|row| key(row.who)).collect();
    let is_gone = |row: &&Row<'s>| !there.contains(&key(row.who));
    let gone = before.rows.iter().filter(is_gone).map(|row| row.who);
    let common = after.rows.len().saturating_sub(new.len());
    let targets = comparison.earlier.iter().flatten().count();
    let differing = changes.iter().filter(|change| change.before.is_some());
    Changes {
        unchanged: common
            .saturating_mul(targets)
            .saturating_sub(differing.count()),
        changes,
        new,
        gone: gone.collect(),
    }
}

/// What makes a user or role the same on both sides.
fn key(who: Who<'_>) -> (bool, String) {
    (who.user().is_some(), who.name().to_ascii_lowercase())
}

/// The two matrices with what belongs together.
struct Comparison<'m, 's> {
    sides: Sides<'m, 's>,
    before: &'m Matrix<'s>,
    after: &'m Matrix<'s>,
    /// Rows before, by who they are of.
    rows: HashMap<(bool, String), &'m Row<'s>>,
    /// Where each target from before stands afterwards.
    later: Vec<Option<u32>>,
    /// Where each target from afterwards stood before.
    earlier: Vec<Option<u32>>,
    /// What becomes of lists of access, by where they lie: many rows share theirs.
    known: Mutex<HashMap<(bool, usize, usize), Differences>>,
}

/// Differences, in the order of the targets.
type Differences = Arc<[Difference]>;

/// A target, by its position afterwards, the access to which differs.
#[derive(Clone, Copy)]
struct Difference {
    at: u32,
    before: Option<Answer>,
    after: Answer,
    /// Both answers are conditions, which are still to be compared.
    open: bool,
}

impl<'m, 's> Comparison<'m, 's> {
    fn of(sides: Sides<'m, 's>, before: &'m Matrix<'s>, after: &'m Matrix<'s>) -> Self {
        let positions = |matrix: &Matrix<'s>| -> HashMap<String, u32> {
            let names = matrix
                .targets
                .iter()
                .map(|user| user.name.to_ascii_lowercase());
            names.zip(0..).collect()
        };
        let found = |in_these: &HashMap<String, u32>, matrix: &Matrix<'s>| -> Vec<Option<u32>> {
            let names = matrix
                .targets
                .iter()
                .map(|user| user.name.to_ascii_lowercase());
            names.map(|name| in_these.get(&name).copied()).collect()
        };
        Self {
            sides,
            before,
            after,
            rows: before.rows.iter().map(|row| (key(row.who), row)).collect(),
            later: found(&positions(after), before),
            earlier: found(&positions(before), after),
            known: Mutex::default(),
        }
    }

    /// The row of the same user or role before.
    fn former(&self, row: &Row<'s>) -> Option<&'m Row<'s>> {
        self.rows.get(&key(row.who)).copied()
    }

    fn of_row(&self, row: &Row<'s>) -> Vec<Change<'s>> {
        let former = self.former(row);
        let mut changes: Vec<Change<'s>> = self.own(former, row).into_iter().collect();
        for difference in self.differences(former, row).iter() {
            // The list may be shared with somebody who is not this target.
            let change = self.about(former, row, *difference);
            let Some(change) = change.filter(|change| !change.pair.is_own()) else {
                continue;
            };
            if !difference.open || self.is_other_way(&change) {
                changes.push(change);
            }
        }
        changes
    }

    /// What becomes of one's own password. Of new users it is always told.
    fn own(&self, former: Option<&Row<'s>>, row: &Row<'s>) -> Option<Change<'s>> {
        let pair = |row: &Row<'s>| {
            Some(Pair {
                user: row.who,
                target: row.who.user()?,
            })
        };
        let change = Change {
            former: former.and_then(pair),
            pair: pair(row)?,
            before: former.and_then(|former| former.own),
            after: row.own?,
        };
        let differs = match change.before {
            Some(before) if before != change.after => true,
            // Whether the old password is asked for is worth a word, too.
            Some(before) => before != Answer::No && self.is_other_way(&change),
            None => true,
        };
        differs.then_some(change)
    }

    fn is_other_way(&self, change: &Change<'s>) -> bool {
        !self.sides.verdicts(change).ways().is_empty()
    }

    fn about(
        &self,
        former: Option<&Row<'s>>,
        row: &Row<'s>,
        difference: Difference,
    ) -> Option<Change<'s>> {
        let at = difference.at as usize;
        let target = *self.after.targets.get(at)?;
        let earlier = self.earlier.get(at).copied().flatten();
        let earlier = earlier.and_then(|at| self.before.targets.get(at as usize).copied());
        let former = former.zip(earlier).map(|(former, target)| Pair {
            user: former.who,
            target,
        });
        Some(Change {
            former,
            pair: Pair {
                user: row.who,
                target,
            },
            before: difference.before,
            after: difference.after,
        })
    }

    /// The differences in access to the passwords of others. Where both answers are conditions,
    /// these are compared here, for all who share the lists; but not about the asker's own password.
    fn differences(&self, former: Option<&Row<'s>>, row: &Row<'s>) -> Differences {
        let nothing = Access::default();
        let before = former.map_or(&nothing, |former| &former.others);
        let place = |access: &Access| access.as_ptr() as usize;
        let key = (former.is_some(), place(before), place(&row.others));
        // Somebody who panicked elsewhere leaves whole answers behind.
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        let mut found = self.merged(former.is_some(), before, &row.others);
        found.retain_mut(|difference| {
            let change = self.about(former, row, *difference);
            match change.filter(|change| difference.open && !change.pair.is_own()) {
                Some(change) => {
                    difference.open = false;
                    self.is_other_way(&change)
                }
                None => true,
            }
        });
        let found: Differences = found.into();
        lock().insert(key, Arc::clone(&found));
        found
    }

    fn merged(&self, was_there: bool, before: &Access, after: &Access) -> Vec<Difference> {
        let mut found = Vec::new();
        for (earlier, was) in before.iter() {
            // Those who are gone are told by name.
            let Some(at) = self.later.get(*earlier as usize).copied().flatten() else {
                continue;
            };
            let is = in_list(after, at);
            let open = *was == Answer::Conditional && is == Answer::Conditional;
            if *was != is || open {
                found.push(Difference {
                    at,
                    before: Some(*was),
                    after: is,
                    open,
                });
            }
        }
        for (at, is) in after.iter() {
            let earlier = self.earlier.get(*at as usize).copied().flatten();
            let was = earlier
                .filter(|_| was_there)
                .map(|earlier| in_list(before, earlier));
            if was.is_none_or(|was| was == Answer::No) {
                found.push(Difference {
                    at: *at,
                    before: was,
                    after: *is,
                    open: false,
                });
            }
        }
        found.sort_unstable_by_key(|difference| difference.at);
        found
    }
}

fn in_list(access: &Access, at: u32) -> Answer {
    let found = access.binary_search_by_key(&at, |(other, _)| *other).ok();
    let found = found.and_then(|found| access.get(found));
    found.map_or(Answer::No, |(_, answer)| *answer)
}
