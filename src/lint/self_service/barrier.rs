//! Denies that keep users without MFA out, and what their exceptions let through.

use super::mfa::{self, MfaTest};
use super::{CHANGE_PASSWORD, Caller, Home, Place, SelfService, Session};
use crate::access::statement::{Compiled, Request};
use crate::access::truth::Truth;
use crate::lint::Check;
use crate::policy::{ActionElement, Policy, PolicyType, Statement};
use crate::reference::Service;

/// A Deny that holds in console sessions without MFA and not in those with it.
#[derive(Clone, Copy, Debug)]
pub struct Barrier<'a> {
    /// As compiled.
    pub compiled: &'a Compiled,
    /// As written.
    pub statement: &'a Statement<'a>,
    /// Its test for MFA.
    pub test: MfaTest<'a>,
}

/// The barriers of the policy that can touch IAM. Nothing is compiled where there is none.
pub fn barriers<'a>(cx: &Check<'a>) -> impl Iterator<Item = Barrier<'a>> + use<'a> {
    let self_service = has_barrier(cx.policy, cx.kind).then(|| cx.self_service());
    self_service
        .into_iter()
        .flat_map(SelfService::statements)
        .filter_map(|(compiled, statement)| {
            let test = MfaTest::of(statement).filter(MfaTest::is_barrier)?;
            Some(Barrier {
                compiled,
                statement,
                test,
            })
        })
}

fn has_barrier(policy: &Policy<'_>, kind: PolicyType) -> bool {
    let is_barrier = |statement| MfaTest::of(statement).is_some_and(|test| test.is_barrier());
    mfa::concerns(kind)
        && policy
            .statements
            .iter()
            .any(|statement| statement.denies() && is_barrier(statement))
}

impl<'a> Barrier<'a> {
    /// Whether a user in the console without MFA is surely denied `action` on their own user or
    /// device.
    pub fn stops(&self, action: &str, home: Home<'_>) -> bool {
        let caller = Caller::new("alice", Session::Console, home);
        [Place::Root, Place::Path].into_iter().any(|place| {
            let request = Request {
                action,
                resource: &own_resource(action, home, place),
                context: &caller,
                reading: None,
            };
            self.compiled.applies(&request) == Truth::Yes
        })
    }

    /// Its exceptions, where it is written by `NotAction`.
    pub fn exceptions(&self) -> Option<&'a ActionElement<'a>> {
        self.statement
            .action
            .as_ref()
            .filter(|element| element.negated)
    }

    /// Whether it is about people: the policy lets users manage their own credentials, or the
    /// exceptions let them set up MFA.
    pub fn is_about_people(&self, cx: &Check<'_>) -> bool {
        cx.self_service().is_intended() || mfa::excepts_enrolment(self.statement)
    }
}

/// What `action` acts on when `alice` uses it on what is theirs.
pub fn own_resource(action: &str, home: Home<'_>, place: Place) -> String {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    let acts_on = |kind: &str| {
        Service::named("iam").is_some_and(|iam| {
            let known = iam.action(name);
            known.is_some_and(|action| iam.types_of(action).any(|one| one.name == kind))
        })
    };
    if acts_on("user") {
        home.user(place, "alice")
    } else if acts_on("mfa") {
        format!("arn:{}:iam::{}:mfa/alice", home.partition, home.account)
    } else {
        "*".to_owned()
    }
}

/// Whether a user who signed in with MFA may still be able to change their password, so that it is
/// the lack of MFA that stops them.
pub fn is_open_with_mfa(cx: &Check<'_>, home: Home<'_>) -> bool {
    let caller = Caller::new("alice", Session::ConsoleMfa, home);
    [Place::Root, Place::Path].into_iter().any(|place| {
        let own = home.user(place, "alice");
        let decision = cx.self_service().decide(&caller, CHANGE_PASSWORD, &own);
        decision.denied.0 < Truth::Yes
    })
}
