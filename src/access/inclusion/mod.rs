//! Whether some request is allowed by one set of policies and not by another.
//!
//! A statement applies where all of its elements hold, and each element is about one *dimension* of
//! a request alone: the principal, the action, the resource, or one condition key. So a set of
//! elements, some to hold and some not to, can be had together just where every dimension has a
//! value for its own. The search below looks for a request that a statement of the new policies
//! allows, that none of their Denies stops, and that the reference does not allow: it takes a value
//! for every dimension, and where one of the statements in its way applies, tries each of the ways
//! to step out of it.
//!
//! Policy variables tie dimensions together (`variables.rs` says how far they are followed). Every
//! request that is found is tried on the policies themselves before it is believed, and "no" is
//! said only where the search has covered everything.

mod asked;
mod candidates;
mod constraint;
mod leaf;
mod outsider;
mod parts;
mod people;
mod search;
mod subject;
mod variables;
mod witness;

use std::sync::Arc;
use std::time::{Duration, Instant};

pub use witness::Witness;

use super::compiled::CompiledPolicy;
use super::pattern::Reading;
use super::statement::Compiled;
use crate::source::Span;
use subject::Subject;

/// How long a comparison may take before the answer is "unknown".
pub const HARD_STOP: Duration = Duration::from_secs(2);

/// What kind of policies are compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Policies of a caller, which name no principals.
    Identity,
    /// Policies of a resource, or trust policies.
    Resource,
}

/// What the new policies are held against.
#[derive(Clone, Copy, Debug)]
pub enum Against<'a> {
    /// They must allow nothing that these do not.
    Reference(&'a [Arc<CompiledPolicy>]),
    /// They must allow no request to which this statement applies.
    Forbidden(&'a Compiled),
    /// They must allow nothing to people whom they do not name.
    Public,
}

/// A comparison to be made.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The policies in question, which apply together.
    pub new: &'a [Arc<CompiledPolicy>],
    /// What they are held against.
    pub against: Against<'a>,
    /// What kind of policies all of them are.
    pub kind: Kind,
    /// Actions that there are: requests shown to people are about one of them where they can.
    pub actions: &'a [&'a str],
}

/// The answer to a comparison.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether the new policies keep to what they are held against.
    pub holds: Holds,
    /// A request that shows that they do not.
    pub witness: Option<Witness>,
    /// The statements by which they do not, each at its place.
    pub reasons: Vec<Reason>,
    /// What could not be told, and where readings differ.
    pub unknown: Vec<String>,
}

impl Answer {
    /// Nothing speaks against the new policies.
    #[must_use]
    pub const fn pass() -> Self {
        Self {
            holds: Holds::Pass,
            witness: None,
            reasons: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

/// Whether something holds that may not be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// It does.
    Pass,
    /// It does not.
    Fail,
    /// It could not be told.
    Unknown,
}

/// A statement of the new policies that allows what it should not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The policy's position in the set.
    pub policy: usize,
    /// The statement's position in the policy.
    pub statement: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Comparison<'_> {
    /// Makes the comparison. Wildcards of ARNs are read part by part; where the plain reading gives
    /// another answer, [`Answer::unknown`] says so.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let deadline = Instant::now() + HARD_STOP;
        let mut answer = self.read(Reading::ByPart, deadline);
        if self.readings_differ() && answer.holds != Holds::Unknown {
            let plain = self.read(Reading::Plain, deadline);
            if plain.holds != Holds::Unknown && plain.holds != answer.holds {
                let other = if plain.holds == Holds::Pass {
                    "passes"
                } else {
                    "fails"
                };
                answer.unknown.push(format!(
                    "ARNs are compared part by part; were `*` to reach past the colon that ends its \
                     part, which AWS's documents leave open, the comparison {other}"
                ));
            }
        }
        answer
    }

    fn read(&self, reading: Reading, deadline: Instant) -> Answer {
        let subject = Subject::new(self, reading);
        let mut answer = Answer::pass();
        if let Some(unreadable) = self.unreadable() {
            answer.holds = Holds::Unknown;
            answer.unknown.push(unreadable);
            return answer;
        }
        for (place, grant) in subject.grants() {
            match search::explore(&subject, grant, deadline) {
                search::Outcome::Nothing => {}
                search::Outcome::Found(witness) => {
                    answer.holds = Holds::Fail;
                    answer.witness.get_or_insert(*witness);
                    answer.reasons.push(self.reason(place));
                }
                search::Outcome::Unknown(why) => {
                    if !answer.unknown.contains(&why) {
                        answer.unknown.push(why);
                    }
                }
            }
        }
        if answer.holds == Holds::Pass && !answer.unknown.is_empty() {
            answer.holds = Holds::Unknown;
        }
        answer
    }

    fn reason(&self, (policy, statement): (usize, usize)) -> Reason {
        let written = self
            .new
            .get(policy)
            .and_then(|policy| policy.statements.get(statement));
        Reason {
            policy,
            statement: written.map_or(statement, |statement| statement.index),
            sid: written.and_then(|statement| statement.sid.as_deref().map(str::to_owned)),
            span: written.map_or_else(Span::none, |statement| statement.span),
        }
    }

    /// A policy that cannot be read as a whole, and so cannot be compared.
    fn unreadable(&self) -> Option<String> {
        let reference: &[Arc<CompiledPolicy>] = match self.against {
            Against::Reference(reference) => reference,
            Against::Forbidden(_) | Against::Public => &[],
        };
        let mut all = self.new.iter().chain(reference);
        let policy = all.find(|policy| policy.gap.is_some())?;
        Some(format!(
            "`{}` is not a policy that IAM accepts; `iam-lint check` says why",
            policy.name
        ))
    }

    /// Whether some ARN has wildcards that reading by part and the plain reading may read apart.
    fn readings_differ(&self) -> bool {
        let of = |statement: &Compiled| {
            statement
                .resources
                .patterns
                .iter()
                .any(|pattern| pattern.parts().is_some())
        };
        let in_set =
            |set: &[Arc<CompiledPolicy>]| set.iter().any(|policy| policy.statements.iter().any(of));
        in_set(self.new)
            || match self.against {
                Against::Reference(reference) => in_set(reference),
                Against::Forbidden(statement) => of(statement),
                Against::Public => false,
            }
    }
}

#[cfg(test)]
mod tests;
