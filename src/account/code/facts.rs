//! What code makes of an account, fact by fact.

use crate::account::{PasswordPolicy, Tag};
use crate::iac::value::{Data, Value};
use crate::source::Span;

/// What a policy can be put on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::account) enum HolderKind {
    User,
    Group,
    Role,
}

impl HolderKind {
    pub(in crate::account) const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }
}

/// A user, group or role by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::account) struct Holder {
    pub(in crate::account) kind: HolderKind,
    pub(in crate::account) name: Box<str>,
}

impl Holder {
    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name.eq_ignore_ascii_case(&other.name)
    }
}

/// A fact, and the resource that says so.
#[derive(Clone, Debug)]
pub(in crate::account) struct Stated {
    /// `aws_iam_user.mira`
    pub(in crate::account) owner: Box<str>,
    /// Where it stands.
    pub(in crate::account) place: Span,
    pub(in crate::account) fact: Fact,
    /// The unknown value that decides whether it is so at all.
    pub(in crate::account) only_if: Option<usize>,
}

/// Something that code makes of an account.
#[derive(Clone, Debug)]
pub(in crate::account) enum Fact {
    /// A user, group or role.
    Holder {
        holder: Holder,
        path: Box<str>,
        tags: Vec<Tag>,
    },
    /// A managed policy; its document is `None` where it is not known.
    Managed {
        arn: Box<str>,
        name: Box<str>,
        document: Option<Value>,
    },
    /// An inline policy.
    Inline {
        holder: Holder,
        name: Box<str>,
        document: Option<Value>,
    },
    /// A managed policy put on something; its ARN is `None` where it is not known, and `name` says
    /// then what it hangs on.
    Attached {
        holder: Holder,
        name: Box<str>,
        arn: Option<Box<str>>,
    },
    /// A permissions boundary, likewise.
    Boundary {
        holder: Holder,
        name: Box<str>,
        arn: Option<Box<str>>,
    },
    /// Who may assume a role.
    Trust {
        role: Box<str>,
        document: Option<Value>,
    },
    /// A user in a group.
    Member { user: Box<str>, group: Box<str> },
    /// A user has a console password.
    Login { user: Box<str>, reset: Option<bool> },
    /// A user has an access key.
    Key { user: Box<str>, active: bool },
    /// Whoever of a kind it is about may get a policy, a group or what else goes by this name.
    Anybody { kind: HolderKind, name: Box<str> },
    /// The account's password policy.
    Rules(PasswordPolicy),
    /// The account's password policy, of which it is not known what it says.
    RulesUnknown,
    /// Something is not known.
    Gap(String),
}

impl Fact {
    /// Whether both say the same.
    pub(in crate::account) fn says_what(&self, other: &Self) -> bool {
        if !self.is_about_what(other) {
            return false;
        }
        match (self, other) {
            (
                Self::Holder { path, tags, .. },
                Self::Holder {
                    path: other_path,
                    tags: other_tags,
                    ..
                },
            ) => path == other_path && tags == other_tags,
            (
                Self::Managed { document, .. }
                | Self::Inline { document, .. }
                | Self::Trust { document, .. },
                Self::Managed {
                    document: other, ..
                }
                | Self::Inline {
                    document: other, ..
                }
                | Self::Trust {
                    document: other, ..
                },
            ) => match (document, other) {
                (Some(one), Some(other)) => same(one, other),
                (None, None) => true,
                _ => false,
            },
            (
                Self::Boundary { name, arn, .. },
                Self::Boundary {
                    name: other_name,
                    arn: other_arn,
                    ..
                },
            ) => name == other_name && arn == other_arn,
            (Self::Login { reset, .. }, Self::Login { reset: other, .. }) => reset == other,
            (Self::Key { active, .. }, Self::Key { active: other, .. }) => active == other,
            (Self::Rules(one), Self::Rules(other)) => numbers(one) == numbers(other),
            (Self::Rules(_), Self::RulesUnknown) | (Self::RulesUnknown, Self::Rules(_)) => false,
            _ => true,
        }
    }

    /// Whether both are about the same thing, of which an account has one.
    pub(in crate::account) fn is_about_what(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Holder { holder, .. }, Self::Holder { holder: other, .. })
            | (Self::Boundary { holder, .. }, Self::Boundary { holder: other, .. }) => {
                holder.is(other)
            }
            (Self::Managed { arn, .. }, Self::Managed { arn: other, .. }) => arn == other,
            (
                Self::Inline { holder, name, .. },
                Self::Inline {
                    holder: other_holder,
                    name: other_name,
                    ..
                },
            ) => holder.is(other_holder) && name == other_name,
            (
                Self::Attached { holder, name, arn },
                Self::Attached {
                    holder: other_holder,
                    name: other_name,
                    arn: other_arn,
                },
            ) => holder.is(other_holder) && name == other_name && arn == other_arn,
            (Self::Trust { role, .. }, Self::Trust { role: other, .. }) => {
                role.eq_ignore_ascii_case(other)
            }
            (
                Self::Member { user, group },
                Self::Member {
                    user: other_user,
                    group: other_group,
                },
            ) => user.eq_ignore_ascii_case(other_user) && group.eq_ignore_ascii_case(other_group),
            (Self::Login { user, .. }, Self::Login { user: other, .. })
            | (Self::Key { user, .. }, Self::Key { user: other, .. }) => {
                user.eq_ignore_ascii_case(other)
            }
            (Self::Rules(_) | Self::RulesUnknown, Self::Rules(_) | Self::RulesUnknown) => true,
            (
                Self::Anybody { kind, name },
                Self::Anybody {
                    kind: of,
                    name: other,
                },
            ) => kind == of && name == other,
            (Self::Gap(text), Self::Gap(other)) => text == other,
            _ => false,
        }
    }

    /// The order in which facts are taken: what others are about comes first.
    pub(in crate::account) const fn rank(&self) -> u8 {
        match self {
            Self::Holder { .. } => 0,
            Self::Managed { .. } => 1,
            Self::Anybody { .. } => 3,
            _ => 2,
        }
    }
}

/// What a password policy says, without places.
fn numbers(policy: &PasswordPolicy) -> ([bool; 6], [Option<i64>; 3]) {
    (
        [
            policy.require_symbols.value,
            policy.require_numbers.value,
            policy.require_uppercase.value,
            policy.require_lowercase.value,
            policy.allow_users_to_change.value,
            policy.hard_expiry.value,
        ],
        [
            Some(policy.minimum_length.value),
            policy.maximum_age.map(|age| age.value),
            policy.reuse_prevention.map(|count| count.value),
        ],
    )
}

/// Whether two values are the same, wherever they stand.
pub(in crate::account) fn same(one: &Value, other: &Value) -> bool {
    match (&one.data, &other.data) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(one), Data::Bool(other)) => one == other,
        (Data::Number(one), Data::Number(other)) => one == other,
        (Data::Text(one), Data::Text(other)) => one.text == other.text,
        (Data::Unknown(one), Data::Unknown(other)) => one == other,
        (Data::List(one), Data::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Data::Object(one), Data::Object(other)) => {
            let equal = |((key, value), (other_key, other)): (&(Value, Value), &(Value, Value))| {
                same(key, other_key) && same(value, other)
            };
            one.len() == other.len() && one.iter().zip(other).all(equal)
        }
        _ => false,
    }
}
