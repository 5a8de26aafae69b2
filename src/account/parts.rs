//! A snapshot while its files are read: what one file tells is put together with what others tell.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::document::{Document, DocumentId, Evaluated};
use super::{
    Account, Attachment, Files, Gap, Group, Level, Mfa, PasswordRules, Role, SnapshotError, User,
    by_name, managed,
};
use crate::iac::value::Value;
use crate::policy::Arn;
use crate::source::Span;
use crate::syntax::Unknown;

/// What a file tells of a user who may be described in another.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The name, or the ARN.
    pub(super) user: Box<str>,
    pub(super) facts: Vec<Fact>,
    pub(super) place: Span,
    /// Users that nothing else describes are worth a word.
    pub(super) of_report: bool,
}

/// A fact about a user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fact {
    /// Whether there is a console password.
    Password(bool),
    /// When the password was changed last.
    Changed(Timestamp),
    /// When it expires.
    Expires(Timestamp),
    /// Whether a new one must be chosen at the next sign-in.
    ResetRequired(bool),
    /// The MFA devices.
    Mfa(Mfa),
    /// Whether an access key is active.
    AccessKey(bool),
}

/// What has been read so far.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) files: Files,
    pub(super) errors: Vec<SnapshotError>,
    pub(super) users: Vec<User>,
    pub(super) groups: Vec<Group>,
    pub(super) roles: Vec<Role>,
    pub(super) documents: Vec<Document>,
    pub(super) managed: HashMap<Box<str>, DocumentId>,
    pub(super) told: Vec<Told>,
    pub(super) password_rules: Option<PasswordRules>,
    pub(super) scps: Option<Vec<Level>>,
    pub(super) rcps: Option<Vec<Level>>,
    pub(super) gaps: Vec<Gap>,
    /// Users, groups and roles were described.
    pub(super) described: bool,
    /// How many users the account has by its summary.
    pub(super) user_count: Option<(i64, Span)>,
    pub(super) has_report: bool,
    account: Option<(Box<str>, Box<str>)>,
}

impl Parts {
    pub(super) fn new(files: Files) -> Self {
        Self {
            files,
            errors: Vec::new(),
            users: Vec::new(),
            groups: Vec::new(),
            roles: Vec::new(),
            documents: Vec::new(),
            managed: HashMap::new(),
            told: Vec::new(),
            password_rules: None,
            scps: None,
            rcps: None,
            gaps: Vec::new(),
            described: false,
            user_count: None,
            has_report: false,
            account: None,
        }
    }

    pub(super) fn document(&mut self, name: &str, place: Span) -> DocumentId {
        self.documents.push(Document {
            name: name.into(),
            place,
            evaluated: None,
        });
        DocumentId::new(self.documents.len() - 1)
    }

    /// A document that expressions of code come to.
    pub(super) fn evaluated(
        &mut self,
        name: &str,
        value: Value,
        unknowns: Arc<[Unknown]>,
    ) -> DocumentId {
        let id = self.document(name, value.place);
        if let Some(document) = self.documents.last_mut() {
            document.evaluated = Some(Arc::new(Evaluated { value, unknowns }));
        }
        id
    }

    pub(super) fn tell(&mut self, user: &str, fact: Fact, place: Span) {
        self.told.push(Told {
            user: user.into(),
            facts: vec![fact],
            place,
            of_report: false,
        });
    }

    pub(super) fn gap(&mut self, text: impl Into<String>, place: Option<Span>) {
        self.gaps.push(Gap {
            text: text.into(),
            place,
        });
    }

    /// The password policy, which only one file may tell.
    pub(super) fn password_rules(&mut self, rules: PasswordRules, place: Span) {
        if self.password_rules.is_some() {
            self.errors.push(SnapshotError::TwoFiles {
                what: "the account's password policy",
                span: place,
            });
        } else {
            self.password_rules = Some(rules);
        }
    }

    /// Notes the account that something is of; all must be of one.
    pub(super) fn owner(&mut self, arn: &str, place: Span) {
        let Ok(parsed) = Arn::parse(arn) else {
            self.errors.push(SnapshotError::Value {
                value: arn.to_owned(),
                expected: "an ARN",
                span: place,
            });
            return;
        };
        if parsed.account() == "aws" {
            return;
        }
        self.owner_is(parsed.account(), parsed.partition(), arn, place);
    }

    pub(super) fn owner_is(&mut self, id: &str, partition: &str, what: &str, place: Span) {
        match &self.account {
            None => self.account = Some((id.into(), partition.into())),
            Some((known, _)) if **known == *id => {}
            Some((known, _)) => {
                let mixed = self
                    .errors
                    .iter()
                    .any(|error| matches!(error, SnapshotError::Mixed { .. }));
                if !mixed {
                    self.errors.push(SnapshotError::Mixed {
                        account: known.to_string(),
                        other: what.to_owned(),
                        span: place,
                    });
                }
            }
        }
    }

    /// The id and the partition of the account, where something told them.
    pub(super) fn account(&self) -> Option<(&str, &str)> {
        let (id, partition) = self.account.as_ref()?;
        Some((id, partition))
    }

    /// The account, once every file is read.
    pub(super) fn finish(
        mut self,
        path: &str,
    ) -> Result<(Files, Account), (Files, Vec<SnapshotError>)> {
        if !self.described && self.errors.is_empty() {
            self.errors.push(SnapshotError::NoDetails {
                path: path.to_owned(),
            });
        }
        if self.account.is_none() && self.errors.is_empty() {
            self.errors.push(SnapshotError::NoAccount {
                path: path.to_owned(),
            });
        }
        self.sort();
        self.apply();
        let (id, partition) = self.account.take().unwrap_or_default();
        self.attach(&partition);
        self.count();
        if !self.errors.is_empty() {
            return Err((self.files, self.errors));
        }
        let account = Account {
            id,
            partition,
            users: self.users,
            groups: self.groups,
            roles: self.roles,
            documents: self.documents,
            password_rules: self.password_rules.unwrap_or(PasswordRules::Unknown),
            scps: self.scps,
            rcps: self.rcps,
            gaps: self.gaps,
        };
        Ok((self.files, account))
    }

