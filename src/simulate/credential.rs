//! Kinds of credential, and what AWS tells policies about requests made with each.

use super::caller::Who;
use crate::access::context::Keys;
use crate::account::{Mfa, User};

/// A kind of credential with which a principal makes requests.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Credential {
    /// A console sign-in without MFA.
    Console,
    /// A console sign-in with MFA.
    ConsoleMfa,
    /// A long-term access key.
    AccessKey,
    /// A session from `GetSessionToken` without MFA.
    Session,
    /// A session from `GetSessionToken` with MFA.
    SessionMfa,
    /// A session of a role.
    RoleSession,
}

impl Credential {
    /// Those of users.
    pub const OF_USERS: [Self; 5] = [
        Self::Console,
        Self::ConsoleMfa,
        Self::AccessKey,
        Self::Session,
        Self::SessionMfa,
    ];

    /// Those that `who` may have.
    pub const fn of(who: Who<'_>) -> &'static [Self] {
        match who {
            Who::User(_) => &Self::OF_USERS,
            Who::Role(_) => &[Self::RoleSession],
        }
    }

    /// The name in flags and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::ConsoleMfa => "console-mfa",
            Self::AccessKey => "access-key",
            Self::Session => "session",
            Self::SessionMfa => "session-mfa",
            Self::RoleSession => "role-session",
        }
    }

    /// The kind called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::OF_USERS
            .into_iter()
            .chain([Self::RoleSession])
            .find(|kind| kind.name() == name)
    }

    /// Whether it is a sign-in to the console.
    pub const fn is_console(self) -> bool {
        matches!(self, Self::Console | Self::ConsoleMfa)
    }

    /// Adds what AWS tells policies about MFA in requests made with it.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
    /// and <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html>.
    pub fn add_keys(self, keys: &mut Keys) {
        let (present, age_may_be_there): (&[&str], bool) = match self {
            Self::Console | Self::Session => (&["false"], false),
            Self::ConsoleMfa | Self::SessionMfa => (&["true"], true),
            Self::AccessKey => (&[], false),
            // AWS's documents disagree about sessions of roles: both keys are left open.
            Self::RoleSession => return,
        };
        keys.add("aws:MultiFactorAuthPresent", present.iter().copied());
        if !age_may_be_there {
            keys.add("aws:MultiFactorAuthAge", []);
        }
        if self == Self::AccessKey {
            keys.add("aws:TokenIssueTime", []);
        }
    }

    /// Why `user` cannot call IAM with it at all, as far as the snapshot tells.
    pub fn obstacle(self, user: &User) -> Option<&'static str> {
        let no_password = user.password.exists == Some(false);
        let no_key = user.access_key == Some(false);
        match self {
            Self::Console | Self::ConsoleMfa if no_password => Some("there is no console password"),
            Self::Console => has_device(user.mfa).then_some("the console asks for the MFA device"),
            Self::ConsoleMfa => (user.mfa == Mfa::None).then_some("there is no MFA device"),
            Self::Session => Some("AWS lets no `GetSessionToken` session without MFA call IAM"),
            Self::AccessKey | Self::SessionMfa if no_key => Some("there is no active access key"),
            Self::SessionMfa => match user.mfa {
                Mfa::None => Some("there is no MFA device"),
                Mfa::SecurityKey => Some("`GetSessionToken` takes no security key"),
                _ => None,
            },
            Self::AccessKey | Self::RoleSession => None,
        }
    }
}

/// Whether there surely is an MFA device.
pub const fn has_device(mfa: Mfa) -> bool {
    matches!(mfa, Mfa::Some | Mfa::Code | Mfa::SecurityKey)
}
