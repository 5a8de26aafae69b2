//! Who makes a request, and whom a policy is about.

use std::fmt;

use super::context::Keys;
use super::truth::Truth;
use crate::policy::{Arn, PrincipalElement, PrincipalKind};

/// Who makes a request.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Principal {
    kind: Kind,
    /// The ARN, service name or provider; empty for anonymous callers.
    name: Box<str>,
    account: Option<Box<str>>,
}

/// The kinds of caller.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// A role, in whatever session.
    Role,
    /// A session of a role.
    RoleSession,
    /// A session of `GetFederationToken`.
    FederatedUser,
    /// An AWS service.
    Service,
    /// Someone an identity provider vouches for, before a role is assumed.
    Federated,
    /// Nobody in particular: the request is not signed.
    Anonymous,
}

/// Why a text names no principal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "is not the ARN of a user, role, session or account; it has the form \
     `arn:aws:iam::123456789012:user/name`"
)]
pub struct NotAPrincipal;

impl Principal {
    /// The principal with this ARN, or the root user of the account with this id.
    pub fn from_arn(text: &str) -> Result<Self, NotAPrincipal> {
        if is_account(text) {
            return Self::from_arn(&format!("arn:aws:iam::{text}:root"));
        }
        let arn = Arn::parse(text).map_err(|_| NotAPrincipal)?;
        let resource = arn.resource();
        let named = |prefix| {
            resource
                .strip_prefix(prefix)
                .is_some_and(|name: &str| !name.is_empty())
        };
        let kind = match arn.service() {
            "iam" if resource == "root" => Kind::Root,
            "iam" if named("user/") => Kind::User,
            "iam" if named("role/") => Kind::Role,
            "sts" if named("federated-user/") => Kind::FederatedUser,
            "sts" if session_parts(resource).is_some() => Kind::RoleSession,
            _ => return Err(NotAPrincipal),
        };
        if !is_account(arn.account()) {
            return Err(NotAPrincipal);
        }
        Ok(Self {
            kind,
            name: text.into(),
            account: Some(arn.account().into()),
        })
    }

    /// The AWS service called `name`, such as `ec2.amazonaws.com`.
    pub fn service(name: &str) -> Self {
        Self::without_account(Kind::Service, name)
    }

    /// Someone vouched for by the identity provider `name`.
    pub fn federated(name: &str) -> Self {
        Self::without_account(Kind::Federated, name)
    }

    /// A caller who does not sign the request.
    pub fn anonymous() -> Self {
        Self::without_account(Kind::Anonymous, "")
    }

    fn without_account(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            name: name.into(),
            account: None,
        }
    }

    /// What kind of caller it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The ARN, service name or provider; empty for anonymous callers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The account, for callers that belong to one.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Whether it is a role that belongs to a service, to which SCPs and RCPs do not apply.
    pub fn is_service_linked(&self) -> bool {
        let Some((_, resource)) = self.name.rsplit_once(':') else {
            return false;
        };
        match self.kind {
            Kind::Role => resource.starts_with("role/aws-service-role/"),
            Kind::RoleSession => resource.starts_with("assumed-role/AWSServiceRoleFor"),
            _ => false,
        }
    }

    /// Adds the condition keys that follow from who the caller is, where they are not there yet.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
    pub fn add_keys(&self, keys: &mut Keys) {
        let service = if self.kind == Kind::Service {
            "true"
        } else {
            "false"
        };
        keys.add("aws:PrincipalIsAWSService", [service]);
        if self.kind != Kind::User {
            // Only users have a user name.
            keys.add("aws:username", []);
        }
        let kind = match self.kind {
            Kind::Root => "Account",
            Kind::User => "User",
            Kind::Role | Kind::RoleSession => "AssumedRole",
            Kind::FederatedUser => "FederatedUser",
            Kind::Anonymous => "Anonymous",
            Kind::Service | Kind::Federated => return,
        };
        keys.add("aws:PrincipalType", [kind]);
        let Some(account) = self.account() else {
            return;
        };
        keys.add("aws:PrincipalAccount", [account]);
        match (self.kind, self.role_name()) {
            (Kind::RoleSession, Some(role)) => {
                let partition = self.name.split(':').nth(1).unwrap_or("aws");
                let arn = format!("arn:{partition}:iam::{account}:role/{role}");
                keys.add("aws:PrincipalArn", [arn.as_str()]);
            }
            _ => keys.add("aws:PrincipalArn", [self.name()]),
        }
        if self.kind == Kind::User
            && let Some((_, name)) = self.name.rsplit_once('/')
        {
            keys.add("aws:username", [name]);
        }
    }

    /// The name of the role, without its path.
    fn role_name(&self) -> Option<&str> {
        let (_, resource) = self.name.rsplit_once(':')?;
        match self.kind {
            Kind::Role => resource.rsplit('/').next(),
            Kind::RoleSession => session_parts(resource).map(|(role, _)| role),
            _ => None,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Anonymous => f.write_str("anonymous"),
            _ => f.write_str(&self.name),
        }
    }
}

/// Twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Role and session name of `assumed-role/ROLE/SESSION`.
pub fn session_parts(resource: &str) -> Option<(&str, &str)> {
    let (role, session) = resource.strip_prefix("assumed-role/")?.split_once('/')?;
    (!role.is_empty() && !session.is_empty()).then_some((role, session))
}

/// `Principal` or `NotPrincipal`, made ready to be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrincipalSet {
    /// `NotPrincipal`
    pub negated: bool,
    /// The principals listed.
    pub entries: Vec<Entry>,
}

/// One principal that a policy names.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Entry {
    /// `"*"` or `{"AWS": "*"}`: everyone, signed in or not.
    Everyone,
    /// An account, by its id or the ARN of its root user.
    Account(Box<str>),
    /// A user, role or session by ARN; in comparisons `*` and `?` are wildcards.
    Arn(Box<str>),
    /// An AWS service; `*` is all of them.
    Service(Box<str>),
    /// An identity provider; `*` is all of them.
    Federated(Box<str>),
    /// A canonical user id, which stands for an account that the id does not tell.
    Canonical(Box<str>),
    /// Something else.
    Unreadable(Box<str>),
}

/// How far a policy's principals take in a caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// They name the caller in some way.
    pub any: Truth,
    /// They name the very user or session, or everyone.
    pub direct: Truth,
    /// They name the role that the caller has assumed.
    pub role: Truth,
}

impl Reach {
    const NONE: Self = Self {
        any: Truth::No,
        direct: Truth::No,
        role: Truth::No,
    };

    fn or(self, other: Self) -> Self {
        Self {
            any: self.any.or(other.any),
            direct: self.direct.or(other.direct),
            role: self.role.or(other.role),
        }
    }
}

impl PrincipalSet {
    /// Reads the element.
    pub fn new(element: &PrincipalElement<'_>) -> Self {
        let everyone = element.everyone.map(|text| match text.as_str() {
            "*" => Entry::Everyone,
            other => Entry::Unreadable(other.into()),
        });
        let listed = element.entries.iter().flat_map(|entry| {
            let kind = entry.kind;
            entry
                .principals
                .iter()
                .map(move |principal| Entry::read(kind, principal.as_str()))
        });
        Self {
            negated: element.negated,
            entries: everyone.into_iter().chain(listed).collect(),
        }
    }

    /// How far the element takes in `principal`.
    pub fn reach(&self, principal: &Principal) -> Reach {
        if self.negated {
            let any = !self.exempts(principal);
            return Reach {
                any,
                direct: any,
                role: Truth::No,
            };
        }
        self.entries
            .iter()
            .map(|entry| entry.reach(principal))
            .fold(Reach::NONE, Reach::or)
    }

    /// Whether `NotPrincipal` spares `principal`. AWS may look at the account, the role and the
    /// session one after the other, so only a caller all of whose names are listed is surely spared.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>.
    fn exempts(&self, principal: &Principal) -> Truth {
        let has = |wanted: &dyn Fn(&Entry) -> bool| self.entries.iter().any(wanted);
        if has(&|entry| *entry == Entry::Everyone) {
            return Truth::Yes;
        }
        if has(&|entry| matches!(entry, Entry::Canonical(_) | Entry::Unreadable(_))) {
            return Truth::Maybe;
        }
        let account = principal.account().is_some_and(|own| {
            has(&|entry| matches!(entry, Entry::Account(listed) if **listed == *own))
        });
        let reach = self
            .entries
            .iter()
            .filter(|entry| !matches!(entry, Entry::Account(_)))
            .map(|entry| entry.reach(principal))
            .fold(Reach::NONE, Reach::or);
        match principal.kind() {
            Kind::Root => account.into(),
            Kind::Service | Kind::Federated | Kind::Anonymous => reach.any,
            Kind::RoleSession => match (reach.direct, reach.role) {
                (Truth::No, Truth::No) if !account => Truth::No,
                (Truth::Yes, Truth::Yes) if account => Truth::Yes,
                _ => Truth::Maybe,
            },
            Kind::User | Kind::Role | Kind::FederatedUser => match reach.any {
                Truth::Yes if account => Truth::Yes,
                Truth::No if !account => Truth::No,
                _ => Truth::Maybe,
            },
        }
    }
}

