//! The decisions there are, and those that are expected.

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// It is allowed.
    Allow,
    /// Nothing allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
    /// It is allowed under a condition.
    Conditional,
    /// It hangs on what AWS does not document.
    Unknown,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Allow,
        Self::ImplicitDeny,
        Self::ExplicitDeny,
        Self::Conditional,
        Self::Unknown,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ImplicitDeny => "implicit-deny",
            Self::ExplicitDeny => "explicit-deny",
            Self::Conditional => "conditional",
            Self::Unknown => "unknown",
        }
    }

    /// The decision called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|decision| decision.name() == name)
    }
}

/// The decision that the author of a request expects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// One of the decisions by name.
    Decision(Decision),
    /// Either kind of deny.
    Deny,
}
