//! Checking an account: what its principals can do about passwords, for the rules that look at it.

use std::borrow::Cow;
use std::cell::OnceCell;

use jiff::Timestamp;
use rayon::prelude::*;

use super::check::push;
use super::supersede::supersede;
use super::{Finding, Rule, Scope, Selection, place};
use crate::access::compiled::CompiledPolicy;
use crate::access::pattern::Pattern;
use crate::account::{Account, Attachment, PasswordPolicy, PasswordRules, Snapshot, User};
use crate::policy::Effect;
use crate::simulate::caller::{Caller, Callers, Who};
use crate::simulate::password::matrix::{self, Matrix, Part, Row};
use crate::simulate::password::{
    Answer, Circumstances, Hindrance, PasswordVerdict, Way, hindrance,
};
use crate::source::Span;
use crate::syntax::json;

/// An account, for the rules that look at accounts.
#[derive(Debug)]
pub struct AccountCheck<'a> {
    /// What the snapshot tells.
    pub account: &'a Account,
    subject: &'a Subject<'a>,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

/// An account and what is worked out of it once for all rules.
#[derive(Debug)]
struct Subject<'a> {
    callers: Callers<'a>,
    circumstances: Circumstances,
    resetters: Option<&'a [Pattern]>,
    people: OnceCell<Vec<Person<'a>>>,
    matrix: OnceCell<Matrix<'a>>,
}

/// A user, and what becomes of an attempt to change the own password.
#[derive(Debug)]
pub struct Person<'a> {
    /// The user.
    pub user: &'a User,
    /// As the caller of requests.
    pub caller: Caller<'a>,
    /// Can they change their own password?
    pub verdict: PasswordVerdict<'a>,
}

impl Person<'_> {
    /// Whether it is known that there is a console password.
    pub fn signs_in(&self) -> bool {
        self.user.password.exists == Some(true)
    }

    /// The answer to whether they can change their own password by `iam:ChangePassword`.
    pub fn own(&self) -> Answer {
        let way = self
            .verdict
            .ways
            .iter()
            .find(|way| way.way == Way::ChangeOwn);
        way.map_or(Answer::No, |way| way.answer)
    }
}

/// Checks the account of a snapshot; `resetters` are those who may reset the passwords of others,
/// where the configuration names them.
#[must_use]
pub fn check(
    selection: &Selection,
    snapshot: &Snapshot,
    resetters: Option<&[Pattern]>,
    now: Timestamp,
) -> Vec<Finding> {
    let subject = Subject {
        callers: Callers::of(snapshot),
        circumstances: Circumstances::at_any_time(now),
        resetters,
        people: OnceCell::new(),
        matrix: OnceCell::new(),
    };
    let mut findings = Vec::new();
    for rule in selection.rules() {
        if let Scope::Account(function) = rule.scope {
            let mut check = AccountCheck {
                account: &snapshot.account,
                subject: &subject,
                rule,
                findings: Vec::new(),
            };
            function(&mut check);
            findings.append(&mut check.findings);
        }
    }
    supersede(&mut findings);
    findings.sort_by(|a, b| (a.span, a.rule.name).cmp(&(b.span, b.rule.name)));
    for source in snapshot.files.iter() {
        let is_here = |finding: &&mut Finding| finding.span.source() == source.id();
        let from = findings.partition_point(|finding| finding.span.source() < source.id());
        let count = findings.iter_mut().skip(from).take_while(is_here).count();
        let here = findings.get_mut(from..from + count).unwrap_or_default();
        if !here.is_empty() && source.text().trim_start().starts_with('{') {
            let parsed = json::parse(source.id(), source.text());
            place::point(parsed.tree.root(), here);
        }
    }
    findings
}

impl<'a> AccountCheck<'a> {
    /// Reports a finding of the current rule at `span`.
    pub fn find(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> &mut Finding {
        push(&mut self.findings, self.rule, span, message.into())
    }

    /// The account's own password policy.
    pub fn password_policy(&self) -> Option<&'a PasswordPolicy> {
        match &self.account.password_rules {
            PasswordRules::Custom(policy) => Some(policy),
            PasswordRules::Default(_) | PasswordRules::Unknown => None,
        }
    }

    /// The users, each with the answer for the own password.
    pub fn people(&self) -> &'a [Person<'a>] {
        let subject = self.subject;
        subject.people.get_or_init(|| {
            let (callers, circumstances) = (&subject.callers, &subject.circumstances);
            let person = |user| {
                let caller = callers.caller(Who::User(user)).ok()?;
                let verdict = PasswordVerdict::of(callers, &caller, user, circumstances);
                Some(Person {
                    user,
                    caller,
                    verdict,
                })
            };
            callers
                .account
                .users
                .par_iter()
                .filter_map(person)
                .collect()
        })
    }

    /// What keeps a user from changing their own password.
    pub fn hindrance(&self, person: &Person<'_>) -> Option<Hindrance> {
        if person.own() != Answer::No {
            return None;
        }
        hindrance(
            &self.subject.callers,
            &person.caller,
            &self.subject.circumstances,
        )
    }

    /// The principals that can reset the password of someone else, surely or under a condition.
    pub fn resetters(&self) -> impl Iterator<Item = &'a Row<'a>> + use<'a> {
        let subject = self.subject;
        let matrix = subject.matrix.get_or_init(|| {
            matrix::of(
                &subject.callers,
                Part::default(),
                &subject.circumstances,
                &|| {},
            )
        });
        matrix.rows.iter().filter(|row| {
            row.others.iter().any(|(at, answer)| {
                let target = matrix.targets.get(*at as usize);
                *answer >= Answer::Conditional && target.is_some_and(|target| !row.is_of(target))
            })
        })
    }

    /// Whether the configuration lets `who` reset passwords; `None` where it names nobody.
    pub fn may_reset(&self, who: Who<'_>) -> Option<bool> {
        let patterns = self.subject.resetters?;
        let label = who.label();
        Some(
            patterns
                .iter()
                .any(|pattern| pattern.matches(&label) || pattern.matches(who.arn())),
        )
    }

    /// Whether a policy is about changing one's own password, rather than about everything.
    pub fn is_self_service(&self, attachment: &Attachment) -> bool {
        attachment
            .document
            .is_some_and(|id| is_self_service(&self.subject.callers.compiled(id)))
    }
}

fn is_self_service(policy: &CompiledPolicy) -> bool {
    let action = Way::ChangeOwn.action();
    policy.about(action).any(|statement| {
        let named = statement
            .actions
            .patterns
            .iter()
            .filter_map(Pattern::as_literal)
            .any(|literal| literal.eq_ignore_ascii_case(action));
        let of_caller = statement.resources.patterns.iter().any(|pattern| {
            let mut variables = pattern.plain().variables();
            variables.any(|variable| variable.key.eq_ignore_ascii_case("aws:username"))
        });
        statement.effect == Effect::Allow
            && statement.actions.holds(action)
            && !statement.actions.negated
            && (named || of_caller)
    })
}
