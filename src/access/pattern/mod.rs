//! Patterns as IAM matches them, and how two of them relate.
//!
//! A pattern is the set of strings it matches. [`Pattern::subsumes`] asks
//! whether one set holds another, [`Pattern::intersects`] whether two meet;
//! both are exact as long as no policy variable is involved, and err on a
//! stated side otherwise.

mod arn;
mod glob;
mod inclusion;
mod matching;
mod overlap;
mod search;

pub use arn::{ArnPattern, Reading, Readings};
pub use glob::{Glob, SEPARATOR};
pub use search::{Found, MOST_STEPS, common_string, common_string_in};

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::policy::template::{PieceKind, pieces};
use crate::syntax::unknown;

/// How IAM compares letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// `a` is not `A`: resources.
    Sensitive,
    /// `a` is `A`, within ASCII: actions.
    Insensitive,
}

impl Case {
    fn same(self, a: char, b: char) -> bool {
        match self {
            Case::Sensitive => a == b,
            Case::Insensitive => a.eq_ignore_ascii_case(&b),
        }
    }

    /// The comparison of two patterns: insensitive as soon as one of them is.
    fn with(self, other: Case) -> Case {
        if self == other {
            self
        } else {
            Case::Insensitive
        }
    }
}

/// An action or resource pattern, ready to match.
///
/// `*` matches any run of characters, `?` exactly one, and both cross `/` and
/// `:`. Everything else is literal, but for policy variables and escapes where
/// the policy's version has them.
///
/// ```
/// use iam_lint::access::pattern::{Case, Pattern};
///
/// let passwords = Pattern::new("iam:*Password*", Case::Insensitive, true);
/// assert!(passwords.matches("iam:changepassword"));
///
/// let change = Pattern::new("iam:ChangePassword", Case::Insensitive, true);
/// assert!(passwords.subsumes(&change));
/// assert!(!change.subsumes(&passwords));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// The text before the first wildcard or variable, which most subjects fail on.
    head: Box<str>,
    /// All of the pattern. No two stars stand side by side, and no `?` follows a star: `*?` is
    /// kept as the `?*` it equals.
    symbols: Box<[Symbol]>,
    /// How many symbols the head takes.
    head_symbols: usize,
    case: Case,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Symbol {
    Char(char),
    AnyChar,
    Star,
    Variable(Arc<VariableName>),
}

/// A policy variable in a pattern: the key whose value stands in, and what does without one.
#[derive(Debug, Clone, Eq)]
pub struct VariableName {
    /// The condition key as written; its case does not matter.
    pub key: Box<str>,
    /// What stands in when the request has no value for the key.
    pub default: Option<Box<str>>,
}

impl PartialEq for VariableName {
    fn eq(&self, other: &Self) -> bool {
        self.key.eq_ignore_ascii_case(&other.key) && self.default == other.default
    }
}

impl Hash for VariableName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key
            .bytes()
            .for_each(|byte| state.write_u8(byte.to_ascii_lowercase()));
        self.default.hash(state);
    }
}

impl Symbol {
    /// Whether the symbol matches runs of any length, rather than one character.
    const fn is_run(&self) -> bool {
        matches!(self, Symbol::Star | Symbol::Variable(_))
    }

    const fn literal(&self) -> Option<char> {
        match *self {
            Symbol::Char(c) => Some(c),
            _ => None,
        }
    }
}

impl Pattern {
    /// Reads a pattern; `variables` says whether the policy's version knows
    /// policy variables.
    ///
    /// A malformed variable is read as a policy without variables reads it:
    /// literal text, in which `*` and `?` are wildcards.
    pub fn new(text: &str, case: Case, variables: bool) -> Self {
        let mut symbols = Symbols::for_text(text);
        for piece in pieces(text, variables) {
            if let PieceKind::Malformed(_) = piece.kind {
                let written = text.get(piece.range).unwrap_or_default();
                pieces(written, false).for_each(|piece| symbols.push_piece(piece.kind));
            } else {
                symbols.push_piece(piece.kind);
            }
        }
        symbols.finish(case)
    }