    /// By name, which stands once.
    fn sort(&mut self) {
        self.users.sort_by(|a, b| by_name(&a.name, &b.name));
        self.groups.sort_by(|a, b| by_name(&a.name, &b.name));
        self.roles.sort_by(|a, b| by_name(&a.name, &b.name));
        let users = self.users.iter().map(|user| (&user.name, user.place));
        let groups = self.groups.iter().map(|group| (&group.name, group.place));
        let roles = self.roles.iter().map(|role| (&role.name, role.place));
        let twice = [
            ("user", second(users)),
            ("group", second(groups)),
            ("role", second(roles)),
        ];
        for (kind, found) in twice {
            if let Some((name, span)) = found {
                self.errors.push(SnapshotError::Twice { kind, name, span });
            }
        }
    }

    /// Puts to the users what other files tell of them.
    fn apply(&mut self) {
        for told in std::mem::take(&mut self.told) {
            let name = match told.user.rsplit_once('/') {
                Some((_, name)) => name,
                None => &told.user,
            };
            let at = self
                .users
                .binary_search_by(|user| by_name(&user.name, name))
                .ok();
            match at.and_then(|at| self.users.get_mut(at)) {
                Some(user) => told.put(user),
                None if told.of_report => self.gap(
                    format!("the credential report names `{name}`, whom the details do not list: they are of different days"),
                    Some(told.place),
                ),
                None => {}
            }
        }
    }

    /// Finds the documents of the managed policies that are attached.
    fn attach(&mut self, partition: &str) {
        let mut lists: Vec<Vec<Attachment>> = Vec::new();
        let mut take = |list: &mut Vec<Attachment>| lists.push(std::mem::take(list));
        self.users.iter_mut().for_each(|user| {
            take(&mut user.policies);
            let mut boundary = user.boundary.take().into_iter().collect();
            take(&mut boundary);
        });
        self.groups
            .iter_mut()
            .for_each(|group| take(&mut group.policies));
        self.roles.iter_mut().for_each(|role| {
            take(&mut role.policies);
            let mut boundary = role.boundary.take().into_iter().collect();
            take(&mut boundary);
        });
        for attachment in lists.iter_mut().flatten() {
            if attachment.document.is_none()
                && let Some(arn) = &attachment.arn
            {
                attachment.document = self.find(arn, partition);
            }
        }
        let mut lists = lists.into_iter();
        let mut next = || lists.next().unwrap_or_default();
        for user in &mut self.users {
            user.policies = next();
            user.boundary = next().pop();
        }
        for group in &mut self.groups {
            group.policies = next();
        }
        for role in &mut self.roles {
            role.policies = next();
            role.boundary = next().pop();
        }
    }

    /// The document of a managed policy: as the snapshot has it, else as AWS published it.
    pub(super) fn find(&mut self, arn: &str, partition: &str) -> Option<DocumentId> {
        if let Some(known) = self.managed.get(arn) {
            return Some(*known);
        }
        let known = managed::find(arn)?;
        let title = known.title();
        let text = known.document_in(partition);
        let source = self.files.add(&title, &text);
        let place = Span::new(source, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        let id = self.document(known.name, place);
        self.managed.insert(arn.into(), id);
        Some(id)
    }

    /// A summary that counts more users than are listed shows that the details were cut.
    fn count(&mut self) {
        if let Some((count, place)) = self.user_count
            && usize::try_from(count).is_ok_and(|count| count != self.users.len())
        {
            let listed = self.users.len();
            self.gap(
                format!("the account's summary counts {count} users and the details list {listed}"),
                Some(place),
            );
        }
    }
}

impl Told {
    fn put(&self, user: &mut User) {
        for fact in &self.facts {
            self.put_one(*fact, user);
        }
    }

    fn put_one(&self, fact: Fact, user: &mut User) {
        match fact {
            Fact::Password(exists) => {
                // What is told of the user itself is newer than the report.
                if user.password.exists.is_none() || !self.of_report {
                    user.password.exists = Some(exists);
                    user.password.place = Some(self.place);
                }
            }
            Fact::Changed(at) => user.password.changed = Some(at),
            Fact::Expires(at) => user.password.expires = Some(at),
            Fact::ResetRequired(required) => user.password.reset_required = Some(required),
            Fact::Mfa(mfa) => {
                let weight = |mfa| match mfa {
                    Mfa::Unknown => 0,
                    Mfa::None => 1,
                    Mfa::Some => 2,
                    Mfa::SecurityKey => 3,
                    Mfa::Code => 4,
                };
                if weight(mfa) > weight(user.mfa) {
                    user.mfa = mfa;
                }
            }
            // One active key is enough, whichever file knows it.
            Fact::AccessKey(active) => {
                user.access_key = Some(active || user.access_key == Some(true));
            }
        }
    }
}

/// The first name that stands twice in a list sorted by name, where it stands the second time.
fn second<'a>(names: impl Iterator<Item = (&'a Box<str>, Span)>) -> Option<(String, Span)> {
    let mut last: Option<(&Box<str>, Span)> = None;
    for (name, place) in names {
        if let Some((before, first)) = last
            && before.eq_ignore_ascii_case(name)
        {
            return Some((name.to_string(), first.max(place)));
        }
        last = Some((name, place));
    }
    None
}
