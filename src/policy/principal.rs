//! `Principal` and `NotPrincipal`.

use crate::syntax::{Node, Text};

/// `Principal` or `NotPrincipal`: whom a resource policy or trust policy is about.
#[derive(Debug)]
pub struct PrincipalElement<'t> {
    /// The key as written.
    pub key: Text<'t>,
    /// The value as written.
    pub value: Node<'t>,
    /// `NotPrincipal`
    pub negated: bool,
    /// `"*"`, or whatever string stands in place of a map.
    pub everyone: Option<Text<'t>>,
    /// The entries of the map.
    pub entries: Vec<PrincipalEntry<'t>>,
}

/// One key of the map and its principals.
#[derive(Debug)]
pub struct PrincipalEntry<'t> {
    /// The key as written.
    pub key: Text<'t>,
    /// The key's meaning, where it has one.
    pub kind: Option<PrincipalKind>,
    /// The value as written.
    pub value: Node<'t>,
    /// The principals.
    pub principals: Vec<Text<'t>>,
}

/// The keys of a principal map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrincipalKind {
    /// Accounts, users, roles and sessions by ARN or account id.
    Aws,
    /// Services, such as `ec2.amazonaws.com`.
    Service,
    /// Identity providers.
    Federated,
    /// The canonical user id of Amazon S3.
    CanonicalUser,
}

impl PrincipalKind {
    /// The kind whose key is `name`; keys are case-sensitive.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "AWS" => Some(Self::Aws),
            "Service" => Some(Self::Service),
            "Federated" => Some(Self::Federated),
            "CanonicalUser" => Some(Self::CanonicalUser),
            _ => None,
        }
    }
}