    /// A pattern that matches the text alone: nothing in it is a wildcard or
    /// a policy variable.
    ///
    /// ```
    /// use iam_lint::access::pattern::{Case, Pattern};
    ///
    /// let starred = Pattern::literal("a*", Case::Sensitive);
    /// assert!(starred.matches("a*") && !starred.matches("ab"));
    /// ```
    pub fn literal(text: &str, case: Case) -> Self {
        Self::from_pieces([PieceKind::Literal(text)], case)
    }

    /// A pattern for operators that compare literally: `*` and `?` stand for themselves, policy
    /// variables and escapes keep their meaning.
    pub fn without_wildcards(text: &str, case: Case, variables: bool) -> Self {
        let plain = pieces(text, variables).map(|piece| match piece.kind {
            PieceKind::Star => PieceKind::Literal("*"),
            PieceKind::AnyChar => PieceKind::Literal("?"),
            PieceKind::Malformed(_) => {
                PieceKind::Literal(text.get(piece.range).unwrap_or_default())
            }
            kind => kind,
        });
        Self::from_pieces(plain, case)
    }

    /// The pattern that matches everything.
    pub fn star(case: Case) -> Self {
        Self::from_pieces([PieceKind::Star], case)
    }

    /// A pattern made of pieces that need not stand in one text.
    pub fn from_pieces<'p>(pieces: impl IntoIterator<Item = PieceKind<'p>>, case: Case) -> Self {
        let mut symbols = Symbols::default();
        pieces
            .into_iter()
            .for_each(|piece| symbols.push_piece(piece));
        symbols.finish(case)
    }

    /// How the pattern compares letters.
    pub const fn case(&self) -> Case {
        self.case
    }

    /// Whether the pattern is plain text, without wildcards and variables.
    pub const fn is_literal(&self) -> bool {
        self.head_symbols == self.symbols.len()
    }

    /// The text of a pattern without wildcards and variables.
    pub fn as_literal(&self) -> Option<&str> {
        self.is_literal().then_some(&self.head)
    }

    /// The text before the first wildcard or variable.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Whether the pattern is `*`, which matches everything.
    pub fn is_star(&self) -> bool {
        *self.symbols == [Symbol::Star]
    }

    /// Whether the pattern contains policy variables.
    pub fn has_variables(&self) -> bool {
        self.variables().next().is_some()
    }

    /// Whether a policy variable is the first thing in the pattern that is not literal.
    pub fn begins_with_variable(&self) -> bool {
        matches!(
            self.symbols.get(self.head_symbols),
            Some(Symbol::Variable(_))
        )
    }

    /// The policy variables of the pattern, in order.
    pub fn variables(&self) -> impl Iterator<Item = &VariableName> {
        self.symbols.iter().filter_map(|symbol| match symbol {
            Symbol::Variable(variable) => Some(&**variable),
            _ => None,
        })
    }

    /// The name of the first value in the pattern that is known only once the policy is deployed.
    pub fn unsettled(&self) -> Option<&str> {
        self.variables()
            .find_map(|variable| unknown::name_in(&variable.key))
    }

    /// The pattern with values put in for variables: `value` gives the text for one, which is taken
    /// literally, or `None` where it is to be left as it is.
    #[must_use]
    pub fn with_values<'v>(&self, mut value: impl FnMut(&VariableName) -> Option<&'v str>) -> Self {
        let mut symbols = Symbols::default();
        for symbol in &self.symbols {
            match symbol {
                Symbol::Variable(variable) => match value(variable) {
                    Some(text) => symbols.push_piece(PieceKind::Literal(text)),
                    None => symbols.list.push(symbol.clone()),
                },
                _ => symbols.push(symbol.clone()),
            }
        }
        symbols.finish(self.case)
    }

    /// The pattern with another one put in for a variable.
    #[must_use]
    pub fn with_pattern(&self, variable: &VariableName, pattern: &Pattern) -> Self {
        let mut symbols = Symbols::default();
        for symbol in &self.symbols {
            match symbol {
                Symbol::Variable(own) if **own == *variable => pattern
                    .symbols
                    .iter()
                    .for_each(|inner| symbols.push(inner.clone())),
                _ => symbols.push(symbol.clone()),
            }
        }
        symbols.finish(self.case)
    }

    /// A text that the pattern matches, with `filling` for its stars and variables.
    pub fn filled(&self, filling: &str) -> String {
        let mut text = String::new();
        for symbol in &self.symbols {
            match symbol {
                Symbol::Char(c) => text.push(*c),
                Symbol::AnyChar => text.push('x'),
                Symbol::Star | Symbol::Variable(_) => text.push_str(filling),
            }
        }
        text
    }

    /// The pattern as a policy writes it: wildcards and variables as they are, literal wildcards
    /// escaped as `${*}`, `${?}` and `${$}`.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.symbols.len());
        for symbol in &self.symbols {
            match symbol {
                Symbol::Char(c @ ('*' | '?' | '$')) => {
                    text.extend(['$', '{', *c, '}']);
                }
                Symbol::Char(c) => text.push(*c),
                Symbol::AnyChar => text.push('?'),
                Symbol::Star => text.push('*'),
                Symbol::Variable(variable) if unknown::name_in(&variable.key).is_some() => {
                    text.push_str(&unknown::readable(&variable.key));
                }
                Symbol::Variable(variable) => match &variable.default {
                    Some(default) => {
                        text.push_str(&format!("${{{}, '{default}'}}", variable.key));
                    }
                    None => text.push_str(&format!("${{{}}}", variable.key)),
                },
            }
        }
        text
    }
}

