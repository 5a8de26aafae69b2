//! The principals that a question names.

use super::caller::Who;
use crate::account::{Account, Snapshot, User};
use crate::policy::Arn;

/// Who changes whose password, as someone writes it: names or ARNs.
#[derive(Clone, Copy, Debug)]
pub struct Names<'n> {
    /// Who.
    pub user: Option<&'n str>,
    /// Whose.
    pub target: Option<&'n str>,
}

/// A name that belongs to nobody in question.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoSuch {
    /// Nobody is called so.
    #[error("there is no {kind} `{name}` in the snapshot")]
    Nobody {
        /// `user` or `user or role`
        kind: &'static str,
        /// The name.
        name: String,
        /// Names that are nearly the same.
        near: Vec<String>,
    },
    /// Several accounts have one.
    #[error("several accounts have a `{0}`")]
    Several(String),
    /// The root user of an account.
    #[error("`{0}` is a root user, which is no IAM user and has no policies of its own")]
    Root(String),
    /// Two accounts.
    #[error(
        "`{0}` and `{1}` are of different accounts, and users' passwords are changed from within an account"
    )]
    Apart(String, String),
}

impl NoSuch {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Nobody { near, .. } if !near.is_empty() => {
                let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
                format!("did you mean {}?", quoted.join(" or "))
            }
            Self::Nobody { .. } => {
                "names and ARNs are those of the snapshot's users and roles".to_owned()
            }
            Self::Several(_) => "give the ARN instead of the name".to_owned(),
            Self::Root(_) => "ask about a user or a role; only SCPs limit the root user".to_owned(),
            Self::Apart(..) => "name two principals of one account".to_owned(),
        }
    }
}

/// Finds both principals in one of the accounts.
pub fn pair<'s>(
    snapshots: &'s [Snapshot],
    names: Names<'_>,
) -> Result<(&'s Snapshot, Who<'s>, &'s User), NoSuch> {
    let (user, target) = (
        names.user.unwrap_or_default(),
        names.target.unwrap_or_default(),
    );
    let (snapshot, target_user) = match self::target(snapshots, target) {
        Err(NoSuch::Several(_)) => {
            // The other name may tell which account it is.
            let (snapshot, _) = principal(snapshots, user)?;
            (
                snapshot,
                user_named(&snapshot.account, target)
                    .ok_or_else(|| nobody(snapshots, "user", target))?,
            )
        }
        found => found?,
    };
    let within = std::slice::from_ref(snapshot);
    match principal(within, user) {
        Ok((_, who)) => Ok((snapshot, who, target_user)),
        Err(fault) => match principal(snapshots, user) {
            Ok(_) => Err(NoSuch::Apart(user.to_owned(), target.to_owned())),
            Err(_) => Err(fault),
        },
    }
}

/// Finds a user.
pub fn target<'s>(
    snapshots: &'s [Snapshot],
    name: &str,
) -> Result<(&'s Snapshot, &'s User), NoSuch> {
    refuse_root(name)?;
    let mut found = snapshots
        .iter()
        .filter_map(|snapshot| Some((snapshot, user_named(&snapshot.account, name)?)));
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => Err(NoSuch::Several(name.to_owned())),
        (None, _) => Err(nobody(snapshots, "user", name)),
    }
}

/// Finds a user or a role; `role/NAME` is a role for certain.
pub fn principal<'s>(
    snapshots: &'s [Snapshot],
    name: &str,
) -> Result<(&'s Snapshot, Who<'s>), NoSuch> {
    refuse_root(name)?;
    let mut found = snapshots.iter().filter_map(|snapshot| {
        let account = &snapshot.account;
        let user = user_named(account, name).map(Who::User);
        Some((snapshot, user.or_else(|| role_named(account, name))?))
    });
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => Err(NoSuch::Several(name.to_owned())),
        (None, _) => Err(nobody(snapshots, "user or role", name)),
    }
}

fn refuse_root(name: &str) -> Result<(), NoSuch> {
    let is_root =
        Arn::parse(name).is_ok_and(|arn| arn.service() == "iam" && arn.resource() == "root");
    if is_root {
        Err(NoSuch::Root(name.to_owned()))
    } else {
        Ok(())
    }
}

fn user_named<'s>(account: &'s Account, name: &str) -> Option<&'s User> {
    if name.starts_with("arn:") {
        return account.users.iter().find(|user| *user.arn == *name);
    }
    account.user(name.strip_prefix("user/").unwrap_or(name))
}

fn role_named<'s>(account: &'s Account, name: &str) -> Option<Who<'s>> {
    let short = name.strip_prefix("role/").unwrap_or(name);
    account
        .roles
        .iter()
        .find(|role| *role.arn == *name || role.name.eq_ignore_ascii_case(short))
        .map(Who::Role)
}

fn nobody(snapshots: &[Snapshot], kind: &'static str, name: &str) -> NoSuch {
    let short = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let mut near: Vec<(usize, &str)> = Vec::new();
    for account in snapshots.iter().map(|snapshot| &snapshot.account) {
        let users = account.users.iter().map(|user| &*user.name);
        let roles = account.roles.iter().map(|role| &*role.name);
        let names = users.chain(roles.filter(|_| kind != "user"));
        for other in names {
            let distance = strsim::damerau_levenshtein(&short, &other.to_ascii_lowercase());
            if distance <= short.chars().count() / 3 + 1 {
                near.push((distance, other));
            }
        }
    }
    near.sort_unstable();
    near.dedup();
    NoSuch::Nobody {
        kind,
        name: name.to_owned(),
        near: near
            .iter()
            .take(3)
            .map(|(_, name)| (*name).to_owned())
            .collect(),
    }
}
