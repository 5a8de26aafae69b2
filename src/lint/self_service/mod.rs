//! What a policy lets users do to themselves and to one another, for the rules about self-service.
//!
//! The documented pattern allows `iam:ChangePassword` on the caller's own user and
//! `iam:GetAccountPasswordPolicy` on `*`
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html>).
//! The rules do not compare texts with it: they ask what the statements grant after every Deny, by
//! trying requests of a few callers on a few users that tell the spellings apart, and by holding the
//! grant against the pattern as a reference policy. A request that shows a fault is the finding's
//! witness.
//!
//! Policies are read as they were meant ([`intended`]): a misspelt variable has a finding of its
//! own and must not bring others with it.

use std::cell::OnceCell;

pub mod barrier;
mod caller;
mod cover;
pub mod harm;
pub mod iam_arn;
pub mod intended;
pub mod mfa;
pub mod paths;
mod reach;
pub mod split;
pub mod written;

use crate::access::actions::{ActionSet, action_pattern};
use crate::access::condition::matches_resource;
use crate::access::statement::{self, Compiled, Decision, Request, ResourceSet};
use crate::access::truth::Truth;
use crate::policy::stray::{StrayKind, strays};
use crate::policy::{ActionElement, Policy, Statement};
use crate::source::Span;
pub use caller::{Caller, Home, Session};

/// `iam:ChangePassword`: changes the password of the calling user, who must know the old one.
pub const CHANGE_PASSWORD: &str = "iam:ChangePassword";
/// `iam:GetAccountPasswordPolicy`: shows the rules a new password must meet.
pub const GET_PASSWORD_POLICY: &str = "iam:GetAccountPasswordPolicy";

/// What a policy lets users do to users. Statements are compiled on the first question, so that
/// policies about other things cost next to nothing.
#[derive(Debug)]
pub struct SelfService<'a> {
    policy: &'a Policy<'a>,
    intends: bool,
    compiled: OnceCell<Statements<'a>>,
}

/// The statements that can touch IAM, ready to be asked.
#[derive(Debug)]
struct Statements<'a> {
    list: Vec<Compiled>,
    homes: Vec<Home<'a>>,
}

/// Whether a user stands at the root or under a path such as `/eng/`. A variable holds the name
/// alone, so the two have ARNs of different shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// `user/alice`
    Root,
    /// `user/eng/alice`
    Path,
}

/// A request that shows what a grant reaches: `caller` may do it to `target`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    /// The name of the calling user.
    pub caller: String,
    /// The name of the user acted on.
    pub target: String,
}

impl<'a> SelfService<'a> {
    pub(super) fn of(policy: &'a Policy<'a>) -> Self {
        Self {
            policy,
            intends: policy.statements.iter().any(means_self_service),
            compiled: OnceCell::new(),
        }
    }

