//! Whether a pattern matches a string.

use std::slice;
use std::str::Chars;

use super::{Case, Pattern, Symbol};

impl Pattern {
    /// Whether the pattern matches the text in a request that has no value for
    /// any policy variable: defaults apply, and a variable without one makes
    /// the pattern match nothing.
    ///
    /// Takes no memory, and time of at most the product of both lengths.
    ///
    /// ```
    /// use iam_lint::access::pattern::{Case, Pattern};
    ///
    /// let users = Pattern::new("arn:aws:iam::*:user/*", Case::Sensitive, true);
    /// assert!(users.matches("arn:aws:iam::123456789012:user/dev/jane"));
    /// assert!(!users.matches("arn:aws:iam::123456789012:USER/jane"));
    /// ```
    pub fn matches(&self, subject: &str) -> bool {
        self.matches_with(subject, |_| None)
    }

    /// Whether the pattern matches the text in a request with these values.
    ///
    /// `value` gets the name of a variable as the policy writes it, and should
    /// ignore its case. A value takes the place of the variable literally, and
    /// wins over the default.
    ///
    /// ```
    /// use iam_lint::access::pattern::{Case, Pattern};
    ///
    /// let own = Pattern::new("user/${aws:username}", Case::Sensitive, true);
    /// assert!(own.matches_with("user/jane", |_| Some("jane")));
    /// assert!(!own.matches_with("user/jane", |_| Some("j*")));
    /// ```
    pub fn matches_with<'v>(&self, subject: &str, value: impl Fn(&str) -> Option<&'v str>) -> bool {
        let Some(rest) = self.after_head(subject) else {
            return false;
        };
        match self.symbols.get(self.head_symbols..).unwrap_or_default() {
            [] => rest.is_empty(),
            [Symbol::Star] => true,
            symbols => matches(symbols, self.case, rest.chars(), value),
        }
    }

    /// What of `subject` follows the literal text that the pattern begins with.
    fn after_head<'s>(&self, subject: &'s str) -> Option<&'s str> {
        match self.case {
            Case::Sensitive => subject.strip_prefix(&*self.head),
            Case::Insensitive => {
                let (start, rest) = subject.split_at_checked(self.head.len())?;
                start.eq_ignore_ascii_case(&self.head).then_some(rest)
            }
        }
    }

    /// Whether the pattern matches the text that a literal one consists of.
    pub(super) fn matches_literal(&self, literal: &Pattern) -> bool {
        let case = self.case.with(literal.case);
        if case == self.case {
            return self.matches(&literal.head);
        }
        matches(&self.symbols, case, literal.head.chars(), |_| None)
    }
}

/// A place in the pattern and in the subject.
#[derive(Clone)]
struct Place<'s, S> {
    symbols: slice::Iter<'s, Symbol>,
    /// What is left of the value of the variable just passed.
    value: Chars<'s>,
    subject: S,
}

/// Matches leftmost: once a star is reached, what stood before it never has to
/// match elsewhere, so that only the last star is ever retried.
fn matches<'v>(
    symbols: &[Symbol],
    case: Case,
    subject: impl Iterator<Item = char> + Clone,
    value: impl Fn(&str) -> Option<&'v str>,
) -> bool {
    let mut here = Place {
        symbols: symbols.iter(),
        value: "".chars(),
        subject,
    };
    let mut last_star = None;
    loop {
        let next = here.subject.clone().next();
        let fits = match here.value.next() {
            Some(c) => next.map(|found| case.same(c, found)),
            None => match here.symbols.next() {
                Some(Symbol::Star) => {
                    last_star = Some(here.clone());
                    continue;
                }
                Some(Symbol::Variable(variable)) => {
                    let Some(text) = value(&variable.key).or(variable.default.as_deref()) else {
                        return false;
                    };
                    here.value = text.chars();
                    continue;
                }
                Some(Symbol::AnyChar) => next.map(|_| true),
                Some(Symbol::Char(c)) => next.map(|found| case.same(*c, found)),
                None if next.is_none() => return true,
                None => Some(false),
            },
        };
        // A later start would leave even less of a subject that is at its end.
        let Some(fits) = fits else {
            return false;
        };
        if fits {
            here.subject.next();
        } else {
            let Some(star) = &mut last_star else {
                return false;
            };
            star.subject.next();
            here = star.clone();
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
    fn matches_as_iam_does() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            ("a*c", "a/b:c", true),
            ("a?c", "a/c", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "acb", false),
            ("*ab", "aab", true),
            ("*?", "", false),
            ("a[bc]", "ab", false),
            ("a[b{c+", "a[b{c+", true),
            ("a.c", "abc", false),
            ("${*}", "*", true),
            ("${*}", "a", false),
            ("a*", "A", false),
        ] {
            assert_eq!(
                resource(pattern).matches(text),
                expected,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn only_ascii_letters_lose_their_case() {
        let action = Pattern::new("s3:Gé*", Case::Insensitive, true);
        assert!(action.matches("S3:gétObject"));
        assert!(!action.matches("S3:gÉtObject"));
    }

    #[test]
    fn variables_take_values_then_defaults() {
        let team = resource("team/${aws:PrincipalTag/team, 'none'}/*");
        assert!(team.matches("team/none/x"));
        assert!(team.matches_with("team/red/x", |_| Some("red")));
        assert!(!team.matches_with("team/none/x", |_| Some("red")));
        assert!(!resource("*${aws:username}").matches("jane"));
        assert!(resource("*${u}*").matches_with("a*", |_| Some("*")));
        assert!(!resource("*${u}*").matches_with("ab", |_| Some("*")));
        assert!(resource("${u}").matches_with("", |_| Some("")));
    }
}
