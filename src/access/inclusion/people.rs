//! Principals as texts, so that they are compared as everything else is.
//!
//! A user is its ARN; a session of a role is the role's ARN, a separator that no wildcard takes, and
//! the session's name; a service, an identity provider and a canonical user have a prefix of their
//! own; and there is `anonymous`.

use super::Kind;
use crate::access::condition::{Listed, Test, absent};
use crate::access::pattern::{Case, Glob, Pattern, SEPARATOR};
use crate::access::principal::{Entry, Principal, session_parts};
use crate::policy::{Arn, BaseOperator};

/// The callers that have no ARN.
const WITHOUT_ARN: [&str; 4] = ["service/*", "federated/*", "canonical/*", "anonymous"];

fn glob(text: &str) -> Glob {
    Glob::plain(&Pattern::new(text, Case::Sensitive, false))
}

/// A glob and all sessions of the roles it matches.
fn with_sessions(glob: Glob) -> [Glob; 2] {
    let sessions = glob.followed_by(SEPARATOR);
    [glob, sessions]
}

/// The callers that an entry of `Principal` takes in, or (`negated`) one of `NotPrincipal` spares.
pub(super) fn globs(entry: &Entry, negated: bool) -> Vec<Glob> {
    match entry {
        Entry::Everyone => with_sessions(glob("*")).into(),
        // In `NotPrincipal` an account stands for its root user alone.
        Entry::Account(account) if negated => vec![glob(&format!("arn:*:iam::{account}:root"))],
        Entry::Account(account) => of_account(account),
        Entry::Arn(text) => of_arn(text),
        Entry::Service(name) => vec![glob(&format!("service/{}", name.to_ascii_lowercase()))],
        Entry::Federated(name) => vec![glob(&format!("federated/{name}"))],
        Entry::Canonical(id) => vec![glob(&format!("canonical/{id}"))],
        Entry::Unreadable(_) => Vec::new(),
    }
}

/// All callers of an account; wildcards may stand in it.
pub(super) fn of_account(account: &str) -> Vec<Glob> {
    let mut all = with_sessions(glob(&format!("arn:*:iam::{account}:*"))).to_vec();
    all.push(glob(&format!("arn:*:sts::{account}:*")));
    all
}

fn of_arn(text: &str) -> Vec<Glob> {
    let Ok(arn) = Arn::parse(text) else {
        return vec![glob(text)];
    };
    match session_parts(arn.resource()) {
        Some((role, session)) if arn.service() == "sts" => {
            let (partition, account) = (arn.partition(), arn.account());
            ["", "*/"]
                .iter()
                .map(|path| {
                    glob(&format!(
                        "arn:{partition}:iam::{account}:role/{path}{role}{SEPARATOR}{session}"
                    ))
                })
                .collect()
        }
        _ => with_sessions(glob(text)).into(),
    }
}

/// What a condition on who the caller is says of the principal.
pub(super) enum Alias {
    /// The principal is one of these, or (`false`) none of them.
    Globs(Vec<Glob>, bool),
    /// It cannot be said.
    Open(String),
    /// The condition is about another key.
    None,
}

/// Translates a condition on `aws:PrincipalArn` or `aws:PrincipalAccount`.
pub(super) fn alias(test: &Test) -> Alias {
    let is = |key: &str| test.key.eq_ignore_ascii_case(key);
    let (of_arn, of_account) = (is("aws:PrincipalArn"), is("aws:PrincipalAccount"));
    if !of_arn && !of_account {
        return Alias::None;
    }
    let open = || {
        Alias::Open(format!(
            "`{}` on `{}` cannot be read as a list of principals",
            test.operator_text, test.key
        ))
    };
    let Some(operator) = test.operator.filter(|_| !test.is_undocumented()) else {
        return open();
    };
    let without_arn = || WITHOUT_ARN.iter().map(|text| glob(text));
    if operator.base == BaseOperator::Null {
        return match (operator.set, &*test.values) {
            (None, [Listed::Bool(absent)]) => Alias::Globs(without_arn().collect(), *absent),
            _ => open(),
        };
    }
    let mut listed = Vec::new();
    for value in &test.values {
        let globs = if of_arn { arns(value) } else { accounts(value) };
        match globs {
            Some(globs) => listed.extend(globs),
            None => return open(),
        }
    }
    let negated = operator.base.is_negated();
    // Whom the condition refuses, or takes, for want of the key.
    if absent(operator) != negated {
        listed.extend(without_arn());
    }
    Alias::Globs(listed, !negated)
}

fn arns(value: &Listed) -> Option<Vec<Glob>> {
    let (pattern, glob) = match value {
        Listed::Text(pattern) => (pattern, Glob::plain(pattern)),
        Listed::Arn(pattern) => (pattern.plain(), Glob::by_part(pattern)),
        _ => return None,
    };
    if pattern.has_variables() {
        None
    } else if pattern.is_star() {
        Some(with_sessions(self::glob("arn:*")).into())
    } else if pattern.head().starts_with("arn:") {
        Some(with_sessions(glob).into())
    } else if pattern.is_literal() {
        // No caller has such an ARN.
        Some(Vec::new())
    } else {
        None
    }
}

fn accounts(value: &Listed) -> Option<Vec<Glob>> {
    match value {
        Listed::Text(pattern) if !pattern.has_variables() => Some(of_account(&pattern.to_text())),
        _ => None,
    }
}

/// The caller that a text stands for, with the keys that its role gives it.
pub(super) fn principal(text: &str) -> Option<(Principal, Option<(&'static str, String)>)> {
    if let Some(name) = text.strip_prefix("service/") {
        return Some((Principal::service(name), None));
    }
    if let Some(name) = text.strip_prefix("federated/") {
        return Some((Principal::federated(name), None));
    }
    if text == "anonymous" {
        return Some((Principal::anonymous(), None));
    }
    let Some((role, session)) = text.split_once(SEPARATOR) else {
        return Some((Principal::from_arn(text).ok()?, None));
    };
    let arn = Arn::parse(role).ok()?;
    let name = arn.resource().rsplit('/').next()?;
    let session = format!(
        "arn:{}:sts::{}:assumed-role/{name}/{session}",
        arn.partition(),
        arn.account()
    );
    let principal = Principal::from_arn(&session).ok()?;
    Some((principal, Some(("aws:PrincipalArn", role.to_owned()))))
}

/// Callers that requests shown to people had best be made by, given the accounts that policies name.
pub(super) fn hints(kind: Kind, accounts: &[String]) -> Vec<String> {
    if kind == Kind::Identity {
        return Vec::new();
    }
    let mut all = vec!["anonymous".to_owned()];
    for account in accounts {
        for name in ["user/alice", "user/bob", "role/example", "root"] {
            all.push(format!("arn:aws:iam::{account}:{name}"));
        }
        all.push(format!(
            "arn:aws:iam::{account}:role/example{SEPARATOR}session"
        ));
    }
    all.push("service/example.amazonaws.com".to_owned());
    all.push("federated/example.com".to_owned());
    all
}