    fn compiled(&self) -> &Statements<'a> {
        self.compiled.get_or_init(|| Statements::of(self.policy))
    }

    /// Whether the policy is meant to let people manage their own credentials, or names the calls
    /// of password self-service. Policies of administrators (`iam:*` on `*`) do not.
    pub fn is_intended(&self) -> bool {
        self.intends
    }

    /// The statements that can touch IAM, each as compiled and as written.
    pub fn statements(&self) -> impl Iterator<Item = (&Compiled, &'a Statement<'a>)> {
        let policy = self.policy;
        let compiled = self.compiled().list.iter();
        compiled
            .filter_map(move |compiled| Some((compiled, policy.statements.get(compiled.index)?)))
    }

    /// The statement at `index` of the policy.
    pub fn statement(&self, index: usize) -> Option<&'a Statement<'a>> {
        self.policy.statements.get(index)
    }

    /// The accounts and partitions the policy names, at least one.
    pub fn homes(&self) -> &[Home<'a>] {
        &self.compiled().homes
    }

    /// Whether a caller may use `action` on their own user, under some kind of sign-in; the
    /// statement that allows it.
    pub fn allows_own(&self, action: &str, place: Place) -> Option<&'a Statement<'a>> {
        self.possible(action, |home| home.user(place, "alice"))
    }

    /// As [`allows_own`](Self::allows_own), wherever the user stands.
    pub fn allows_own_anywhere(&self, action: &str) -> Option<&'a Statement<'a>> {
        self.allows_own(action, Place::Root)
            .or_else(|| self.allows_own(action, Place::Path))
    }

    /// Whether a caller may use `action`, which has no resource; the statement that allows it.
    pub fn allows_account(&self, action: &str) -> Option<&'a Statement<'a>> {
        self.possible(action, |_| "*".to_owned())
    }

    /// What the policy makes of `action` by `caller` on `resource`.
    pub fn decide(&self, caller: &Caller<'_>, action: &str, resource: &str) -> Decision {
        let request = Request {
            action,
            resource,
            context: caller,
            reading: None,
        };
        statement::decide(&self.compiled().list, &request)
    }

    /// A user other than the caller whom the `resource`-th entry of a statement's `Resource` (any
    /// of `NotResource`) lets the caller use `action` on, after every Deny of the policy. A few
    /// requests of everyday names are tried first; then the grant is held against the documented
    /// pattern, which misses nothing.
    pub fn reaches_other(
        &self,
        statement: &Compiled,
        resource: usize,
        action: &str,
    ) -> Option<Witness> {
        if !statement.actions.holds(action) {
            return None;
        }
        let written = self
            .policy
            .statements
            .get(statement.index)?
            .resource
            .as_ref()?;
        let text = written.patterns.get(resource)?.as_str();
        let pattern = statement.resources.patterns.get(resource)?;
        let own_home = intended::home(text);
        let homes = if own_home == Home::ANY {
            self.homes().to_vec()
        } else {
            vec![own_home]
        };
        for (caller, other) in [("alice", "bob"), ("bob", "alice")] {
            for home in &homes {
                let mut targets =
                    vec![home.user(Place::Root, other), home.user(Place::Path, other)];
                targets.extend(intended::instances(text, caller, *home));
                for target in targets {
                    let Some(name) = user_name(&target).filter(|name| *name != caller) else {
                        continue;
                    };
                    let reached = Session::ALL.into_iter().any(|session| {
                        let caller = Caller::new(caller, session, *home);
                        let named = statement.resources.negated
                            || matches_resource(pattern, &target, None, &caller) > Truth::No;
                        let request = Request {
                            action,
                            resource: &target,
                            context: &caller,
                            reading: None,
                        };
                        named
                            && statement.applies(&request) > Truth::No
                            && self.decide(&caller, action, &target).is_possible()
                    });
                    if reached {
                        return Some(Witness {
                            caller: caller.to_owned(),
                            target: name.to_owned(),
                        });
                    }
                }
            }
        }
        let others = self.compiled().list.iter();
        reach::beyond_own_user(statement, resource, action, others)
    }

    fn possible(
        &self,
        action: &str,
        resource: impl Fn(Home<'a>) -> String,
    ) -> Option<&'a Statement<'a>> {
        if !self
            .compiled()
            .list
            .iter()
            .any(|statement| statement.actions.holds(action))
        {
            return None;
        }
        for &home in self.homes() {
            let resource = resource(home);
            for session in Session::ALL {
                let decision = self.decide(&Caller::new("alice", session, home), action, &resource);
                if decision.is_possible() {
                    return self.policy.statements.get(decision.allowed.1?);
                }
            }
        }
        None
    }
}

impl<'a> Statements<'a> {
    fn of(policy: &'a Policy<'a>) -> Self {
        let list: Vec<_> = policy
            .statements
            .iter()
            .enumerate()
            .filter_map(|(index, statement)| compile(index, statement))
            .collect();
        let mut homes = Vec::new();
        for compiled in &list {
            let statement = policy.statements.get(compiled.index);
            let resources = statement.and_then(|statement| statement.resource.as_ref());
            for resource in resources.iter().flat_map(|element| &element.patterns) {
                let home = intended::home(resource.as_str());
                if !homes.contains(&home) {
                    homes.push(home);
                }
            }
        }
        // A home that is wholly left open says nothing beside one that is not.
        if homes.len() > 1 {
            homes.retain(|home| *home != Home::ANY);
        }
        if homes.is_empty() {
            homes.push(Home::ANY);
        }
        Self { list, homes }
    }
}

/// The action entry that makes a statement be about `action`, as a place to point at: the entry,
/// or the key `NotAction`.
pub fn action_span(statement: &Statement<'_>, action: &str) -> Span {
    let Some(element) = &statement.action else {
        return statement.opening();
    };
    match entries_for(element, action).next() {
        Some(entry) => entry.text.span(),
        None => element.key.span(),
    }
}

