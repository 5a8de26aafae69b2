//! The whole account: who can change whose password.
//!
//! Most principals of an account are alike: the same policies, and nothing in them that tells the
//! one from the other. They are asked about once, and so are targets that no policy tells apart.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::alike::{Likeness, Targets};
use super::{Answer, Circumstances, Way, verdict, way};
use crate::account::User;
use crate::simulate::caller::{Caller, Callers, Who};
use crate::simulate::credential::Credential;

/// What is left of an account when everybody is asked about everybody.
#[derive(Debug)]
pub struct Matrix<'s> {
    /// The targets, in the order of their names.
    pub targets: Vec<&'s User>,
    /// Users and roles, each with what it can do; in the order of their names, users first.
    pub rows: Vec<Row<'s>>,
}

/// One principal's part.
#[derive(Debug)]
pub struct Row<'s> {
    /// Who.
    pub who: Who<'s>,
    /// Its own password; roles have none.
    pub own: Option<Answer>,
    /// The passwords of others: those whose answer is not no. The same list for all who are alike,
    /// so it may name the principal itself.
    pub others: Access,
}

/// Targets, by their position, with answers other than no, in order.
pub type Access = Arc<[(u32, Answer)]>;

/// Which part of the matrix is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'s> {
    /// This principal alone.
    pub user: Option<Who<'s>>,
    /// This target alone.
    pub target: Option<&'s User>,
}

/// What an account's principals can do; `done` is told of each that is.
#[must_use]
pub fn of<'s>(
    callers: &Callers<'s>,
    part: Part<'s>,
    circumstances: &Circumstances,
    done: &(dyn Fn() + Sync),
) -> Matrix<'s> {
    let account = callers.account;
    let targets: Vec<&User> = match part.target {
        Some(target) => vec![target],
        None => account.users.iter().collect(),
    };
    // A kind of credential that only users have leaves the roles out.
    let with_roles = circumstances
        .credential
        .is_none_or(|kind| kind == Credential::RoleSession);
    let people: Vec<Who<'_>> = if let Some(who) = part.user {
        vec![who]
    } else {
        let users = account.users.iter().map(Who::User);
        let roles = account.roles.iter().map(Who::Role);
        users.chain(roles.filter(|_| with_roles)).collect()
    };
    let index = Targets::new(&targets);
    let known: Mutex<HashMap<Likeness, Access>> = Mutex::default();
    let rows = people
        .par_iter()
        .filter_map(|who| {
            let caller = callers.caller(*who).ok()?;
            let row = Row {
                who: *who,
                own: own(callers, &caller, part, circumstances),
                others: others(callers, &caller, &index, &known, circumstances),
            };
            done();
            Some(row)
        })
        .collect();
    Matrix { targets, rows }
}

fn own<'s>(
    callers: &Callers<'s>,
    caller: &Caller<'s>,
    part: Part<'s>,
    circumstances: &Circumstances,
) -> Option<Answer> {
    let user = caller.who.user()?;
    if part
        .target
        .is_some_and(|target| !std::ptr::eq(target, user))
    {
        return None;
    }
    Some(overall(callers, caller, user, &Way::ALL, circumstances))
}

/// The answer over some ways.
fn overall(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    target: &User,
    ways: &[Way],
    circumstances: &Circumstances,
) -> Answer {
    let account = callers.account;
    let base = Arc::new(way::keys(account, caller, target, circumstances));
    let rulings: Vec<_> = ways
        .iter()
        .map(|way| way::rulings(account, caller, target, *way, circumstances, &base))
        .collect();
    verdict::overall(&rulings)
}

/// The ways to other people's passwords.
const WAYS: [Way; 2] = [Way::Reset, Way::Create];

fn others(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    targets: &Targets<'_>,
    known: &Mutex<HashMap<Likeness, Access>>,
    circumstances: &Circumstances,
) -> Access {
    if !Targets::may_reach_any(caller) {
        return Arc::default();
    }
    let likeness = Likeness::of(callers.account, caller, circumstances);
    // Somebody who panicked elsewhere leaves whole answers behind.
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(access) = lock().get(&likeness) {
        return Arc::clone(access);
    }
    let answer = |target: &User| overall(callers, caller, target, &WAYS, circumstances);
    let access: Access = targets.ask(caller, answer).into();
    lock().insert(likeness, Arc::clone(&access));
    access
}

impl Row<'_> {
    /// The answer for the target at this position; `None` for a role's own password, as it has none.
    pub fn answer(&self, at: u32, target: &User) -> Option<Answer> {
        if self.is_of(target) {
            return self.own;
        }
        let found = self.others.binary_search_by_key(&at, |(other, _)| *other);
        let found = found.ok().and_then(|found| self.others.get(found));
        Some(found.map_or(Answer::No, |(_, answer)| *answer))
    }

    /// Whether this is the target's own row.
    pub fn is_of(&self, target: &User) -> bool {
        self.who
            .user()
            .is_some_and(|user| std::ptr::eq(user, target))
    }
}
