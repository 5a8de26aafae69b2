//! An operation by which none of a statement's principals assumes a role.

use crate::lint::edit::{remove_element, replace_content};
use crate::lint::federation::Provider;
use crate::lint::{Check, Fix, trust};
use crate::policy::{Action, PolicyType, PrincipalKind, Statement};
use crate::syntax::{Kind, Text};

/// How a role is assumed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Role,
    Saml,
    WebIdentity,
}

impl Way {
    const ALL: [Self; 3] = [Self::Role, Self::Saml, Self::WebIdentity];

    const fn action(self) -> &'static str {
        match self {
            Self::Role => "sts:AssumeRole",
            Self::Saml => "sts:AssumeRoleWithSAML",
            Self::WebIdentity => "sts:AssumeRoleWithWebIdentity",
        }
    }

    const fn whose(self) -> &'static str {
        match self {
            Self::Role => "accounts, users, roles and services",
            Self::Saml => "users of a SAML provider",
            Self::WebIdentity => "users of an OpenID Connect provider",
        }
    }

    fn named(action: Action<'_>) -> Option<Self> {
        let text = action.as_str();
        let mut all = Self::ALL.into_iter();
        all.find(|way| text.eq_ignore_ascii_case(way.action()))
    }
}

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        if let (Some(actions), Some(principals)) = (actions(statement), principals(statement)) {
            judge(cx, statement, &actions, &principals);
        }
    }
}

/// The operations a statement lists by which a role is assumed; `None` where it is not plain which
/// they are.
fn actions<'a>(statement: &'a Statement<'a>) -> Option<Vec<(Action<'a>, Way)>> {
    let element = statement.action.as_ref().filter(|one| !one.negated)?;
    let is_open =
        |action: &Action<'_>| action.as_str().contains(['*', '?']) || trust::is_template(*action);
    if element.patterns.iter().any(is_open) {
        return None;
    }
    let ways = element.patterns.iter().copied();
    Some(
        ways.filter_map(|action| Some((action, Way::named(action)?)))
            .collect(),
    )
}

/// The principals of a statement and how each assumes a role; `None` where one of them is not plain.
fn principals<'a>(statement: &'a Statement<'a>) -> Option<Vec<(Text<'a>, Way)>> {
    let element = statement.principal.as_ref().filter(|one| !one.negated)?;
    if element.everyone.is_some() {
        return None;
    }
    let entries = element.entries.iter();
    entries
        .flat_map(|entry| entry.principals.iter().map(move |&text| (entry.kind, text)))
        .map(|(kind, text)| Some((text, way_of(kind?, text.as_str())?)))
        .collect()
}

fn way_of(kind: PrincipalKind, principal: &str) -> Option<Way> {
    match kind {
        PrincipalKind::Aws => (principal != "*").then_some(Way::Role),
        // AWS calls the federated principal of Amazon Cognito a service principal, too.
        PrincipalKind::Service => (!principal.starts_with("cognito-identity")).then_some(Way::Role),
        PrincipalKind::Federated => match Provider::of(principal)? {
            Provider::Oidc(_) => Some(Way::WebIdentity),
            Provider::Saml => Some(Way::Saml),
        },
        PrincipalKind::CanonicalUser => None,
    }
}

fn judge(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    actions: &[(Action<'_>, Way)],
    principals: &[(Text<'_>, Way)],
) {
    let Some((first, _)) = principals.first().filter(|_| !actions.is_empty()) else {
        return;
    };
    let mut found = false;
    for &(action, way) in actions {
        if principals.iter().all(|&(_, other)| other != way) {
            found = true;
            cx.find(
                action.text.span(),
                format!(
                    "`{}` does not assume a role by `{}`",
                    first.as_str(),
                    way.action()
                ),
            )
            .label(first.span(), "the principal")
            .help(format!(
                "`{}` is for {}, so that nothing is granted by it here; {}",
                way.action(),
                way.whose(),
                advice(principals)
            ))
            .maybe_fix(fix(statement, action, actions, principals));
        }
    }
    if found {
        return;
    }
    for &(text, way) in principals {
        if actions.iter().all(|&(_, other)| other != way) {
            cx.find(
                text.span(),
                format!("`{}` assumes no role by the operations listed here", text.as_str()),
            )
            .help(format!(
                "{} need `{}`, so that nothing is granted to this principal; allow it in a statement of its own",
                way.whose(),
                way.action()
            ));
        }
    }
}

fn advice(principals: &[(Text<'_>, Way)]) -> String {
    match common(principals) {
        Some(way) => format!("{} need `{}`", way.whose(), way.action()),
        None => "remove it, or name the provider under `Federated`".to_owned(),
    }
}

/// The way that all principals share.
fn common(principals: &[(Text<'_>, Way)]) -> Option<Way> {
    let (_, way) = principals.first()?;
    let same = principals.iter().all(|(_, other)| other == way);
    same.then_some(*way)
}

/// For providers, the operation that is meant; where it is listed already, the other is removed.
fn fix(
    statement: &Statement<'_>,
    action: Action<'_>,
    actions: &[(Action<'_>, Way)],
    principals: &[(Text<'_>, Way)],
) -> Option<Fix> {
    let way = common(principals).filter(|way| *way != Way::Role)?;
    let list = statement.action.as_ref()?.value;
    if actions.iter().any(|&(_, other)| other == way) {
        let title = format!("remove `{}`", action.as_str());
        let in_list = list.kind() == Kind::Array;
        return in_list.then(|| Fix::safe(title, vec![remove_element(list, action.text.node())]));
    }
    // Several that are wrong would all become the same.
    let title = format!("write `{}`", way.action());
    let edit = replace_content(action.text, way.action());
    (actions.len() == 1).then(|| Fix::unsafe_(title, vec![edit]))
}
