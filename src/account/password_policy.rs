//! The account's password policy, as `get-account-password-policy` prints it.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>.

use crate::source::Span;
use crate::syntax::shape::{self, ShapeError};
use crate::syntax::{Kind, Node};

/// What is known of the account's password policy.
#[derive(Clone, Debug)]
pub enum PasswordRules {
    /// Nothing.
    Unknown,
    /// The account has no password policy of its own, so AWS's default holds; where that stands.
    Default(Option<Span>),
    /// The account's own.
    Custom(PasswordPolicy),
}

/// A value with the place where it stands; a value that was left out has the place of the whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Span,
}

/// A password policy. What a snapshot leaves out has AWS's default.
#[derive(Clone, Debug)]
pub struct PasswordPolicy {
    /// The least length; 6 by default.
    pub minimum_length: Field<i64>,
    /// One of AWS's symbols is demanded.
    pub require_symbols: Field<bool>,
    /// A digit is demanded.
    pub require_numbers: Field<bool>,
    /// A capital letter is demanded.
    pub require_uppercase: Field<bool>,
    /// A small letter is demanded.
    pub require_lowercase: Field<bool>,
    /// The setting "Allow users to change their own password".
    pub allow_users_to_change: Field<bool>,
    /// Days after which a password expires; `None` is never.
    pub maximum_age: Option<Field<i64>>,
    /// How many former passwords are refused.
    pub reuse_prevention: Option<Field<i64>>,
    /// An expired password cannot be changed at sign-in.
    pub hard_expiry: Field<bool>,
    /// Where the policy begins.
    pub place: Span,
}

/// AWS's names of the fields.
const FIELDS: [&str; 10] = [
    "MinimumPasswordLength",
    "RequireSymbols",
    "RequireNumbers",
    "RequireUppercaseCharacters",
    "RequireLowercaseCharacters",
    "AllowUsersToChangePassword",
    "ExpirePasswords",
    "MaxPasswordAge",
    "PasswordReusePrevention",
    "HardExpiry",
];

impl PasswordPolicy {
    /// Reads the object with AWS's own field names; `strictly` refuses others.
    pub(super) fn read(node: Node<'_>, place: Span, strictly: bool) -> Result<Self, ShapeError> {
        if strictly {
            shape::members(node, "the password policy", &FIELDS)?;
        } else if node.kind() != Kind::Object {
            return Err(ShapeError::of_type(node, "`PasswordPolicy`", "an object"));
        }
        let present = |name| node.get(name).filter(|value| value.kind() != Kind::Null);
        let flag = |name| match present(name) {
            Some(value) => Ok::<_, ShapeError>(Field {
                value: shape::boolean(value, &format!("`{name}`"))?,
                place: place_of(node, name).unwrap_or(place),
            }),
            None => Ok(Field {
                value: false,
                place,
            }),
        };
        let number = |name| match present(name) {
            Some(value) => Ok::<_, ShapeError>(Some(Field {
                value: shape::integer(value, &format!("`{name}`"))?,
                place: place_of(node, name).unwrap_or(place),
            })),
            None => Ok(None),
        };
        Ok(Self {
            minimum_length: number("MinimumPasswordLength")?.unwrap_or(Field { value: 6, place }),
            require_symbols: flag("RequireSymbols")?,
            require_numbers: flag("RequireNumbers")?,
            require_uppercase: flag("RequireUppercaseCharacters")?,
            require_lowercase: flag("RequireLowercaseCharacters")?,
            allow_users_to_change: flag("AllowUsersToChangePassword")?,
            maximum_age: number("MaxPasswordAge")?,
            reuse_prevention: number("PasswordReusePrevention")?,
            hard_expiry: flag("HardExpiry")?,
            place,
        })
    }

    /// After how many days a password expires; `None` is never. `0`, which AWS does not store, is
    /// never, too.
    pub fn expires_after(&self) -> Option<i64> {
        self.maximum_age
            .map(|age| age.value)
            .filter(|days| *days > 0)
    }
}

/// The member with its key.
fn place_of(node: Node<'_>, name: &str) -> Option<Span> {
    let mut members = node.members();
    members
        .find(|member| member.key.as_str() == name)
        .map(|member| member.span())
}
