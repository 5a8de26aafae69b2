//! What stands inside a policy string: wildcards, policy variables, escapes.

use std::iter::FusedIterator;
use std::ops::Range;

use thiserror::Error;

use crate::syntax::unknown;

/// A stretch of a policy string that means one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'t> {
    /// What the stretch means.
    pub kind: PieceKind<'t>,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
}

/// What a [`Piece`] means to IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind<'t> {
    /// Text that stands for itself.
    Literal(&'t str),
    /// `*`: any run of characters, also the empty one.
    Star,
    /// `?`: exactly one character.
    AnyChar,
    /// `${key}` or `${key, 'default'}`: the value of a request key. So is what is [not
    /// known](unknown) until the policy is deployed, under the name that it is marked with.
    Variable(Variable<'t>),
    /// `${*}`, `${?}` or `${$}`: the character itself.
    Escaped(char),
    /// A `${` that begins none of these.
    Malformed(VariableFault),
}

/// A policy variable, replaced by the value the request has for a key.
///
/// The value is put in literally: a `*` in it is no wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'t> {
    /// The condition key as written. IAM ignores the case of key names.
    pub name: &'t str,
    /// What stands in when the request has no value for the key.
    pub default: Option<&'t str>,
}

/// Why a `${` begins no policy variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum VariableFault {
    /// `${aws:username`: never closed.
    #[error("a policy variable has no closing brace")]
    MissingBrace,
    /// `${}`: names no key.
    #[error("a policy variable names no key")]
    Empty,
    /// `${aws: username}`: white space where the name stands.
    #[error("the name of a policy variable contains a space")]
    SpaceInName,
    /// `${aws:username, anyone}`: the default is not written `, 'anyone'`.
    #[error(
        "the default value of a policy variable is not written as `, 'value'`, in single quotes"
    )]
    MissingQuote,
}

/// Splits a policy string into the pieces IAM reads in it.
///
/// Policy variables need the policy's `Version` to be `2012-10-17`; in any
/// other policy (`variables` is false) a `${` is literal text, though a `*` or
/// `?` after it is a wildcard still. The ranges of the pieces follow each other
/// and cover the text, and no two literal pieces stand side by side.
///
/// ```
/// use iam_lint::policy::template::{PieceKind, pieces};
///
/// let text = "user/${aws:username}*";
/// let mut pieces = pieces(text, true).map(|piece| piece.kind);
/// assert_eq!(pieces.next(), Some(PieceKind::Literal("user/")));
/// assert!(matches!(pieces.next(), Some(PieceKind::Variable(v)) if v.name == "aws:username"));
/// assert_eq!(pieces.next(), Some(PieceKind::Star));
/// assert_eq!(pieces.next(), None);
/// ```
pub fn pieces(text: &str, variables: bool) -> Pieces<'_> {
    Pieces {
        rest: text,
        at: 0,
        variables,
    }
}

/// The pieces of a policy string, in order; see [`pieces`].
#[derive(Debug, Clone)]
pub struct Pieces<'t> {
    rest: &'t str,
    at: usize,
    variables: bool,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let (kind, length) = match self.rest.chars().next()? {
            '*' => (PieceKind::Star, 1),
            '?' => (PieceKind::AnyChar, 1),
            unknown::BEGIN if unknown::leading(self.rest).is_some() => {
                let mark = unknown::leading(self.rest).unwrap_or_default();
                let variable = Variable {
                    name: mark,
                    default: None,
                };
                (PieceKind::Variable(variable), mark.len())
            }
            _ => match self.rest.strip_prefix("${") {
                Some(body) if self.variables => {
                    let (kind, length) = after_opening(body);
                    (kind, "${".len() + length)
                }
                _ => {
                    let (text, _) = self
                        .rest
                        .split_at(literal_length(self.rest, self.variables));
                    (PieceKind::Literal(text), text.len())
                }
            },
        };
        let start = self.at;
        self.at += length;
        (_, self.rest) = self.rest.split_at(length);
        Some(Piece {
            kind,
            range: start..self.at,
        })
    }
}

impl FusedIterator for Pieces<'_> {}