/// A pattern in the making.
#[derive(Default)]
struct Symbols {
    list: Vec<Symbol>,
}

impl Symbols {
    fn for_text(text: &str) -> Self {
        Self {
            list: Vec::with_capacity(text.len()),
        }
    }

    fn push_piece(&mut self, kind: PieceKind<'_>) {
        match kind {
            PieceKind::Literal(text) => self.list.extend(text.chars().map(Symbol::Char)),
            PieceKind::Escaped(c) => self.list.push(Symbol::Char(c)),
            PieceKind::Variable(variable) => {
                self.list.push(Symbol::Variable(Arc::new(VariableName {
                    key: variable.name.into(),
                    default: variable.default.map(Box::from),
                })));
            }
            PieceKind::Star => self.push(Symbol::Star),
            PieceKind::AnyChar => self.push(Symbol::AnyChar),
            PieceKind::Malformed(_) => {}
        }
    }

    /// Adds a symbol and keeps runs of wildcards in their one form.
    fn push(&mut self, symbol: Symbol) {
        match symbol {
            Symbol::Star if self.list.last() == Some(&Symbol::Star) => {}
            Symbol::AnyChar => {
                let star = self.list.pop_if(|last| *last == Symbol::Star);
                self.list.push(Symbol::AnyChar);
                self.list.extend(star);
            }
            symbol => self.list.push(symbol),
        }
    }

    fn finish(self, case: Case) -> Pattern {
        let head: String = self.list.iter().map_while(Symbol::literal).collect();
        Pattern {
            head_symbols: head.chars().count(),
            head: head.into_boxed_str(),
            symbols: self.list.into_boxed_slice(),
            case,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(text: &str) -> Pattern {
        Pattern::new(text, Case::Sensitive, true)
    }

    #[test]
    fn knows_its_kind() {
        assert!(resource("arn:aws:iam::123456789012:root").is_literal());
        assert!(resource("").is_literal());
        assert!(resource("${*}").is_literal());
        assert!(!resource("?").is_literal());
        assert!(resource("*").is_star());
        assert!(resource("***").is_star());
        assert!(!resource("${*}").is_star());
        assert!(!resource("*?").is_star());
        assert!(resource("${aws:username}").has_variables());
        assert!(!Pattern::new("${aws:username}", Case::Sensitive, false).has_variables());
    }

    #[test]
    fn runs_of_wildcards_have_one_form() {
        assert_eq!(resource("a*?**?b"), resource("a??*b"));
        assert_ne!(resource("*?"), resource("*"));
    }

    #[test]
    fn a_malformed_variable_is_text_with_wildcards() {
        assert!(resource("${aws:user*").matches("${aws:username}"));
        assert!(resource("a${}").matches("a${}"));
    }
}
