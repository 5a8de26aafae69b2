//! What kind of policy a document is.

use std::fmt;
use std::str::FromStr;

use super::Policy;

/// The kinds of policy whose grammar or limits differ.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types>.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PolicyType {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource, such as a bucket, and naming principals.
    Resource,
    /// The trust policy of a role.
    Trust,
    /// A service control policy of AWS Organizations.
    Scp,
    /// A resource control policy of AWS Organizations.
    Rcp,
    /// A permissions boundary.
    Boundary,
    /// Passed when a session is made.
    Session,
}

impl PolicyType {
    /// All kinds, in the order in which `--type` lists them.
    pub const ALL: [Self; 7] = [
        Self::Identity,
        Self::Resource,
        Self::Trust,
        Self::Scp,
        Self::Rcp,
        Self::Boundary,
        Self::Session,
    ];

    /// The name used by `--type` and the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }

    /// The kind in a sentence, with its article.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Identity => "an identity policy",
            Self::Resource => "a resource policy",
            Self::Trust => "a role trust policy",
            Self::Scp => "an SCP",
            Self::Rcp => "an RCP",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
        }
    }

    /// Whether statements of this kind must name whom they are about.
    pub const fn takes_principal(self) -> bool {
        matches!(self, Self::Resource | Self::Trust | Self::Rcp)
    }

    /// Whether the kind is one of those attached to, or limiting, the caller.
    pub const fn is_about_caller(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::Session)
    }

    /// Whether an Allow of this kind gives its holder something. A boundary or an SCP only limits.
    pub const fn grants(self) -> bool {
        matches!(self, Self::Identity | Self::Session)
    }

    /// The kind by the shape of the document: a principal makes it a resource policy, and one that
    /// only lets roles be assumed and names no resource a trust policy; anything else is an
    /// identity policy.
    #[must_use]
    pub fn by_shape(policy: &Policy<'_>) -> Self {
        let statements = &policy.statements;
        if statements
            .iter()
            .all(|statement| statement.principal.is_none())
        {
            return Self::Identity;
        }
        let assumes_only = statements.iter().all(|statement| {
            statement.resource.is_none()
                && statement.action.as_ref().is_some_and(|element| {
                    !element.patterns.is_empty()
                        && element.patterns.iter().all(|action| {
                            action.service().eq_ignore_ascii_case("sts") || action.as_str() == "*"
                        })
                })
        });
        if assumes_only && !statements.is_empty() {
            Self::Trust
        } else {
            Self::Resource
        }
    }
}

impl fmt::Display for PolicyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no policy type's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a policy type")]
pub struct UnknownPolicyType(pub String);

impl FromStr for PolicyType {
    type Err = UnknownPolicyType;

    fn from_str(name: &str) -> Result<Self, UnknownPolicyType> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownPolicyType(name.to_owned()))
    }
}

/// Where a document was found to stand, as far as the file around it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placement {
    /// A bare document: nothing is known.
    Bare,
    /// Inline policy of a user.
    User,
    /// Inline policy of a group.
    Group,
    /// Inline policy of a role.
    Role,
    /// A managed policy.
    Managed,
    /// Trust policy of a role.
    Trust,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// On a resource, such as a bucket.
    Resource,
    /// A permissions boundary.
    Boundary,
    /// Passed when a session is made.
    Session,
}

impl Placement {
    /// The kind of policy that can stand there; `None` where the shape must decide.
    pub const fn kind(self) -> Option<PolicyType> {
        match self {
            Self::Bare => None,
            Self::User | Self::Group | Self::Role | Self::Managed => Some(PolicyType::Identity),
            Self::Trust => Some(PolicyType::Trust),
            Self::Scp => Some(PolicyType::Scp),
            Self::Rcp => Some(PolicyType::Rcp),
            Self::Resource => Some(PolicyType::Resource),
            Self::Boundary => Some(PolicyType::Boundary),
            Self::Session => Some(PolicyType::Session),
        }
    }
}
