//! Answers and ways.

use crate::simulate::decision::Decision;

/// An answer to whether someone can change a password; the greater, the surer a yes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// No.
    No,
    /// It hangs on what AWS does not document, or the snapshot does not tell.
    Unknown,
    /// Under a condition, or with some kinds of credential.
    Conditional,
    /// Yes.
    Yes,
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Yes, Self::Conditional, Self::Unknown, Self::No];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Conditional => "conditional",
            Self::Unknown => "unknown",
        }
    }

    /// The answer called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }

    /// Two calls are needed.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// The answer over kinds of credential that can make the call at all.
    pub fn over(kinds: impl IntoIterator<Item = Self>) -> Self {
        let (mut some, mut all, mut best) = (false, true, Self::No);
        for answer in kinds {
            some = true;
            all &= answer == Self::Yes;
            best = best.max(answer);
        }
        match best {
            Self::Yes if !all => Self::Conditional,
            _ if !some => Self::No,
            best => best,
        }
    }
}

impl From<Decision> for Answer {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Allow => Self::Yes,
            Decision::ImplicitDeny | Decision::ExplicitDeny => Self::No,
            Decision::Conditional => Self::Conditional,
            Decision::Unknown => Self::Unknown,
        }
    }
}

/// A way to change the password of a user.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Way {
    /// The user changes the password and must know the old one.
    ChangeOwn,
    /// Someone sets a new password of a user who has one.
    Reset,
    /// Someone gives a password to a user who has none, or takes the old one away first.
    Create,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ChangeOwn, Self::Reset, Self::Create];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ChangeOwn => "change-own-password",
            Self::Reset => "reset-password",
            Self::Create => "create-password",
        }
    }

    /// The way called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }

    /// The action that does it.
    pub const fn action(self) -> &'static str {
        match self {
            Self::ChangeOwn => "iam:ChangePassword",
            Self::Reset => "iam:UpdateLoginProfile",
            Self::Create => "iam:CreateLoginProfile",
        }
    }

    /// The actions that must be allowed for a user of whom it is known, or not, whether a password
    /// exists.
    pub const fn actions(self, has_password: Option<bool>) -> &'static [&'static str] {
        match (self, has_password) {
            (Self::ChangeOwn, _) => &["iam:ChangePassword"],
            (Self::Reset, _) => &["iam:UpdateLoginProfile"],
            (Self::Create, Some(true)) => &["iam:DeleteLoginProfile", "iam:CreateLoginProfile"],
            (Self::Create, _) => &["iam:CreateLoginProfile"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_over_kinds_of_credential() {
        use Answer::{Conditional, No, Unknown, Yes};
        for (kinds, answer) in [
            (&[][..], No),
            (&[Yes, Yes], Yes),
            (&[Yes, No], Conditional),
            (&[Yes, Unknown], Conditional),
            (&[Conditional, No], Conditional),
            (&[Unknown, No], Unknown),
            (&[No, No], No),
        ] {
            assert_eq!(Answer::over(kinds.iter().copied()), answer, "{kinds:?}");
        }
    }
}
