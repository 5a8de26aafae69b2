//! Patterns of ARNs, whose wildcards may or may not reach past a colon.

use super::{Case, Pattern};
use crate::policy::{Arn, ArnFault};

/// How many parts an ARN has.
const PARTS: usize = 6;

/// A pattern of ARNs in the two readings that AWS's documents leave open.
///
/// Wildcards may stand in each of the six parts of an ARN. Whether one in the first five parts
/// reaches past the colon that ends its part is not documented to the letter: "segments" are
/// matched, and yet a `*` at the end of one "can expand" past the colon. Where both readings give
/// the same answer, it is the answer. A `*` at the very end of a pattern matches all that follows
/// in both.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ArnPattern {
    plain: Pattern,
    /// The six parts, where reading by part may give another answer than the plain reading.
    parts: Option<Box<[Pattern; 6]>>,
    /// The parts are more than were written.
    completed: bool,
}

/// How wildcards in ARNs are read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reading {
    /// Each of the six parts is matched alone.
    ByPart,
    /// Wildcards reach past colons.
    Plain,
}

/// How the two readings of an [`ArnPattern`] answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readings {
    /// Wildcards reach past colons.
    pub plain: bool,
    /// Each part is matched alone.
    pub by_part: bool,
}

impl ArnPattern {
    /// Reads an entry of `Resource` or `NotResource`; `variables` says whether the policy's version
    /// knows policy variables.
    pub fn new(text: &str, variables: bool) -> Self {
        let read = |text| Pattern::new(text, Case::Sensitive, variables);
        let parts = Arn::parse(text).ok().and_then(|arn| {
            let parts = [
                "arn",
                arn.partition(),
                arn.service(),
                arn.region(),
                arn.account(),
                arn.resource(),
            ]
            .map(read);
            let [first @ .., _] = &parts;
            let same = first.iter().all(Pattern::is_literal);
            (!same).then(|| Box::new(parts))
        });
        Self {
            plain: read(text),
            parts,
            completed: false,
        }
    }

    /// Reads an entry of an identity policy, in which IAM completes an ARN of fewer than six parts
    /// with stars: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
    pub fn completed(text: &str, variables: bool) -> Self {
        let Err(ArnFault::Parts(written)) = Arn::parse(text) else {
            return Self::new(text, variables);
        };
        let missing = PARTS.saturating_sub(written);
        let whole = Self::new(&format!("{text}{}", ":*".repeat(missing)), variables);
        Self {
            plain: Pattern::new(text, Case::Sensitive, variables),
            completed: true,
            ..whole
        }
    }

    /// A value of an `Arn…` operator, which is always matched by part; `None` where it has fewer
    /// than six.
    pub fn for_operator(text: &str, variables: bool) -> Option<Self> {
        Arn::parse(text).ok()?;
        Some(Self::new(text, variables))
    }

    /// The pattern in its plain reading.
    pub const fn plain(&self) -> &Pattern {
        &self.plain
    }

    /// The six parts, where reading by part may give another answer than the plain reading.
    pub fn parts(&self) -> Option<&[Pattern; 6]> {
        self.parts.as_deref()
    }

    /// How both readings answer for `subject`, with values for policy variables as in
    /// [`Pattern::matches_with`].
    pub fn matches_with<'v>(
        &self,
        subject: &str,
        value: impl Fn(&str) -> Option<&'v str> + Copy,
    ) -> Readings {
        let plain = self.plain.matches_with(subject, value);
        let by_part = match &self.parts {
            Some(parts) if plain || self.completed => {
                let mut subjects = subject.splitn(parts.len(), ':');
                parts.iter().all(|part| {
                    subjects
                        .next()
                        .is_some_and(|subject| part.matches_with(subject, value))
                })
            }
            // By part nothing matches that the plain reading does not.
            _ => plain,
        };
        Readings {
            plain: plain || by_part,
            by_part,
        }
    }

    /// The pattern with each of its patterns replaced.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(&Pattern) -> Pattern) -> Self {
        Self {
            plain: change(&self.plain),
            parts: self
                .parts
                .as_deref()
                .map(|parts| Box::new(parts.each_ref().map(&mut change))),
            completed: self.completed,
        }
    }
}

impl From<Pattern> for ArnPattern {
    fn from(plain: Pattern) -> Self {
        Self {
            plain,
            parts: None,
            completed: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incomplete_arns_are_completed() {
        for (pattern, subject, plain, by_part) in [
            ("arn:aws:sqs", "arn:aws:sqs:eu-west-1:1:q", true, true),
            ("arn:aws:iam::*", "arn:aws:iam::1:user/x", true, true),
            ("arn:aws:iam:*:user/x", "arn:aws:iam::1:user/x", true, false),
        ] {
            let read = ArnPattern::completed(pattern, true).matches_with(subject, |_| None);
            assert_eq!(read, Readings { plain, by_part }, "{pattern} {subject}");
        }
    }

    #[test]
    fn readings() {
        for (pattern, subject, plain, by_part) in [
            ("*", "arn:aws:s3:::b/k", true, true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/k:x", true, true),
            ("arn:aws:iam::*:user/x", "arn:aws:iam::1:user/x", true, true),
            (
                "arn:aws:iam::*:user/x",
                "arn:aws:iam::1:role/a:user/x",
                true,
                false,
            ),
            ("arn:aws:iam:*:user/x", "arn:aws:iam::1:user/x", true, true),
            ("arn:aws:iam::*", "arn:aws:iam::1:user/x", true, true),
            ("arn:aws:s*:::b", "arn:aws:sqs:eu:1:::b", true, false),
            ("arn:aws:s3:::b", "arn:aws:s3:::c", false, false),
        ] {
            let read = ArnPattern::new(pattern, true).matches_with(subject, |_| None);
            assert_eq!(read, Readings { plain, by_part }, "{pattern} {subject}");
        }
    }
}
