//! Principals that policies do not tell apart, and targets that they do not tell apart.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Answer, Circumstances, Way, facts};
use crate::access::condition::{Listed, Test, matches_resource};
use crate::access::context::{Context, Keys, Known, Substitute};
use crate::access::pattern::{ArnPattern, Pattern};
use crate::access::principal::Kind;
use crate::access::statement::Compiled;
use crate::access::truth::Truth;
use crate::account::{Account, User};
use crate::policy::Effect;
use crate::simulate::caller::{Caller, PolicyId, Who};
use crate::simulate::credential::Credential;

/// The actions that change other people's passwords.
const ACTIONS: [&str; 3] = [
    "iam:UpdateLoginProfile",
    "iam:CreateLoginProfile",
    "iam:DeleteLoginProfile",
];

/// What a principal's access to other people's passwords hangs on. Principals with the same have
/// the same access.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Likeness {
    /// The policies of the principal itself; those of the organization are everybody's.
    policies: Vec<PolicyId>,
    kind: Kind,
    service_linked: bool,
    /// The kinds of credential with which it can call IAM at all.
    kinds: Vec<Credential>,
    /// Values of the keys that the policies ask for.
    values: Vec<Option<Vec<Box<str>>>>,
}

impl Likeness {
    pub(super) fn of(
        account: &Account,
        caller: &Caller<'_>,
        circumstances: &Circumstances,
    ) -> Self {
        let kinds = Credential::of(caller.who).iter().copied();
        let possible = |kind: &Credential| match caller.who {
            Who::User(user) => facts::obstacle(account, user, *kind, circumstances).is_none(),
            Who::Role(_) => true,
        };
        let mut names: Vec<&str> = statements(caller).flat_map(keys_of).collect();
        names.sort_unstable();
        names.dedup();
        let keys = caller.keys();
        Self {
            policies: caller.policies.clone(),
            kind: caller.principal.kind(),
            service_linked: caller.principal.is_service_linked(),
            kinds: kinds.filter(possible).collect(),
            values: names
                .into_iter()
                .filter(|name| !is_of_target(name))
                .map(|name| match keys.get(name) {
                    Known::Value(value) => Some(vec![value.into()]),
                    Known::Values(values) => Some(values.to_vec()),
                    Known::Absent => Some(Vec::new()),
                    Known::Unknown => None,
                })
                .collect(),
        }
    }
}

/// The statements of all layers about the actions.
fn statements<'c>(caller: &'c Caller<'_>) -> impl Iterator<Item = &'c Compiled> {
    caller
        .layers
        .policies()
        .flat_map(|(_, _, policy)| ACTIONS.iter().flat_map(|action| policy.about(action)))
}

/// The condition keys that a statement asks for, in conditions and as variables.
fn keys_of(statement: &Compiled) -> impl Iterator<Item = &str> {
    let tests = statement.conditions.iter().flat_map(|test: &Test| {
        let texts = test.values.iter().filter_map(|listed| match listed {
            Listed::Text(pattern) => Some(pattern),
            Listed::Arn(pattern) => Some(pattern.plain()),
            _ => None,
        });
        let variables = texts.flat_map(Pattern::variables);
        std::iter::once(&*test.key).chain(variables.map(|variable| &*variable.key))
    });
    let resources = statement.resources.patterns.iter();
    let variables = resources.flat_map(|pattern| pattern.plain().variables());
    tests.chain(variables.map(|variable| &*variable.key))
}

fn is_of_target(key: &str) -> bool {
    let is = |start: &str| {
        key.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    is("aws:ResourceTag/") || is("iam:ResourceTag/")
}

/// The users whose passwords are asked about.
#[derive(Debug)]
pub(super) struct Targets<'s> {
    users: Vec<&'s User>,
    by_arn: HashMap<&'s str, u32>,
    by_name: HashMap<&'s str, u32>,
    /// How patterns without variables match the users' ARNs.
    matches: Mutex<HashMap<ArnPattern, Arc<[Truth]>>>,
    /// Which targets those patterns do not tell apart, by the patterns that are asked.
    classes: Mutex<HashMap<(Vec<usize>, bool), Classes>>,
}

/// Targets that are put together.
type Classes = Arc<[Vec<u32>]>;

/// How a pattern matches the users' ARNs.
enum Matches {
    /// All of them.
    Dense(Arc<[Truth]>),
    /// These; the others it does not match.
    Sparse(Vec<(u32, Truth)>),
}

