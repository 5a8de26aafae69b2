//! Statements that allow a call about roles, `iam:PassRole` or `iam:CreateServiceLinkedRole`, on
//! every role of an account.
//!
//! A condition on what the role is for (`iam:PassedToService`, `iam:AWSServiceName` and other keys
//! of IAM) limits the statement, unless it also holds for requests without the key (`…IfExists`,
//! `Null`) or lists a value that begins with a wildcard.

use super::Check;
use super::open_grants::is_star;
use crate::access::pattern::{Case, Pattern};
use crate::policy::{Arn, BaseOperator, Condition, Statement};
use crate::reference;
use crate::source::Span;

/// A call about roles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) action: &'static str,
    /// What it is allowed on where `Resource` is open, as the end of a sentence.
    everything: &'static str,
    /// As `everything`, with `NotResource`.
    all_but: &'static str,
    /// What its holder can do.
    harm: &'static str,
    /// How to limit it.
    remedy: &'static str,
}

/// `iam:PassRole`
pub(crate) const PASS_ROLE: Call = Call {
    action: "iam:PassRole",
    everything: "on every role",
    all_but: "on every role but those listed",
    harm: "its holder can hand any of these roles, an administrator's too, to a service that acts with it",
    remedy: "list the roles in `Resource`, or name the services in a condition on `iam:PassedToService`",
};

/// `iam:CreateServiceLinkedRole`
pub(crate) const CREATE_SLR: Call = Call {
    action: "iam:CreateServiceLinkedRole",
    everything: "for every service",
    all_but: "for every service but those whose roles are listed",
    harm: "its holder can make the roles with which services act in the account, also services that nobody uses",
    remedy: "list `arn:aws:iam::*:role/aws-service-role/SERVICE.amazonaws.com/*` in `Resource`, or name the services in a condition on `iam:AWSServiceName`",
};

/// Both.
pub(crate) const ROLE_CALLS: [Call; 2] = [PASS_ROLE, CREATE_SLR];

/// How a statement comes to allow the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// `Action` names it.
    Named,
    /// A wildcard of `Action` covers it.
    Wildcard,
    /// `NotAction` does not except it.
    NotExcepted,
}

/// How a statement comes to allow it on every role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// An entry of `Resource` matches every role.
    Everything,
    /// `NotResource` lists what is excepted.
    AllBut,
}

/// The action or the resource of a statement that counts.
struct Token<'a> {
    /// What is underlined.
    span: Span,
    /// The value, where Access Analyzer points.
    value: Span,
    text: &'a str,
}

/// Reports every statement that allows `call` in this way.
pub(crate) fn find(cx: &mut Check<'_>, call: &Call, way: Way, reach: Reach) {
    let may_be = ROLE_CALLS.iter().zip(cx.may_grant_role_calls());
    let mut may_be = may_be.filter(|(known, _)| known.action == call.action);
    if !cx.kind.grants() || !may_be.any(|(_, granted)| granted) {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let Some(resource) = resource(statement, reach) else {
            continue;
        };
        let Some(action) = action(statement, call, way) else {
            continue;
        };
        if statement.conditions.iter().any(limits) {
            continue;
        }
        let whom = match reach {
            Reach::Everything => call.everything,
            Reach::AllBut => call.all_but,
        };
        let name = call.action;
        let message = match way {
            Way::Named => format!("`{name}` is allowed {whom}"),
            Way::Wildcard => format!("`{}` allows `{name}` {whom}", action.text),
            Way::NotExcepted => format!("this `NotAction` allows `{name}` {whom}"),
        };
        let remedy = match way {
            Way::NotExcepted => format!("add `{name}` to `NotAction`, or {}", call.remedy),
            Way::Named | Way::Wildcard => call.remedy.to_owned(),
        };
        cx.find(action.span, message)
            .label(resource.span, whom)
            .help(format!("{}; {remedy}", call.harm))
            .locate([action.value, resource.value]);
    }
}

fn action<'a>(statement: &Statement<'a>, call: &Call, way: Way) -> Option<Token<'a>> {
    let element = statement.action.as_ref()?;
    if element.negated != (way == Way::NotExcepted) || element.patterns.is_empty() {
        return None;
    }
    if element.negated {
        let mut entries = element.patterns.iter();
        let excepted = entries.any(|entry| covers(entry.as_str(), call.action));
        return (!excepted).then(|| Token {
            span: element.key.span(),
            value: element.value.span(),
            text: element.key.as_str(),
        });
    }
    let has_wildcard = |text: &str| text.contains(['*', '?']);
    let entry = element.patterns.iter().find(|entry| {
        let text = entry.as_str();
        has_wildcard(text) == (way == Way::Wildcard) && covers(text, call.action)
    })?;
    Some(Token {
        span: entry.text.span(),
        value: entry.text.span(),
        text: entry.as_str(),
    })
}

fn covers(entry: &str, action: &str) -> bool {
    // Most entries are about another service.
    if !matches!(entry.as_bytes().first(), Some(b'i' | b'I' | b'*' | b'?')) {
        return false;
    }
    reference::covers(entry, action)
}

fn resource<'a>(statement: &Statement<'a>, reach: Reach) -> Option<Token<'a>> {
    let element = statement.resource.as_ref()?;
    if element.negated != (reach == Reach::AllBut) {
        return None;
    }
    if element.negated {
        return Some(Token {
            span: element.key.span(),
            value: element.value.span(),
            text: element.key.as_str(),
        });
    }
    let mut entries = element.patterns.iter();
    let entry = entries.find(|entry| is_every_role(entry.as_str()))?;
    Some(Token {
        span: entry.text.span(),
        value: entry.text.span(),
        text: entry.as_str(),
    })
}

/// Whether an entry of `Resource` matches every role, of one account at least.
fn is_every_role(entry: &str) -> bool {
    if is_star(entry) {
        return true;
    }
    if !entry.ends_with('*') {
        return false;
    }
    let Ok(arn) = Arn::parse(entry) else {
        return false;
    };
    let read = |text| Pattern::new(text, Case::Sensitive, true);
    (arn.service() == "iam" || is_star(arn.service()))
        && (arn.region().is_empty() || is_star(arn.region()))
        && read(arn.resource()).subsumes(&read("role/*"))
}

/// Whether a condition limits which role, or which service, it is about.
fn limits(condition: &Condition<'_>) -> bool {
    let begins = |prefix: &str| {
        let key = condition.key.as_str().get(..prefix.len());
        key.is_some_and(|key| key.eq_ignore_ascii_case(prefix))
    };
    if !begins("iam:") && !begins("aws:ResourceTag/") {
        return false;
    }
    // What AWS makes of an operator it does not know is not known here either.
    let Some(operator) = condition.operator else {
        return true;
    };
    !operator.if_exists
        && operator.base != BaseOperator::Null
        && !condition.texts().any(|text| text.starts_with(['*', '?']))
}

#[cfg(test)]
mod tests {
    use super::is_every_role;

    #[test]
    fn every_role() {
        for text in [
            "*",
            "**",
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::123456789012:role/*",
            "arn:*:iam::*:*",
            "arn:aws:iam::*:role*",
        ] {
            assert!(is_every_role(text), "{text}");
        }
        for text in [
            "",
            "arn:aws:iam::*:role/app-*",
            "arn:aws:iam::*:role/aws-service-role/*",
            "arn:aws:iam::*:user/*",
            "arn:aws:s3:::*",
            "arn:aws:iam::*:role/${aws:PrincipalTag/team}",
        ] {
            assert!(!is_every_role(text), "{text}");
        }
    }
}
