//! What must be so, beside permissions, for a password to be changed, and what follows from it.

use jiff::Timestamp;

use super::{Circumstances, Way};
use crate::account::{Account, PasswordRules, User};
use crate::simulate::credential::Credential;

/// Something that must be so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prerequisite {
    /// What.
    pub fact: String,
    /// Whether it is.
    pub state: State,
}

/// Whether something is so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is.
    Met,
    /// It is not.
    Unmet,
    /// That is not known.
    Unknown,
}

impl State {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
        }
    }
}

impl From<Option<bool>> for State {
    fn from(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Met,
            Some(false) => Self::Unmet,
            None => Self::Unknown,
        }
    }
}

/// Whether a way is barred because the target has, or lacks, a password.
///
/// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html>.
pub(super) fn is_barred(way: Way, target: &User) -> bool {
    matches!(way, Way::ChangeOwn | Way::Reset) && target.password.exists == Some(false)
}

/// What must be so of the target's password.
pub(super) fn of_target(way: Way, target: &User) -> Vec<Prerequisite> {
    let name = &target.name;
    let exists = target.password.exists;
    let has = |state| Prerequisite {
        fact: format!("`{name}` has a console password"),
        state,
    };
    match way {
        Way::ChangeOwn => vec![
            has(exists.into()),
            Prerequisite {
                fact: format!("`{name}` knows the current password"),
                state: State::Unknown,
            },
        ],
        Way::Reset => vec![has(exists.into())],
        // Where there is one, it is deleted first.
        Way::Create if exists == Some(true) => Vec::new(),
        Way::Create => vec![Prerequisite {
            fact: format!("`{name}` has no console password yet"),
            state: exists.map(|exists| !exists).into(),
        }],
    }
}

/// Whether a user's password has expired.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Expiry {
    /// It has not, or passwords do not expire.
    Valid,
    /// It has; a new one must be chosen at sign-in.
    Expired,
    /// It has, and the account lets nobody change an expired password at sign-in.
    Hard,
    /// Passwords expire, and when it was changed is not known.
    Unknown {
        /// An expired one cannot be changed at sign-in.
        hard: bool,
    },
}

/// Whether the password of `user` has expired at `time`.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>.
pub(super) fn expiry(account: &Account, user: &User, time: Timestamp) -> Expiry {
    let PasswordRules::Custom(rules) = &account.password_rules else {
        return Expiry::Valid;
    };
    let Some(days) = rules.expires_after() else {
        return Expiry::Valid;
    };
    let hard = rules.hard_expiry.value;
    if user.password.exists == Some(false) {
        return Expiry::Valid;
    }
    let hours = days.saturating_mul(24).clamp(0, 1_000_000);
    let by_age = user
        .password
        .changed
        .and_then(|changed| changed.checked_add(jiff::Span::new().hours(hours)).ok());
    match user.password.expires.or(by_age) {
        None => Expiry::Unknown { hard },
        Some(end) if time < end => Expiry::Valid,
        Some(_) if hard => Expiry::Hard,
        Some(_) => Expiry::Expired,
    }
}

/// Why a user cannot call IAM with a kind of credential at all.
pub(super) fn obstacle(
    account: &Account,
    user: &User,
    kind: Credential,
    circumstances: &Circumstances,
) -> Option<&'static str> {
    kind.obstacle(user).or_else(|| {
        let locked =
            kind.is_console() && expiry(account, user, circumstances.time()) == Expiry::Hard;
        locked
            .then_some("the password has expired, and the account's `HardExpiry` bars the sign-in")
    })
}

/// What else matters to a user who changes a password.
pub(super) fn notes(account: &Account, user: &User, circumstances: &Circumstances) -> Vec<String> {
    let name = &user.name;
    let mut notes = Vec::new();
    match expiry(account, user, circumstances.time()) {
        Expiry::Valid => {}
        Expiry::Expired => notes.push(format!(
            "the password of `{name}` has expired: the next sign-in asks for a new one"
        )),
        Expiry::Hard => notes.push(format!(
            "the password of `{name}` has expired under `HardExpiry`: an administrator must reset it, or `{name}` changes it with an access key"
        )),
        Expiry::Unknown { hard } => {
            let then = if hard {
                "an administrator must reset it then"
            } else {
                "the next sign-in asks for a new one then"
            };
            notes.push(format!(
                "passwords expire here, and when `{name}` changed theirs is not known: {then}"
            ));
        }
    }
    if user.password.reset_required == Some(true) {
        notes.push(format!(
            "`{name}` must choose a new password at the next sign-in, which has no MFA if none is set up"
        ));
    }
    let is_quarantine = |name: &str| name.starts_with("AWSCompromisedKeyQuarantine");
    if let Some(policy) = user
        .policies
        .iter()
        .find(|policy| policy.arn.is_some() && is_quarantine(&policy.name))
    {
        notes.push(format!(
            "AWS has put `{}` on `{name}` because a key leaked: rotate the key, then detach it",
            policy.name
        ));
    }
    notes
}
