//! What code makes of an account, laid over what a snapshot tells of it.

use std::sync::Arc;

use super::code::documents::{conditional, of_node};
use super::code::facts::{Fact, Holder, HolderKind, Stated};
use super::details::attached;
use super::parts::{Fact as ToldFact, Parts};
use super::users::{Attachment, Group, Member, Mfa, Password, Role, User};
use super::{DocumentId, PasswordRules};
use crate::iac::value::{Unknowns, Value};
use crate::source::Span;
use crate::syntax::Unknown;

/// What code does to an account.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// What is so once it is deployed.
    pub(super) stated: Vec<Stated>,
    /// What a plan deletes, as it was.
    pub(super) deleted: Vec<Stated>,
    /// What a plan changes in place, as it was.
    pub(super) changed: Vec<Stated>,
}

/// Lays what code does over `parts`: what it deletes and changes is taken away first, then what it
/// makes is put in place of what has the same name, or added. All else stays.
pub(super) fn lay(parts: &mut Parts, mut changes: Changes, unknowns: &Unknowns, partition: &str) {
    let mut laying = Laying {
        parts,
        unknowns,
        all: unknowns.all(),
        partition,
    };
    for stated in changes.changed.iter().chain(&changes.deleted) {
        laying.take_relation(stated);
    }
    // What a policy, a user or a group is part of goes before itself.
    changes
        .deleted
        .sort_by_key(|one| std::cmp::Reverse(one.fact.rank()));
    for stated in &changes.deleted {
        laying.take(stated);
    }
    for stated in &changes.changed {
        laying.rename(stated, &changes.stated);
    }
    changes.stated.sort_by_key(|one| {
        // What a data source read of a thing is older than what becomes of it.
        let is_read = one.owner.starts_with("data.") || one.owner.contains(".data.");
        (one.fact.rank(), !is_read, one.only_if.is_some())
    });
    for stated in &changes.stated {
        laying.put(stated);
    }
    laying.settle_rules(&changes.stated);
}

struct Laying<'p> {
    parts: &'p mut Parts,
    unknowns: &'p Unknowns,
    all: Arc<[Unknown]>,
    partition: &'p str,
}

