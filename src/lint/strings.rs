//! What stands inside a policy's strings: which strings they are, and the `${…}` in them.

use std::ops::Range;

use super::Check;
use crate::policy::template::{Piece, PieceKind, VariableFault, pieces};
use crate::policy::{Condition, Policy, Resource};
use crate::syntax::Text;

/// Prefixes by which the Serverless Framework, not IAM, knows a variable.
const FOREIGN_PREFIXES: [&str; 7] = ["self", "opt", "env", "sls", "param", "cf", "file"];

/// The entries of every `Resource` and `NotResource`.
pub(crate) fn resources<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = Resource<'a>> {
    policy
        .statements
        .iter()
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|element| element.patterns.iter().copied())
}

/// Every condition.
pub(crate) fn conditions<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = &'a Condition<'a>> {
    policy
        .statements
        .iter()
        .flat_map(|statement| statement.conditions.iter())
}

/// The values of a condition that are strings.
pub(crate) fn values<'a>(condition: &'a Condition<'a>) -> impl Iterator<Item = Text<'a>> {
    condition.values.iter().filter_map(|value| value.text())
}

/// The places in resources and condition values where a `${` begins no variable because of
/// `fault`, expressions of template languages apart.
pub(crate) fn faults<'a>(
    cx: &Check<'a>,
    fault: VariableFault,
) -> impl Iterator<Item = (Text<'a>, Range<usize>)> + use<'a> {
    let policy = Some(cx.policy).filter(|_| cx.may_hold_variables());
    let texts = policy.into_iter().flat_map(|policy| {
        let in_resources = resources(policy).map(|resource| resource.text);
        in_resources.chain(conditions(policy).flat_map(values))
    });
    texts
        .filter(|text| text.as_str().contains("${"))
        .flat_map(move |text| {
            pieces(text.as_str(), true)
                .filter(move |piece| piece.kind == PieceKind::Malformed(fault))
                .filter(move |piece| !is_foreign(text.as_str(), piece, fault))
                .map(move |piece| (text, piece.range))
        })
}

fn is_foreign(text: &str, piece: &Piece<'_>, fault: VariableFault) -> bool {
    let body = body(text, &piece.range);
    match fault {
        VariableFault::Empty => false,
        // An unfinished name may lack its colon too.
        VariableFault::MissingBrace => body.contains(['(', '[', '{', '!']) || body.contains("::"),
        VariableFault::SpaceInName | VariableFault::MissingQuote => {
            !names_key(key_part(body).trim())
        }
    }
}

/// What stands between `${` and `}`.
pub(crate) fn body<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let written = text.get(range.clone()).unwrap_or_default();
    let body = written.strip_prefix("${").unwrap_or(written);
    body.strip_suffix('}').unwrap_or(body)
}

/// What stands before the comma of a default.
fn key_part(body: &str) -> &str {
    body.split(',').next().unwrap_or_default()
}

/// The well-formed variables of a string whose names are those of condition keys, and `${*}`,
/// `${?}` and `${$}`. Expressions of template languages are left out.
pub(crate) fn variables(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let worth = text.as_bytes().contains(&b'$') && text.contains("${");
    pieces(if worth { text } else { "" }, true).filter(is_variable)
}

/// Whether IAM would put something in for the piece.
pub(crate) fn is_variable(piece: &Piece<'_>) -> bool {
    match piece.kind {
        PieceKind::Variable(variable) => names_key(variable.name),
        PieceKind::Escaped(_) => true,
        _ => false,
    }
}

/// Whether a name has the form of a condition key, `prefix:name`. `AWS::AccountId`,
/// `var.account`, `self:stage` and the like belong to template languages.
fn names_key(name: &str) -> bool {
    let Some((prefix, rest)) = name.split_once(':') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ' ');
    !prefix.is_empty()
        && prefix.chars().all(plain)
        && !rest.is_empty()
        && !rest.starts_with(':')
        && !rest.contains(['(', '[', '{', '!', '"'])
        && !FOREIGN_PREFIXES.contains(&prefix)
}

/// Whether a string holds an expression of a template language, so that what AWS will see is not
/// known yet.
pub(crate) fn is_template(text: &str) -> bool {
    if memchr::memchr2(b'{', b'%', text.as_bytes()).is_none() {
        return false;
    }
    ["{{", "<%", "&{", "$${", "%{"]
        .iter()
        .any(|opening| text.contains(opening))
        || text.match_indices("${").any(|(at, _)| {
            let end = text.get(at..).and_then(|tail| tail.find('}'));
            let body = body(text, &(at..end.map_or(text.len(), |end| at + end + 1)));
            !matches!(body, "" | "*" | "?" | "$") && !names_key(key_part(body).trim())
        })
}
