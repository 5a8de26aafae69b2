//! Condition keys that tell one's own accounts and people from strangers, tested with a wildcard
//! or a policy variable that lets strangers through.

use std::ops::Range;

use super::{Check, strings};
use crate::policy::template::{PieceKind, pieces};
use crate::policy::{BaseOperator, Condition, Effect, Statement};

/// Keys that AWS calls sensitive: no wildcard in them is of any use. From
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sensitive>.
const SENSITIVE: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// Keys whose values begin with the id of an organization.
const ORGANIZATION_PATHS: &[&str] = &[
    "aws:PrincipalOrgPaths",
    "aws:ResourceOrgPaths",
    "aws:SourceOrgPaths",
    "aws:VpceOrgPaths",
];

/// How many literal characters Access Analyzer wants before a wildcard or variable.
const ENOUGH: usize = 6;

/// What leaves a value open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Opening {
    /// `*` or `?`
    Wildcard,
    /// `${aws:username}`
    Variable,
}

/// What a key wants of its values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Demand {
    /// Nothing open in them.
    Closed,
    /// Six literal characters before each opening.
    Led,
    /// Six literal characters before the first opening.
    Begun,
    /// `aws:userid`: the unique id before the colon in full, or not at all.
    UserId,
}

impl Demand {
    fn of(key: &str) -> Option<Self> {
        let among = |keys: &[&str]| keys.iter().any(|known| known.eq_ignore_ascii_case(key));
        if key.eq_ignore_ascii_case("aws:userid") {
            Some(Self::UserId)
        } else if among(SENSITIVE) {
            Some(Self::Closed)
        } else if among(ORGANIZATION_PATHS) {
            Some(Self::Begun)
        } else {
            is_subject(key).then_some(Self::Led)
        }
    }
}

/// Whether the key is the subject claim of an OIDC provider, such as
/// `token.actions.githubusercontent.com:sub`.
fn is_subject(key: &str) -> bool {
    key.rsplit_once(':').is_some_and(|(provider, claim)| {
        claim.eq_ignore_ascii_case("sub") && provider.contains('.')
    })
}

/// Reports the values that are open in this way and widen what their statement lets through.
pub(crate) fn find_open(cx: &mut Check<'_>, opening: Opening) {
    let policy = cx.policy;
    if opening == Opening::Variable && !(policy.expands_variables() && cx.may_hold_variables()) {
        return;
    }
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let Some(demand) = Demand::of(condition.key.as_str()) else {
                continue;
            };
            if !widens(statement, condition, opening) {
                continue;
            }
            for text in strings::values(condition) {
                let value = text.as_str();
                if strings::is_template(value) {
                    continue;
                }
                let key = condition.key.as_str();
                let variables = policy.expands_variables();
                if let Some(range) = open_at(value, key, demand, opening, variables) {
                    let (message, help) = words(key, value, &range, demand, opening);
                    cx.find(text.part(range), message).help(help);
                }
            }
        }
    }
}

/// Whether more values that match mean more access: a comparison that allows, or a negated one
/// that denies.
fn widens(statement: &Statement<'_>, condition: &Condition<'_>, opening: Opening) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    let reads = match operator.base {
        BaseOperator::StringLike | BaseOperator::StringNotLike => true,
        BaseOperator::StringEquals
        | BaseOperator::StringNotEquals
        | BaseOperator::StringEqualsIgnoreCase
        | BaseOperator::StringNotEqualsIgnoreCase => opening == Opening::Variable,
        _ => false,
    };
    let denies = operator.base.is_negated();
    reads
        && match statement.effect {
            Some(Effect::Allow) => !denies,
            Some(Effect::Deny) => denies,
            None => false,
        }
}

/// Where a value is more open than the key wants it.
fn open_at(
    value: &str,
    key: &str,
    demand: Demand,
    opening: Opening,
    variables: bool,
) -> Option<Range<usize>> {
    if demand == Demand::UserId {
        return open_user_id(value, opening, variables);
    }
    let mut led_by = 0_usize;
    let mut after_opening = false;
    for piece in pieces(value, variables) {
        let (here, trusted) = match piece.kind {
            PieceKind::Literal(text) => {
                led_by = led_by.saturating_add(text.chars().count());
                after_opening = false;
                continue;
            }
            PieceKind::Escaped(_) => {
                led_by = led_by.saturating_add(1);
                after_opening = false;
                continue;
            }
            PieceKind::Malformed(_) => return None,
            PieceKind::Star | PieceKind::AnyChar => (Opening::Wildcard, false),
            PieceKind::Variable(variable) => (Opening::Variable, is_trusted(variable.name, key)),
        };
        let wide = match demand {
            Demand::Closed => !trusted,
            // What follows an opening directly opens no more.
            _ => !trusted && !after_opening && led_by < ENOUGH,
        };
        if wide && here == opening {
            return Some(piece.range);
        }
        if demand == Demand::Begun {
            return None;
        }
        led_by = 0;
        after_opening = true;
    }
    None
}

