//! Running the questions of a scenario file.

use jiff::Timestamp;

use super::caller::{Callers, Who};
use super::decision::Expected;
use super::general;
use super::named::{self, Names};
use super::password::{Answer, Change, Circumstances, PasswordVerdict};
use super::request::Question;
use super::scenario::{Ask, AskPassword, AskRequest, Given};
use super::verdict::Verdict;
use crate::account::Snapshot;

/// What became of a question.
#[derive(Debug)]
pub enum Outcome<'s> {
    /// The answer is the one expected.
    Passed,
    /// It is not.
    Failed {
        /// The answer that was expected.
        expected: &'static str,
        /// The answer.
        got: &'static str,
        /// Why it is the answer.
        why: Box<Why<'s>>,
    },
    /// It cannot be asked.
    Fault {
        /// Why.
        message: String,
        /// What to do about it.
        help: String,
    },
}

/// Why an answer is what it is.
#[derive(Debug)]
pub enum Why<'s> {
    /// An answer about a password, with the change that would turn it round.
    Password(PasswordVerdict<'s>, Option<Change>),
    /// A decision about a request.
    Request(Box<Question>, Verdict),
}

impl Given {
    /// The circumstances, at the present time where the question gives none.
    pub fn circumstances(&self, now: Timestamp) -> Circumstances {
        Circumstances {
            credential: self.credential,
            context: self.context.clone(),
            at: self.at,
            now,
        }
    }
}

/// Asks a question; `snapshots` are those of the account that its file names.
pub fn run(ask: Ask, snapshots: &[Snapshot], now: Timestamp) -> Outcome<'_> {
    match ask {
        Ask::Password(ask) => password(&ask, snapshots, now),
        Ask::Request(ask) => request(&ask, snapshots, now),
        Ask::Policies(question) => {
            let verdict = Verdict::of(&question);
            let expected = question.expected;
            decided(*question, verdict, expected)
        }
        Ask::Fault(fault) => Outcome::Fault {
            message: fault.to_string(),
            help: "`iam-lint schema scenario` describes the file".to_owned(),
        },
    }
}

fn password<'s>(ask: &AskPassword, snapshots: &'s [Snapshot], now: Timestamp) -> Outcome<'s> {
    let names = Names {
        user: Some(&ask.user),
        target: Some(&ask.target),
    };
    let (snapshot, user, target) = match named::pair(snapshots, names) {
        Ok(found) => found,
        Err(fault) => return no_such(&fault),
    };
    let circumstances = ask.given.circumstances(now);
    let callers = Callers::of(snapshot);
    let caller = match callers.caller(user) {
        Ok(caller) => caller,
        Err(fault) => return unusable(user, &fault.to_string()),
    };
    let verdict = PasswordVerdict::of(&callers, &caller, target, &circumstances);
    let answer = match ask.way {
        None => verdict.answer,
        Some(way) => {
            let ways = verdict.ways.iter().find(|one| one.way == way);
            ways.map_or(Answer::No, |one| one.answer)
        }
    };
    if answer == ask.expected {
        return Outcome::Passed;
    }
    let change = verdict.change(&callers, &caller, &circumstances);
    Outcome::Failed {
        expected: ask.expected.name(),
        got: answer.name(),
        why: Box::new(Why::Password(verdict, change)),
    }
}

fn request<'s>(ask: &AskRequest, snapshots: &'s [Snapshot], now: Timestamp) -> Outcome<'s> {
    let (snapshot, who) = match named::principal(snapshots, &ask.principal) {
        Ok(found) => found,
        Err(fault) => return no_such(&fault),
    };
    let asked = general::Asked {
        action: &ask.action,
        resource: &ask.resource,
        expected: Some(ask.expected),
    };
    let circumstances = ask.given.circumstances(now);
    match general::answer(&Callers::of(snapshot), who, &asked, &circumstances) {
        Ok((question, verdict)) => decided(question, verdict, Some(ask.expected)),
        Err(fault) => Outcome::Fault {
            message: fault.to_string(),
            help: String::new(),
        },
    }
}

fn decided(question: Question, verdict: Verdict, expected: Option<Expected>) -> Outcome<'static> {
    match expected.filter(|expected| !verdict.is_as(*expected)) {
        None => Outcome::Passed,
        Some(expected) => Outcome::Failed {
            expected: match expected {
                Expected::Deny => "deny",
                Expected::Decision(decision) => decision.name(),
            },
            got: verdict.decision().name(),
            why: Box::new(Why::Request(Box::new(question), verdict)),
        },
    }
}

fn no_such(fault: &named::NoSuch) -> Outcome<'static> {
    Outcome::Fault {
        message: fault.to_string(),
        help: fault.help(),
    }
}

fn unusable(who: Who<'_>, fault: &str) -> Outcome<'static> {
    Outcome::Fault {
        message: format!("`{}` {fault}", who.arn()),
        help: String::new(),
    }
}