impl Entry {
    fn read(kind: Option<PrincipalKind>, text: &str) -> Self {
        match kind {
            Some(PrincipalKind::Aws) if text == "*" => Self::Everyone,
            Some(PrincipalKind::Aws) if is_account(text) => Self::Account(text.into()),
            Some(PrincipalKind::Aws) => match Arn::parse(text) {
                Ok(arn) if arn.service() == "iam" && arn.resource() == "root" => {
                    Self::Account(arn.account().into())
                }
                _ => Self::Arn(text.into()),
            },
            Some(PrincipalKind::Service) => Self::Service(text.into()),
            Some(PrincipalKind::Federated) => Self::Federated(text.into()),
            Some(PrincipalKind::CanonicalUser) => Self::Canonical(text.into()),
            None => Self::Unreadable(text.into()),
        }
    }

    fn reach(&self, principal: &Principal) -> Reach {
        let named = |any: bool| Reach {
            any: any.into(),
            direct: any.into(),
            role: Truth::No,
        };
        let owned = principal.account().is_some();
        match self {
            Self::Everyone => named(true),
            Self::Account(account) => Reach {
                any: (principal.account() == Some(account)).into(),
                ..Reach::NONE
            },
            Self::Arn(arn) => reach_of_arn(arn, principal),
            Self::Service(name) => named(
                principal.kind() == Kind::Service
                    && (**name == *"*" || name.eq_ignore_ascii_case(principal.name())),
            ),
            Self::Federated(name) => named(
                principal.kind() == Kind::Federated
                    && (**name == *"*" || **name == *principal.name()),
            ),
            // The id belongs to some account, and a policy with a kind of principal that does not
            // exist is refused.
            Self::Canonical(_) if !owned => Reach::NONE,
            Self::Canonical(_) | Self::Unreadable(_) => Reach {
                any: Truth::Maybe,
                direct: Truth::No,
                role: Truth::No,
            },
        }
    }
}

fn reach_of_arn(arn: &str, principal: &Principal) -> Reach {
    if arn == principal.name() {
        // A request by a role is one by some session of it.
        let is_role = principal.kind() == Kind::Role;
        return Reach {
            any: Truth::Yes,
            direct: (!is_role).into(),
            role: is_role.into(),
        };
    }
    // IAM refuses wildcards inside an ARN here; what one that is stored does is not documented.
    if arn.contains(['*', '?']) {
        return Reach {
            any: if principal.account().is_some() {
                Truth::Maybe
            } else {
                Truth::No
            },
            ..Reach::NONE
        };
    }
    // Names of roles are unique in their account, whatever their path, which a session's ARN lacks.
    let assumed = Principal::from_arn(arn).is_ok_and(|role| {
        role.kind() == Kind::Role
            && principal.kind() == Kind::RoleSession
            && role.account == principal.account
            && role.role_name() == principal.role_name()
    });
    Reach {
        any: assumed.into(),
        role: assumed.into(),
        direct: Truth::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_arn() {
        for (arn, kind) in [
            ("123456789012", Kind::Root),
            ("arn:aws:iam::123456789012:root", Kind::Root),
            ("arn:aws:iam::123456789012:user/eng/mira", Kind::User),
            ("arn:aws-cn:iam::123456789012:role/r", Kind::Role),
            (
                "arn:aws:sts::123456789012:assumed-role/r/s",
                Kind::RoleSession,
            ),
            (
                "arn:aws:sts::123456789012:federated-user/f",
                Kind::FederatedUser,
            ),
        ] {
            assert_eq!(
                Principal::from_arn(arn).map(|p| p.kind()),
                Ok(kind),
                "{arn}"
            );
        }
        for text in [
            "",
            "mira",
            "arn:aws:iam::1:user/x",
            "arn:aws:iam::123456789012:user/",
            "arn:aws:s3:::b",
        ] {
            assert_eq!(Principal::from_arn(text), Err(NotAPrincipal), "{text}");
        }
    }

    #[test]
    fn keys_that_follow_from_the_caller() {
        let mut keys = Keys::new();
        let session = "arn:aws:sts::123456789012:assumed-role/deploy/run-7";
        Principal::from_arn(session).unwrap().add_keys(&mut keys);
        let listed: Vec<_> = keys
            .iter()
            .map(|(key, values)| (key, values.first().map_or("", |value| value)))
            .collect();
        assert_eq!(
            listed,
            [
                ("aws:PrincipalIsAWSService", "false"),
                ("aws:username", ""),
                ("aws:PrincipalType", "AssumedRole"),
                ("aws:PrincipalAccount", "123456789012"),
                ("aws:PrincipalArn", "arn:aws:iam::123456789012:role/deploy"),
            ]
        );
    }
}
