//! Patterns as IAM matches them, and how two of them relate.
//!
//! A pattern is the set of strings it matches. [`Pattern::subsumes`] asks
//! whether one set holds another, [`Pattern::intersects`] whether two meet;
//! both are exact as long as no policy variable is involved, and err on a
//! stated side otherwise.

mod inclusion;
mod matching;
mod overlap;

use crate::policy::template::{PieceKind, Variable, pieces};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern<'p> {
    /// No two stars stand side by side, and no `?` follows a star: `*?` is
    /// kept as the `?*` it equals.
    symbols: Vec<Symbol<'p>>,
    case: Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol<'p> {
    Char(char),
    AnyChar,
    Star,
    Variable(Variable<'p>),
}

impl Symbol<'_> {
    /// Whether the symbol matches runs of any length, rather than one character.
    fn is_run(&self) -> bool {
        matches!(self, Symbol::Star | Symbol::Variable(_))
    }

    fn literal(&self) -> Option<char> {
        match *self {
            Symbol::Char(c) => Some(c),
            _ => None,
        }
    }
}

impl<'p> Pattern<'p> {
    /// Reads a pattern; `variables` says whether the policy's version knows
    /// policy variables.
    ///
    /// A malformed variable is read as a policy without variables reads it:
    /// literal text, in which `*` and `?` are wildcards.
    pub fn new(text: &'p str, case: Case, variables: bool) -> Self {
        let mut pattern = Self::empty(case);
        for piece in pieces(text, variables) {
            if let PieceKind::Malformed(_) = piece.kind {
                let written = text.get(piece.range).unwrap_or_default();
                pieces(written, false).for_each(|piece| pattern.push_piece(piece.kind));
            } else {
                pattern.push_piece(piece.kind);
            }
        }
        pattern
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
    pub fn literal(text: &'p str, case: Case) -> Self {
        let mut pattern = Self::empty(case);
        pattern.push_piece(PieceKind::Literal(text));
        pattern
    }

    /// A pattern for operators that compare literally: `*` and `?` stand for themselves, policy
    /// variables and escapes keep their meaning.
    pub fn without_wildcards(text: &'p str, case: Case, variables: bool) -> Self {
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

    /// A pattern made of pieces that need not stand in one text.
    pub fn from_pieces(pieces: impl IntoIterator<Item = PieceKind<'p>>, case: Case) -> Self {
        let mut pattern = Self::empty(case);
        pieces
            .into_iter()
            .for_each(|piece| pattern.push_piece(piece));
        pattern
    }

    /// Whether the pattern is plain text, without wildcards and variables.
    pub fn is_literal(&self) -> bool {
        self.symbols.iter().all(|s| s.literal().is_some())
    }

    /// Whether the pattern is `*`, which matches everything.
    pub fn is_star(&self) -> bool {
        self.symbols == [Symbol::Star]
    }

    /// Whether the pattern contains policy variables.
    pub fn has_variables(&self) -> bool {
        self.symbols
            .iter()
            .any(|s| matches!(s, Symbol::Variable(_)))
    }

    fn empty(case: Case) -> Self {
        Self {
            symbols: Vec::new(),
            case,
        }
    }

    fn push_piece(&mut self, kind: PieceKind<'p>) {
        match kind {
            PieceKind::Literal(text) => self.symbols.extend(text.chars().map(Symbol::Char)),
            PieceKind::Escaped(c) => self.symbols.push(Symbol::Char(c)),
            PieceKind::Variable(variable) => self.symbols.push(Symbol::Variable(variable)),
            PieceKind::Star if self.symbols.last() == Some(&Symbol::Star) => {}
            PieceKind::Star => self.symbols.push(Symbol::Star),
            PieceKind::AnyChar => {
                let star = self.symbols.pop_if(|last| *last == Symbol::Star);
                self.symbols.push(Symbol::AnyChar);
                self.symbols.extend(star);
            }
            PieceKind::Malformed(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(text: &str) -> Pattern<'_> {
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
