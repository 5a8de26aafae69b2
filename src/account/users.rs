//! Users, groups and roles, and what is attached to them.

use jiff::Timestamp;

use super::DocumentId;
use crate::source::Span;
use crate::syntax::unknown::is_marked;

/// An IAM user.
#[derive(Clone, Debug)]
pub struct User {
    /// The name, without the path.
    pub name: Box<str>,
    /// The ARN, path included.
    pub arn: Box<str>,
    /// The unique id, `AIDA…`, where the snapshot tells it.
    pub id: Option<Box<str>>,
    /// Where the name stands.
    pub place: Span,
    /// The groups the user is in.
    pub groups: Vec<Member>,
    /// The policies of the user itself, inline and managed.
    pub policies: Vec<Attachment>,
    /// The permissions boundary.
    pub boundary: Option<Attachment>,
    /// The tags.
    pub tags: Vec<Tag>,
    /// The console password.
    pub password: Password,
    /// The MFA devices.
    pub mfa: Mfa,
    /// Whether an access key is active, where that is known.
    pub access_key: Option<bool>,
}

impl User {
    /// The path, which begins and ends with `/`.
    pub fn path(&self) -> &str {
        path(&self.arn, "user")
    }
}

/// A user group.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name, without the path.
    pub name: Box<str>,
    /// Where the name stands.
    pub place: Span,
    /// The policies, inline and managed.
    pub policies: Vec<Attachment>,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// The name, without the path.
    pub name: Box<str>,
    /// The ARN, path included.
    pub arn: Box<str>,
    /// Where the name stands.
    pub place: Span,
    /// The policies, inline and managed.
    pub policies: Vec<Attachment>,
    /// Who may assume it.
    pub trust: Option<DocumentId>,
    /// The permissions boundary.
    pub boundary: Option<Attachment>,
    /// The tags.
    pub tags: Vec<Tag>,
}

/// A user's place in a group.
#[derive(Clone, Debug)]
pub struct Member {
    /// The group's name.
    pub name: Box<str>,
    /// Where it is named.
    pub place: Span,
}

/// A policy put on a user, group or role.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The name of the policy.
    pub name: Box<str>,
    /// The ARN of a managed policy; inline policies have none.
    pub arn: Option<Box<str>>,
    /// The document; `None` where the snapshot lacks it.
    pub document: Option<DocumentId>,
    /// Where it is attached.
    pub place: Span,
}

/// A tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// The key.
    pub key: Box<str>,
    /// The value.
    pub value: Box<str>,
}

impl Tag {
    /// Whether key and value are known; what is known only once code is deployed stands under its
    /// [name](crate::syntax::unknown::named_mark).
    pub fn is_known(&self) -> bool {
        !is_marked(&self.key) && !is_marked(&self.value)
    }
}

/// What is known of a user's console password (AWS: login profile).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Password {
    /// Whether there is one.
    pub exists: Option<bool>,
    /// Where that stands.
    pub place: Option<Span>,
    /// When it was last changed.
    pub changed: Option<Timestamp>,
    /// When it expires, as the credential report has it.
    pub expires: Option<Timestamp>,
    /// A new one must be chosen at the next sign-in.
    pub reset_required: Option<bool>,
}

/// What is known of a user's MFA devices.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Mfa {
    /// Nothing.
    #[default]
    Unknown,
    /// There are none.
    None,
    /// There are some, of whatever kind.
    Some,
    /// There is one that shows a code, as `GetSessionToken` wants it.
    Code,
    /// There are security keys and passkeys only, which serve the console alone.
    SecurityKey,
}

/// The path in the ARN of a user or role, with the slashes around it.
pub(super) fn path<'a>(arn: &'a str, kind: &str) -> &'a str {
    let resource = arn.rsplit_once(':').map_or(arn, |(_, resource)| resource);
    let named = resource.strip_prefix(kind).unwrap_or(resource);
    named
        .rfind('/')
        .and_then(|slash| named.get(..=slash))
        .unwrap_or("/")
}