/// Whether a variable stands for an account, organization or network of the request itself, other
/// than the very key it is compared with.
fn is_trusted(variable: &str, key: &str) -> bool {
    let names = |known: &&str| known.eq_ignore_ascii_case(variable);
    !variable.eq_ignore_ascii_case(key)
        && (SENSITIVE.iter().any(names) || ORGANIZATION_PATHS.iter().any(names))
}

/// Where the unique id in a value of `aws:userid` is open, without being the opening alone.
fn open_user_id(value: &str, opening: Opening, variables: bool) -> Option<Range<usize>> {
    let mut found = None;
    let mut before_colon = 0_usize;
    for piece in pieces(value, variables) {
        let here = match piece.kind {
            PieceKind::Literal(text) => {
                if let Some((head, _)) = text.split_once(':') {
                    before_colon = before_colon.saturating_add(usize::from(!head.is_empty()));
                    return found.filter(|_| before_colon > 1);
                }
                None
            }
            PieceKind::Malformed(_) => return None,
            PieceKind::Escaped(_) => None,
            PieceKind::Star | PieceKind::AnyChar => Some(Opening::Wildcard),
            PieceKind::Variable(_) => Some(Opening::Variable),
        };
        before_colon = before_colon.saturating_add(1);
        if here == Some(opening) && found.is_none() {
            found = Some(piece.range);
        }
    }
    found
}

fn words(
    key: &str,
    value: &str,
    range: &Range<usize>,
    demand: Demand,
    opening: Opening,
) -> (String, &'static str) {
    let what = value.get(range.clone()).unwrap_or_default();
    let name = match opening {
        Opening::Wildcard => "wildcard",
        Opening::Variable => "variable",
    };
    match demand {
        Demand::Closed => (
            format!("the {name} `{what}` lets values of strangers match `{key}`"),
            "AWS counts this key among its sensitive ones, whose values are listed in full; list the ids that are meant",
        ),
        Demand::Led => (
            format!("fewer than {ENOUGH} characters lead up to the {name} `{what}` in `{value}`"),
            "every subject of the identity provider that fits is let in, and anyone may have one; write out the part that names your organization, repository or namespace before it",
        ),
        Demand::Begun => (
            format!("the {name} `{what}` stands where `{key}` names the organization"),
            "paths in organizations of strangers match; begin with the id of the organization in full, such as `o-a1b2c3d4e5/`",
        ),
        Demand::UserId => (
            format!("the {name} `{what}` stands in the unique id, so ids of strangers match"),
            "`aws:userid` is a unique id, and for sessions a colon and the name of the session; write the id in full and the rest after the colon, as in `AROAEXAMPLEID:*`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open<'v>(value: &'v str, key: &str, opening: Opening) -> Option<&'v str> {
        let demand = Demand::of(key).expect("a key that is looked at");
        value.get(open_at(value, key, demand, opening, true)?)
    }

    #[test]
    fn wildcards() {
        let open = |value, key| open(value, key, Opening::Wildcard);
        let sub = "token.actions.githubusercontent.com:sub";
        assert_eq!(open("repo:*", sub), Some("*"));
        assert_eq!(open("repo:my-org/*", sub), None);
        assert_eq!(open("repo:my-org/*:ref:refs/heads/main", sub), None);
        assert_eq!(open("repo:my-org@*/app@*", sub), Some("*"));
        assert_eq!(open("repo:my-org/**", sub), None);
        assert_eq!(open("1111*", "aws:sourceaccount"), Some("*"));
        assert_eq!(open("${*}", "aws:SourceAccount"), None);
        assert_eq!(open("o-*", "aws:PrincipalOrgPaths"), Some("*"));
        assert_eq!(open("o-a1b2c3d4e5/*/ou-*", "aws:PrincipalOrgPaths"), None);
        assert_eq!(
            open("${aws:PrincipalOrgID}/*", "aws:ResourceOrgPaths"),
            None
        );
    }

    #[test]
    fn user_ids() {
        let open = |value, opening| open(value, "aws:userid", opening);
        assert_eq!(open("AIDA*", Opening::Wildcard), Some("*"));
        assert_eq!(open("*", Opening::Wildcard), Some("*"));
        assert_eq!(open("*:bot", Opening::Wildcard), None);
        assert_eq!(open("A*:bot", Opening::Wildcard), Some("*"));
        assert_eq!(open("AROAEXAMPLEID:*", Opening::Wildcard), None);
        assert_eq!(open("AROAEXAMPLEID", Opening::Wildcard), None);
        assert_eq!(
            open("${aws:userid}", Opening::Variable),
            Some("${aws:userid}")
        );
        assert_eq!(open("${aws:PrincipalTag/id}:*", Opening::Variable), None);
        assert_eq!(
            open("AROAEXAMPLEID:${aws:username}", Opening::Variable),
            None
        );
    }

    #[test]
    fn variables() {
        let open = |value, key| open(value, key, Opening::Variable);
        assert_eq!(open("${aws:PrincipalAccount}", "aws:ResourceAccount"), None);
        assert_eq!(
            open("${aws:ResourceAccount}", "aws:ResourceAccount"),
            Some("${aws:ResourceAccount}")
        );
        assert_eq!(
            open("${aws:PrincipalTag/account}", "aws:SourceAccount"),
            Some("${aws:PrincipalTag/account}")
        );
    }
}
