//! A role session stands beside its own role.

use crate::lint::edit::remove_element;
use crate::lint::{Check, Fix};
use crate::policy::{Arn, PolicyType, PrincipalEntry, PrincipalKind};
use crate::syntax::{Kind, Text};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    let elements = policy.statements.iter();
    let entries = elements
        .filter_map(|statement| statement.principal.as_ref())
        .filter(|element| !element.negated)
        .flat_map(|element| element.entries.iter())
        .filter(|entry| entry.kind == Some(PrincipalKind::Aws));
    for entry in entries {
        for &session in &entry.principals {
            let role = role_of_session(session.as_str());
            if let Some(parent) = role.and_then(|role| parent(entry, &role)) {
                report(cx, entry, session, parent);
            }
        }
    }
}

/// Partition, account and name of a role.
#[derive(PartialEq, Eq)]
struct Role<'t> {
    partition: &'t str,
    account: &'t str,
    name: &'t str,
}

/// The role whose session a principal is. AWS writes sessions under `sts`; its page on this check
/// has `iam`.
fn role_of_session(principal: &str) -> Option<Role<'_>> {
    if !principal.contains(":assumed-role/") {
        return None;
    }
    let arn = Arn::parse(principal).ok()?;
    let (name, session) = arn
        .resource()
        .strip_prefix("assumed-role/")?
        .split_once('/')?;
    let is_session = matches!(arn.service(), "sts" | "iam") && !session.is_empty();
    is_session.then(|| role(&arn, name))
}

/// The role that a principal is. Sessions do not have its path.
fn role_itself(principal: &str) -> Option<Role<'_>> {
    let arn = Arn::parse(principal).ok()?;
    let path = arn.resource().strip_prefix("role/")?;
    let name = path.rsplit('/').next().unwrap_or(path);
    (arn.service() == "iam").then(|| role(&arn, name))
}

fn role<'t>(arn: &Arn<'t>, name: &'t str) -> Role<'t> {
    Role {
        partition: arn.partition(),
        account: arn.account(),
        name,
    }
}

fn parent<'t>(entry: &PrincipalEntry<'t>, role: &Role<'_>) -> Option<Text<'t>> {
    let mut principals = entry.principals.iter().copied();
    principals.find(|other| role_itself(other.as_str()).is_some_and(|other| other == *role))
}

fn report(cx: &mut Check<'_>, entry: &PrincipalEntry<'_>, session: Text<'_>, parent: Text<'_>) {
    let fix = (entry.value.kind() == Kind::Array).then(|| {
        let edit = remove_element(entry.value, session.node());
        Fix::safe("remove the session", vec![edit])
    });
    cx.find(
        session.span(),
        format!("the session `{}` is one of a role that is trusted as a whole", session.as_str()),
    )
    .label(parent.span(), "the role")
    .help("all sessions of the role are let in with it, so that this entry changes nothing; remove it, or remove the role if the one session is meant")
    .maybe_fix(fix);
}
