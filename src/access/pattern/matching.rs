//! Whether a pattern matches a string.

use std::slice;
use std::str::Chars;

use super::{Case, Pattern, Symbol};

impl Pattern<'_> {
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
        matches(&self.symbols, self.case, subject.chars(), value)
    }

    /// Whether the pattern matches the text that a literal one consists of.
    pub(super) fn matches_literal(&self, literal: &Pattern<'_>) -> bool {
        let subject = literal.symbols.iter().map_while(Symbol::literal);
        matches(&self.symbols, self.case.with(literal.case), subject, |_| {
            None
        })
    }
}

/// A place in the pattern and in the subject.
#[derive(Clone)]
struct Place<'s, S> {
    symbols: slice::Iter<'s, Symbol<'s>>,
    /// What is left of the value of the variable just passed.
    value: Chars<'s>,
    subject: S,
}

/// Matches leftmost: once a star is reached, what stood before it never has to
/// match elsewhere, so that only the last star is ever retried.
fn matches<'v>(
    symbols: &[Symbol<'_>],
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
        let wanted = match here.value.next() {
            Some(c) => Some(Symbol::Char(c)),
            None => here.symbols.next().copied(),
        };
        let fits = match (wanted, here.subject.clone().next()) {
            (Some(Symbol::Star), _) => {
                last_star = Some(here.clone());
                continue;
            }
            (Some(Symbol::Variable(variable)), _) => {
                let Some(text) = value(variable.name).or(variable.default) else {
                    return false;
                };
                here.value = text.chars();
                continue;
            }
            (None, None) => return true,
            // A later start would leave even less of the subject.
            (Some(_), None) => return false,
            (Some(Symbol::AnyChar), Some(_)) => true,
            (Some(Symbol::Char(c)), Some(found)) => case.same(c, found),
            (None, Some(_)) => false,
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

    fn resource(text: &str) -> Pattern<'_> {
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
