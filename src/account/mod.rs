//! Floor 5: the snapshot of an account, as the AWS command line prints it, as someone wrote it, or as
//! code describes it.
//!
//! [`load`] reads a file or a directory; [`load_with_plan`] lays a plan over a snapshot. An [`Account`] knows users, groups, roles, what is attached
//! to them, the account's password policy and the organization's levels; every fact keeps the place
//! it was read from. It knows nothing of what policies mean.

mod code;
mod credentials;
mod details;
mod document;
mod error;
mod files;
mod login;
mod managed;
mod manifest;
mod organization;
mod overlay;
mod parts;
mod password_policy;
mod recognise;
mod snapshot;
mod users;

pub use document::{Document, DocumentId, Evaluated, Reading};
pub use error::SnapshotError;
pub use files::Files;
pub use password_policy::{Field, PasswordPolicy, PasswordRules};
pub use snapshot::{Options, Planned, Snapshot, Unusable, load, load_with_plan};
pub use users::{Attachment, Group, Member, Mfa, Password, Role, Tag, User};

use crate::source::Span;

/// An account with everything a snapshot tells of it.
#[derive(Debug)]
pub struct Account {
    /// The account id.
    pub id: Box<str>,
    /// `aws`, `aws-cn`, `aws-us-gov`…
    pub partition: Box<str>,
    /// The IAM users, by name.
    pub users: Vec<User>,
    /// The groups, by name.
    pub groups: Vec<Group>,
    /// The roles, by name.
    pub roles: Vec<Role>,
    /// The policy documents that anything refers to.
    pub documents: Vec<Document>,
    /// The account's password policy, with the setting that lets users change their own password.
    pub password_rules: PasswordRules,
    /// Service control policies by level, from the root of the organization to the account; `None`
    /// where the snapshot has none.
    pub scps: Option<Vec<Level>>,
    /// Resource control policies, likewise.
    pub rcps: Option<Vec<Level>>,
    /// What the snapshot says of itself that makes it incomplete.
    pub gaps: Vec<Gap>,
}

/// The policies at one level of the organization: its root, an organizational unit or the account.
#[derive(Clone, Debug)]
pub struct Level {
    /// The name of its folder.
    pub name: Box<str>,
    /// The policies attached there.
    pub documents: Vec<DocumentId>,
}

/// Something that a snapshot lacks, and what is not known because of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Gap {
    /// What is not known.
    pub text: String,
    /// Where it shows.
    pub place: Option<Span>,
}

impl Account {
    /// The document with this id.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.position())
    }

    /// The user called `name`, whose case does not matter: names of users are unique without it.
    pub fn user(&self, name: &str) -> Option<&User> {
        let at = self
            .users
            .binary_search_by(|user| by_name(&user.name, name));
        self.users.get(at.ok()?)
    }

    /// The group called `name`.
    pub fn group(&self, name: &str) -> Option<&Group> {
        let at = self
            .groups
            .binary_search_by(|group| by_name(&group.name, name));
        self.groups.get(at.ok()?)
    }

    /// The users in the group called `name`.
    pub fn members<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a User> {
        let is_in = move |user: &&User| {
            user.groups
                .iter()
                .any(|group| group.name.eq_ignore_ascii_case(name))
        };
        self.users.iter().filter(is_in)
    }

    /// The ARN of something of IAM's in this account: `user/eng/mira`.
    pub fn arn(&self, resource: &str) -> String {
        format!("arn:{}:iam::{}:{resource}", self.partition, self.id)
    }
}

/// The order of names, in which case does not matter.
fn by_name(a: &str, b: &str) -> std::cmp::Ordering {
    a.bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}