/// The entries of a statement's action list that match `action`; of `NotAction`, none.
pub fn entries_for<'a>(
    element: &'a ActionElement<'a>,
    action: &str,
) -> impl Iterator<Item = &'a crate::policy::Action<'a>> {
    element
        .patterns
        .iter()
        .filter(move |entry| !element.negated && action_pattern(entry.as_str()).matches(action))
}

/// The user's name in a user ARN; `None` for other ARNs and impossible names.
pub fn user_name(arn: &str) -> Option<&str> {
    let (_, path_and_name) = arn.split_once(":user/")?;
    let name = path_and_name.rsplit('/').next()?;
    let valid = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    let possible = !name.is_empty() && name.chars().all(valid);
    (possible && !path_and_name.contains("//") && !path_and_name.starts_with('/')).then_some(name)
}

fn compile(index: usize, written: &Statement<'_>) -> Option<Compiled> {
    let element = written.action.as_ref()?;
    if !element.negated
        && !element
            .patterns
            .iter()
            .any(|action| can_touch_iam(action.as_str()))
    {
        return None;
    }
    // Entries of other services match no call of IAM, listed or excepted.
    let actions = ActionSet::of(
        element
            .patterns
            .iter()
            .filter(|action| can_touch_iam(action.as_str()))
            .map(|action| action_pattern(action.as_str())),
        element.negated,
    );
    let resources = match &written.resource {
        Some(element) => ResourceSet {
            patterns: element
                .patterns
                .iter()
                .map(|resource| intended::resource(resource.as_str()).into())
                .collect(),
            negated: element.negated,
        },
        None => ResourceSet::all(),
    };
    Compiled::with(index, written, actions, resources, true)
}

/// Whether an action entry can match an action of IAM.
fn can_touch_iam(entry: &str) -> bool {
    if !entry.starts_with(['i', 'I', '*', '?']) {
        return false;
    }
    let service = entry.split(':').next().unwrap_or_default();
    service.eq_ignore_ascii_case("iam") || service.contains(['*', '?'])
}

/// Whether `text` holds `word`, whatever the case.
pub fn holds_word(text: &str, word: &str) -> bool {
    text.as_bytes()
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a statement shows that self-service is what the policy is for: it allows a call of IAM
/// and names the caller's own user, the calls of password self-service, or "password" in its Sid.
fn means_self_service(statement: &Statement<'_>) -> bool {
    let Some(element) = statement.action.as_ref().filter(|_| statement.allows()) else {
        return false;
    };
    if !element.negated {
        let mut entries = element.patterns.iter().map(|action| action.as_str());
        let mut touches = false;
        let named = entries.any(|entry| {
            let touching = can_touch_iam(entry);
            touches |= touching;
            touching && names_password_call(entry)
        });
        if named || !touches {
            return named;
        }
    }
    let sid = statement.sid().unwrap_or_default();
    if holds_word(sid, "password") || holds_word(sid, "selfservice") {
        return true;
    }
    let resources = statement
        .resource
        .iter()
        .flat_map(|element| &element.patterns);
    resources
        .into_iter()
        .any(|resource| names_caller(resource.as_str()))
}

/// `iam:ChangePassword`, `iam:*Pass*`, `iam:ChangeUserPassword`… but not `iam:*` or `iam:Get*`.
fn names_password_call(entry: &str) -> bool {
    let name = entry.split_once(':').map_or(entry, |(_, name)| name);
    let literal = name.trim_matches('*').len();
    holds_word(name, "password")
        || literal >= 4 && name.contains('*') && action_pattern(entry).matches(CHANGE_PASSWORD)
}

/// Whether a resource is the caller's own user, in whatever spelling.
fn names_caller(resource: &str) -> bool {
    if !resource.contains(":iam:") || !holds_word(resource, "user") {
        return false;
    }
    holds_word(resource, "${aws:username")
        || strays(resource).iter().any(|stray| match stray.kind {
            StrayKind::Username | StrayKind::Broken => true,
            StrayKind::Escape(_, key) => key.eq_ignore_ascii_case("aws:username"),
            StrayKind::Key(_) | StrayKind::Unfilled(_) => false,
        })
}

#[cfg(test)]
mod tests;