/// How far the text stands for itself.
fn literal_length(text: &str, variables: bool) -> usize {
    text.match_indices(['*', '?', '$', unknown::BEGIN])
        .find(|&(at, found)| match found {
            "*" | "?" => true,
            "$" => variables && text.get(at..).is_some_and(|t| t.starts_with("${")),
            _ => at > 0 || unknown::leading(text).is_some(),
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Reads what follows a `${`: its meaning, and how many bytes belong to it.
fn after_opening(body: &str) -> (PieceKind<'_>, usize) {
    for (escape, meant) in [("*}", '*'), ("?}", '?'), ("$}", '$')] {
        if body.starts_with(escape) {
            return (PieceKind::Escaped(meant), escape.len());
        }
    }
    let name_length = body
        .find(|c: char| matches!(c, '}' | ',' | '$') || c.is_whitespace())
        .unwrap_or(body.len());
    let (name, tail) = body.split_at(name_length);
    let whole = if tail.starts_with('}') {
        Some((None, "}".len()))
    } else {
        quoted_default(tail).map(|(default, length)| (Some(default), length))
    };
    let (kind, tail_length) = match (whole, closing_brace(tail)) {
        (Some((default, length)), _) if !name.is_empty() => {
            (PieceKind::Variable(Variable { name, default }), length)
        }
        (Some((_, length)), _) => (PieceKind::Malformed(VariableFault::Empty), length),
        (None, Some(length)) => {
            let fault = match (tail.starts_with(','), name.is_empty()) {
                (true, true) => VariableFault::Empty,
                (true, false) => VariableFault::MissingQuote,
                (false, _) => VariableFault::SpaceInName,
            };
            (PieceKind::Malformed(fault), length)
        }
        (None, None) => {
            let length = tail.find(|c: char| c == '$' || c.is_whitespace());
            let fault = PieceKind::Malformed(VariableFault::MissingBrace);
            (fault, length.unwrap_or(tail.len()))
        }
    };
    (kind, name.len() + tail_length)
}

/// The default in `, 'default'}`, and the bytes all of it takes.
fn quoted_default(tail: &str) -> Option<(&str, usize)> {
    let (default, after) = tail.strip_prefix(", '")?.split_once('\'')?;
    let rest = after.strip_prefix('}')?;
    Some((default, tail.len() - rest.len()))
}

/// The bytes up to and with the next `}`, unless a `$` comes first: what it
/// begins is then the owner of the brace.
fn closing_brace(tail: &str) -> Option<usize> {
    let (at, found) = tail.match_indices(['}', '$']).next()?;
    (found == "}").then_some(at + found.len())
}

#[cfg(test)]
mod tests {
    use super::PieceKind::{AnyChar, Escaped, Literal, Malformed, Star};
    use super::*;

    fn kinds(text: &str) -> Vec<PieceKind<'_>> {
        pieces(text, true).map(|piece| piece.kind).collect()
    }

    fn variable<'t>(name: &'t str, default: Option<&'t str>) -> PieceKind<'t> {
        PieceKind::Variable(Variable { name, default })
    }

    /// The only fault in the text, and the part of the text it covers.
    fn fault(text: &str) -> (VariableFault, &str) {
        let mut faults = pieces(text, true).filter_map(|piece| match piece.kind {
            Malformed(fault) => Some((fault, &text[piece.range])),
            _ => None,
        });
        let fault = faults.next().expect("a fault");
        assert_eq!(faults.next(), None);
        fault
    }

    #[test]
    fn reads_wildcards_variables_and_escapes() {
        assert_eq!(kinds(""), []);
        assert_eq!(kinds("a*?b"), [Literal("a"), Star, AnyChar, Literal("b")]);
        assert_eq!(
            kinds("a$b}[c]{d}\\+."),
            [Literal("a$b}[c]{d}\\+.")],
            "nothing else is a meta character"
        );
        assert_eq!(
            kinds("${*}${?}${$}"),
            [Escaped('*'), Escaped('?'), Escaped('$')]
        );
        assert_eq!(
            kinds("user/${aws:username}/é"),
            [
                Literal("user/"),
                variable("aws:username", None),
                Literal("/é")
            ]
        );
    }

    #[test]
    fn reads_defaults() {
        assert_eq!(
            kinds("${aws:PrincipalTag/team, 'company-wide'}"),
            [variable("aws:PrincipalTag/team", Some("company-wide"))]
        );
        assert_eq!(kinds("${k, ''}"), [variable("k", Some(""))]);
        assert_eq!(kinds("${k, 'a}${b *'}"), [variable("k", Some("a}${b *"))]);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        use VariableFault::{Empty, MissingBrace, MissingQuote, SpaceInName};
        assert_eq!(fault("a/${aws:username"), (MissingBrace, "${aws:username"));
        assert_eq!(fault("${a b"), (MissingBrace, "${a"));
        assert_eq!(fault("${k, 'x"), (MissingBrace, "${k,"));
        assert_eq!(fault("${k, 'x'/y"), (MissingBrace, "${k,"));
        assert_eq!(fault("${"), (MissingBrace, "${"));
        assert_eq!(fault("${$"), (MissingBrace, "${"));
        assert_eq!(fault("x${}y"), (Empty, "${}"));
        assert_eq!(fault("${, 'x'}y"), (Empty, "${, 'x'}"));
        assert_eq!(fault("${,}"), (Empty, "${,}"));
        assert_eq!(
            fault("${ aws:username}x"),
            (SpaceInName, "${ aws:username}")
        );
        assert_eq!(fault("${k , 'x'}"), (SpaceInName, "${k , 'x'}"));
        assert_eq!(fault("${k, x}y"), (MissingQuote, "${k, x}"));
        assert_eq!(fault("${k, 'x}y"), (MissingQuote, "${k, 'x}"));
        assert_eq!(fault("${k, \"x\"}y"), (MissingQuote, "${k, \"x\"}"));
        assert_eq!(fault("${k,'x'}"), (MissingQuote, "${k,'x'}"));
    }

    #[test]
    fn a_variable_inside_a_name_is_read_on_its_own() {
        assert_eq!(
            kinds("${aws:${x}}"),
            [
                Malformed(VariableFault::MissingBrace),
                variable("x", None),
                Literal("}")
            ]
        );
    }

    #[test]
    fn older_versions_have_no_variables() {
        let kinds: Vec<_> = pieces("a/${aws:username}${*}", false)
            .map(|piece| piece.kind)
            .collect();
        assert_eq!(kinds, [Literal("a/${aws:username}${"), Star, Literal("}")]);
    }
}