impl<'s> Targets<'s> {
    pub(super) fn new(users: &[&'s User]) -> Self {
        Self {
            users: users.to_vec(),
            by_arn: (0..)
                .zip(users)
                .map(|(at, user)| (&*user.arn, at))
                .collect(),
            by_name: (0..)
                .zip(users)
                .map(|(at, user)| (&*user.name, at))
                .collect(),
            matches: Mutex::default(),
            classes: Mutex::default(),
        }
    }

    /// Whether a policy of the caller may allow any of the actions on anyone.
    pub(super) fn may_reach_any(caller: &Caller<'_>) -> bool {
        caller.layers.identity.iter().any(|policy| {
            policy.gap.is_some()
                || [Way::Reset, Way::Create].iter().any(|way| {
                    policy
                        .about(way.action())
                        .any(|statement| statement.effect == Effect::Allow)
                })
        })
    }

    /// Asks `answer` about one target of each kind that the caller's policies tell apart; the
    /// targets whose answer is not no.
    pub(super) fn ask(
        &self,
        caller: &Caller<'_>,
        answer: impl Fn(&User) -> Answer,
    ) -> Vec<(u32, Answer)> {
        let keys = caller.keys();
        let mut dense: Vec<Arc<[Truth]>> = Vec::new();
        let mut apart: Vec<u32> = Vec::new();
        let mut by_tags = false;
        for statement in statements(caller) {
            by_tags |= keys_of(statement).any(is_of_target);
            for pattern in statement.resources.patterns.iter() {
                match self.matching(pattern, &keys) {
                    Matches::Dense(truths) => {
                        if !dense.iter().any(|known| Arc::ptr_eq(known, &truths)) {
                            dense.push(truths);
                        }
                    }
                    Matches::Sparse(some) => apart.extend(some.iter().map(|(at, _)| *at)),
                }
            }
        }
        apart.sort_unstable();
        apart.dedup();
        let is_apart = |at: &u32| apart.binary_search(at).is_ok();
        let user = |at: u32| self.users.get(at as usize).copied();
        let mut found: Vec<(u32, Answer)> = Vec::new();
        for class in self.classes(&dense, by_tags).iter() {
            let Some(like) = class.iter().find(|at| !is_apart(at)) else {
                continue;
            };
            let answer = user(*like).map_or(Answer::No, &answer);
            if answer != Answer::No {
                let members = class.iter().filter(|at| !is_apart(at));
                found.extend(members.map(|at| (*at, answer)));
            }
        }
        // Where it hangs on the very name, nobody else is like this target.
        for at in &apart {
            let answer = user(*at).map_or(Answer::No, &answer);
            if answer != Answer::No {
                found.push((*at, answer));
            }
        }
        found.sort_unstable_by_key(|(at, _)| *at);
        found
    }

    /// The targets put together that these patterns, and the existence of a password, do not tell
    /// apart.
    fn classes(&self, dense: &[Arc<[Truth]>], by_tags: bool) -> Classes {
        let of = (
            dense
                .iter()
                .map(|truths| truths.as_ptr() as usize)
                .collect(),
            by_tags,
        );
        let lock = || self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&of) {
            return Arc::clone(known);
        }
        let mut classes: Vec<Vec<u32>> = Vec::new();
        let mut known: HashMap<Signature<'_>, usize> = HashMap::new();
        for (at, user) in (0..).zip(&self.users) {
            let matches: Vec<_> = dense
                .iter()
                .map(|truths| truths.get(at as usize).copied())
                .collect();
            if matches.contains(&Some(Truth::Maybe)) {
                classes.push(vec![at]);
                continue;
            }
            let signature = Signature {
                matches,
                has_password: user.password.exists,
                tags: by_tags.then(|| {
                    user.tags
                        .iter()
                        .map(|tag| (&*tag.key, &*tag.value))
                        .collect()
                }),
            };
            let class = *known.entry(signature).or_insert_with(|| {
                classes.push(Vec::new());
                classes.len() - 1
            });
            if let Some(class) = classes.get_mut(class) {
                class.push(at);
            }
        }
        let classes: Classes = classes.into();
        // Only patterns without variables are kept, and those live as long as the targets.
        let is_kept = dense.iter().all(|truths| Arc::strong_count(truths) > 1);
        if is_kept {
            lock().insert(of, Arc::clone(&classes));
        }
        classes
    }

    fn matching(&self, pattern: &ArnPattern, keys: &Keys) -> Matches {
        let filled = pattern.plain().with_values(|variable| {
            match Substitute::from(keys.get(&variable.key)) {
                Substitute::Text(text) => Some(text),
                Substitute::Nothing | Substitute::Open => None,
            }
        });
        let candidates = if filled.has_variables() {
            None
        } else if let Some(arn) = filled.as_literal() {
            Some(self.by_arn.get(arn))
        } else {
            // Names are unique, and stand at the end of an ARN.
            let text = filled.to_text();
            text.rsplit_once('/')
                .filter(|(_, name)| !name.contains(['*', '?', '$']))
                .map(|(_, name)| self.by_name.get(name))
        };
        let matches = |at: &u32| {
            let arn = self.users.get(*at as usize).map_or("", |user| &*user.arn);
            (*at, matches_resource(pattern, arn, None, keys))
        };
        match candidates {
            Some(candidate) => Matches::Sparse(candidate.map(matches).into_iter().collect()),
            None if pattern.plain().has_variables() => Matches::Dense(self.scan(pattern, keys)),
            None => Matches::Dense(self.cached(pattern, keys)),
        }
    }

    fn cached(&self, pattern: &ArnPattern, keys: &Keys) -> Arc<[Truth]> {
        let lock = || self.matches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(pattern) {
            return Arc::clone(known);
        }
        let truths = self.scan(pattern, keys);
        lock().insert(pattern.clone(), Arc::clone(&truths));
        truths
    }

    fn scan(&self, pattern: &ArnPattern, keys: &Keys) -> Arc<[Truth]> {
        self.users
            .iter()
            .map(|user| matches_resource(pattern, &user.arn, None, keys))
            .collect()
    }
}

/// What tells targets apart.
#[derive(PartialEq, Eq, Hash)]
struct Signature<'u> {
    matches: Vec<Option<Truth>>,
    has_password: Option<bool>,
    tags: Option<Vec<(&'u str, &'u str)>>,
}