impl Laying<'_> {
    /// An account has one password policy. Code that declares several is for several accounts.
    fn settle_rules(&mut self, stated: &[Stated]) {
        let mut rules = stated
            .iter()
            .filter(|one| matches!(one.fact, Fact::Rules(_)) && !one.owner.starts_with("data."));
        let Some(first) = rules.next() else { return };
        if let Some(other) = rules.find(|one| !one.fact.says_what(&first.fact)) {
            self.parts.password_rules = None;
            let text = format!(
                "`{}` and `{}` are password policies of several accounts: which is this one's is not known",
                first.owner, other.owner
            );
            self.parts.gap(text, Some(other.place));
        }
    }

    /// Takes away what ties a thing to another.
    fn take_relation(&mut self, stated: &Stated) {
        match &stated.fact {
            Fact::Inline { holder, name, .. } => {
                if let Some(policies) = self.policies(holder) {
                    policies.retain(|one| one.arn.is_some() || one.name != *name);
                }
            }
            Fact::Attached {
                holder,
                arn: Some(arn),
                ..
            } => {
                if let Some(policies) = self.policies(holder) {
                    policies.retain(|one| one.arn.as_ref() != Some(arn));
                }
            }
            Fact::Boundary { holder, .. } => {
                if let Some(boundary) = self.boundary(holder) {
                    *boundary = None;
                }
            }
            Fact::Member { user, group } => {
                if let Some(user) = self.user(user) {
                    let is_it = |one: &Member| one.name.eq_ignore_ascii_case(group);
                    user.groups.retain(|one| !is_it(one));
                }
            }
            _ => {}
        }
    }

    /// Takes away what is deleted.
    fn take(&mut self, stated: &Stated) {
        match &stated.fact {
            Fact::Holder { holder, .. } => {
                let is_it = |name: &str| name.eq_ignore_ascii_case(&holder.name);
                match holder.kind {
                    HolderKind::User => {
                        self.parts.users.retain(|one| !is_it(&one.name));
                        let of = |user: &str| is_it(user.rsplit('/').next().unwrap_or_default());
                        self.parts.told.retain(|one| !of(&one.user));
                    }
                    HolderKind::Role => self.parts.roles.retain(|one| !is_it(&one.name)),
                    HolderKind::Group => {
                        self.parts.groups.retain(|one| !is_it(&one.name));
                        for user in &mut self.parts.users {
                            user.groups.retain(|one| !is_it(&one.name));
                        }
                    }
                }
            }
            // AWS deletes no policy that is still attached.
            Fact::Managed { arn, .. } => {
                self.parts.managed.remove(arn);
                let other = |one: &Attachment| one.arn.as_ref() != Some(arn);
                let users = self.parts.users.iter_mut().map(|user| &mut user.policies);
                let groups = self
                    .parts
                    .groups
                    .iter_mut()
                    .map(|group| &mut group.policies);
                let roles = self.parts.roles.iter_mut().map(|role| &mut role.policies);
                users
                    .chain(groups)
                    .chain(roles)
                    .for_each(|policies| policies.retain(other));
            }
            Fact::Login { user, .. } => {
                self.parts
                    .tell(user, ToldFact::Password(false), stated.place);
            }
            // The account's own policy gives way to AWS's default.
            Fact::Rules(_) | Fact::RulesUnknown => {
                self.parts.password_rules = Some(PasswordRules::Default(Some(stated.place)));
            }
            _ => {}
        }
    }

    /// Gives a thing the name that it is changed to.
    fn rename(&mut self, former: &Stated, stated: &[Stated]) {
        let Fact::Holder { holder, .. } = &former.fact else {
            return;
        };
        let later = stated.iter().find_map(|one| match &one.fact {
            Fact::Holder { holder: later, .. }
                if one.owner == former.owner && later.kind == holder.kind =>
            {
                Some(&later.name)
            }
            _ => None,
        });
        let Some(later) = later.filter(|later| **later != holder.name) else {
            return;
        };
        match holder.kind {
            HolderKind::User => {
                for told in &mut self.parts.told {
                    let name = told.user.rsplit('/').next().unwrap_or_default();
                    if name.eq_ignore_ascii_case(&holder.name) {
                        told.user = later.clone();
                    }
                }
                if let Some(user) = self.user(&holder.name) {
                    user.name = later.clone();
                }
            }
            HolderKind::Role => {
                if let Some(role) = self.role(&holder.name) {
                    role.name = later.clone();
                }
            }
            HolderKind::Group => {
                if let Some(group) = self.group(&holder.name) {
                    group.name = later.clone();
                }
                let members = self
                    .parts
                    .users
                    .iter_mut()
                    .flat_map(|user| &mut user.groups);
                for member in members.filter(|one| one.name.eq_ignore_ascii_case(&holder.name)) {
                    member.name = later.clone();
                }
            }
        }
    }

    /// Puts in place what is so.
    fn put(&mut self, stated: &Stated) {
        let place = stated.place;
        match &stated.fact {
            Fact::Holder { holder, path, tags } => {
                let tags = tags.clone();
                let arn = self.arn(holder, path);
                self.holder(holder, &arn, place);
                let own = match holder.kind {
                    HolderKind::User => self.user(&holder.name).map(|user| &mut user.tags),
                    HolderKind::Role => self.role(&holder.name).map(|role| &mut role.tags),
                    HolderKind::Group => None,
                };
                if let Some(own) = own {
                    *own = tags;
                }
            }
            Fact::Managed {
                arn,
                name,
                document,
            } => match document {
                Some(document) => {
                    let id = self.document(name, document);
                    self.parts.managed.insert(arn.clone(), id);
                }
                None => {
                    self.parts.managed.remove(arn);
                }
            },
            Fact::Inline {
                holder,
                name,
                document,
            } => {
                let document = document.as_ref().map(|one| self.document(name, one));
                let attachment = Attachment {
                    name: name.clone(),
                    arn: None,
                    document,
                    place,
                };
                self.attach(stated, holder, attachment);
            }
            Fact::Attached { holder, name, arn } => {
                let attachment = self.attachment(name, arn.as_deref(), stated);
                self.attach(stated, holder, attachment);
            }
            Fact::Boundary { holder, name, arn } => {
                let attachment = self.attachment(name, arn.as_deref(), stated);
                match self.boundary(holder) {
                    Some(boundary) => *boundary = Some(attachment),
                    None => self.nobody(stated, holder),
                }
            }
            Fact::Trust { role, document } => {
                let name = format!("trust policy of {role}");
                let document = document.as_ref().map(|one| self.document(&name, one));
                if let Some(role) = self.role(role) {
                    role.trust = document;
                }
            }
            Fact::Member { user, group } => self.member(stated, user, group),
            Fact::Login { user, reset } => {
                self.expect_user(stated, user);
                self.parts.tell(user, ToldFact::Password(true), place);
                if let Some(reset) = reset {
                    self.parts
                        .tell(user, ToldFact::ResetRequired(*reset), place);
                }
            }
            Fact::Key { user, active } => {
                self.expect_user(stated, user);
                self.parts.tell(user, ToldFact::AccessKey(*active), place);
            }
            Fact::Rules(rules) => {
                self.parts.password_rules = Some(PasswordRules::Custom(rules.clone()));
            }
            Fact::RulesUnknown => self.parts.password_rules = None,
            Fact::Anybody { kind, name } => self.anybody(*kind, name, place),
            Fact::Gap(text) => self.parts.gap(text.clone(), Some(place)),
        }
    }

    /// Gives everybody of a kind a policy of which nothing is known.
    fn anybody(&mut self, kind: HolderKind, name: &str, place: Span) {
        let attachment = || Attachment {
            name: name.into(),
            arn: None,
            document: None,
            place,
        };
        let parts = &mut *self.parts;
        match kind {
            HolderKind::User => {
                let users = parts.users.iter_mut();
                users.for_each(|user| user.policies.push(attachment()));
            }
            HolderKind::Group => {
                let groups = parts.groups.iter_mut();
                groups.for_each(|group| group.policies.push(attachment()));
            }
            HolderKind::Role => {
                let roles = parts.roles.iter_mut();
                roles.for_each(|role| role.policies.push(attachment()));
            }
        }
    }

    fn arn(&self, holder: &Holder, path: &str) -> Box<str> {
        let (id, partition) = self.parts.account().unwrap_or_default();
        let Holder { kind, name } = holder;
        format!("arn:{partition}:iam::{id}:{}{path}{name}", kind.name()).into()
    }

    /// A user, group or role; one that exists keeps what is attached to it.
    fn holder(&mut self, holder: &Holder, arn: &str, place: Span) {
        let name = &holder.name;
        match holder.kind {
            HolderKind::User => match self.user(name) {
                Some(user) => (user.arn, user.place) = (arn.into(), place),
                None => self.parts.users.push(User {
                    name: name.clone(),
                    arn: arn.into(),
                    id: None,
                    place,
                    groups: Vec::new(),
                    policies: Vec::new(),
                    boundary: None,
                    tags: Vec::new(),
                    password: Password::default(),
                    mfa: Mfa::Unknown,
                    access_key: None,
                }),
            },
            HolderKind::Role => match self.role(name) {
                Some(role) => (role.arn, role.place) = (arn.into(), place),
                None => self.parts.roles.push(Role {
                    name: name.clone(),
                    arn: arn.into(),
                    place,
                    policies: Vec::new(),
                    trust: None,
                    boundary: None,
                    tags: Vec::new(),
                }),
            },
            HolderKind::Group => match self.group(name) {
                Some(group) => group.place = place,
                None => self.parts.groups.push(Group {
                    name: name.clone(),
                    place,
                    policies: Vec::new(),
                }),
            },
        }
    }

    fn member(&mut self, stated: &Stated, name: &str, group: &str) {
        self.expect_user(stated, name);
        let Some(user) = self.user(name) else {
            return;
        };
        let known = user
            .groups
            .iter()
            .any(|one| one.name.eq_ignore_ascii_case(group));
        if !known {
            user.groups.push(Member {
                name: group.into(),
                place: stated.place,
            });
        }
    }

    /// A managed policy by its ARN. One that is attached only under a condition is known by its
    /// document, which asks for the condition; one whose ARN is not known lacks a document.
    fn attachment(&mut self, name: &str, arn: Option<&str>, stated: &Stated) -> Attachment {
        let place = stated.place;
        let mut attachment = match arn {
            Some(arn) => attached(arn, place),
            None => Attachment {
                name: name.into(),
                arn: None,
                document: None,
                place,
            },
        };
        if let (Some(arn), Some(position)) = (arn, stated.only_if) {
            attachment.document = self
                .parts
                .find(arn, self.partition)
                .and_then(|id| self.conditional(id, position));
            if attachment.document.is_none() {
                attachment.arn = None;
            }
        }
        attachment
    }

    /// A copy of a document that holds only under a condition.
    fn conditional(&mut self, id: DocumentId, position: usize) -> Option<DocumentId> {
        let document = self.parts.documents.get(id.position())?.clone();
        let unknowns = self.unknowns;
        let value = document.with_root(&self.parts.files, |root| of_node(root, unknowns));
        let value = conditional(&value, position, unknowns);
        Some(self.document(&document.name, &value))
    }

    fn document(&mut self, name: &str, value: &Value) -> DocumentId {
        let unknowns = Arc::clone(&self.all);
        self.parts.evaluated(name, value.clone(), unknowns)
    }

    /// Puts a policy on something, in place of one of the same ARN or name.
    fn attach(&mut self, stated: &Stated, holder: &Holder, attachment: Attachment) {
        let Some(policies) = self.policies(holder) else {
            self.nobody(stated, holder);
            return;
        };
        policies.retain(|one| match (&one.arn, &attachment.arn) {
            (Some(one), Some(other)) => one != other,
            (None, None) => one.name != attachment.name,
            _ => true,
        });
        policies.push(attachment);
    }

    /// Says so where a user is not known.
    fn expect_user(&mut self, stated: &Stated, name: &str) {
        if self.user(name).is_none() {
            let holder = Holder {
                kind: HolderKind::User,
                name: name.into(),
            };
            self.nobody(stated, &holder);
        }
    }

    fn nobody(&mut self, stated: &Stated, holder: &Holder) {
        let text = format!(
            "`{}` is about the {} `{}`, which is made elsewhere and not known here",
            stated.owner,
            holder.kind.name(),
            holder.name
        );
        self.parts.gap(text, Some(stated.place));
    }

    fn policies(&mut self, holder: &Holder) -> Option<&mut Vec<Attachment>> {
        Some(match holder.kind {
            HolderKind::User => &mut self.user(&holder.name)?.policies,
            HolderKind::Group => &mut self.group(&holder.name)?.policies,
            HolderKind::Role => &mut self.role(&holder.name)?.policies,
        })
    }

    fn boundary(&mut self, holder: &Holder) -> Option<&mut Option<Attachment>> {
        match holder.kind {
            HolderKind::User => Some(&mut self.user(&holder.name)?.boundary),
            HolderKind::Role => Some(&mut self.role(&holder.name)?.boundary),
            HolderKind::Group => None,
        }
    }

    fn user(&mut self, name: &str) -> Option<&mut User> {
        let mut all = self.parts.users.iter_mut();
        all.find(|user| user.name.eq_ignore_ascii_case(name))
    }

    fn group(&mut self, name: &str) -> Option<&mut Group> {
        let mut all = self.parts.groups.iter_mut();
        all.find(|group| group.name.eq_ignore_ascii_case(name))
    }

    fn role(&mut self, name: &str) -> Option<&mut Role> {
        let mut all = self.parts.roles.iter_mut();
        all.find(|role| role.name.eq_ignore_ascii_case(name))
    }
}
