//! `account.toml`: an account written by hand.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::details::attached;
use super::document::found_in;
use super::parts::Parts;
use super::password_policy::{PasswordPolicy, PasswordRules};
use super::users::{Attachment, Group, Member, Mfa, Password, Role, Tag, User};
use super::{DocumentId, Level, SnapshotError};
use crate::source::{SourceId, Span};
use crate::syntax::shape::{self, ShapeError};
use crate::syntax::{Kind, Node, json, toml};

/// The name of the manifest.
pub(super) const FILE_NAME: &str = "account.toml";

const MEMBERS: [&str; 8] = [
    "id",
    "partition",
    "password-policy",
    "user",
    "group",
    "role",
    "scps",
    "rcps",
];
const USER: [&str; 12] = [
    "name",
    "path",
    "groups",
    "policies",
    "boundary",
    "console",
    "mfa",
    "access_keys",
    "password_last_changed",
    "password_reset_required",
    "tags",
    "id",
];
const GROUP: [&str; 3] = ["name", "path", "policies"];
const ROLE: [&str; 6] = ["name", "path", "trust", "policies", "boundary", "tags"];

/// Reads the manifest `source`, which stands in `folder`, and the organization's policies beside it.
pub(super) fn read(source: SourceId, folder: &Path, parts: &mut Parts) {
    let Some(file) = parts.files.source(source) else {
        return;
    };
    // The text is kept beside the parts that point into it.
    let (name, text) = (file.name().to_owned(), file.text().to_owned());
    let parsed = toml::parse(source, &text);
    if let Some(fault) = parsed.errors.first() {
        parts.errors.push(SnapshotError::Broken {
            path: name,
            language: "TOML",
            fault: fault.message.clone(),
            span: fault.span,
        });
        return;
    }
    let mut manifest = Manifest {
        folder,
        parts,
        account: String::new(),
    };
    if let Err(fault) = manifest.read(parsed.tree.root()) {
        parts.errors.push(fault);
    }
}

struct Manifest<'m> {
    folder: &'m Path,
    parts: &'m mut Parts,
    /// `arn:aws:iam::210987654321:`
    account: String,
}

impl Manifest<'_> {
    fn read(&mut self, root: Node<'_>) -> Result<(), SnapshotError> {
        self.parts.described = true;
        shape::members(root, "the account", &MEMBERS)?;
        let id = shape::required(root, "the account", "id")?;
        let place = id.span();
        let id = shape::string(id, "`id`")?;
        if id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SnapshotError::Value {
                value: id.to_owned(),
                expected: "an account id of twelve digits",
                span: place,
            });
        }
        let partition = match root.get("partition") {
            Some(partition) => shape::string(partition, "`partition`")?,
            None => "aws",
        };
        self.account = format!("arn:{partition}:iam::{id}:");
        self.parts.owner_is(id, partition, id, place);
        if let Some(rules) = root.get("password-policy") {
            self.rules(rules)?;
        }
        self.parts.scps = self.levels(root, "scps")?;
        self.parts.rcps = self.levels(root, "rcps")?;
        for (name, read) in [
            ("user", Self::user as fn(&mut Self, Node<'_>) -> _),
            ("group", Self::group),
            ("role", Self::role),
        ] {
            let Some(list) = root.get(name) else {
                continue;
            };
            for node in shape::list(list, &format!("`{name}`"))? {
                if let Err(fault) = read(self, node) {
                    self.parts.errors.push(fault);
                }
            }
        }
        Ok(())
    }

    /// AWS's own field names, or `"default"` where the account has no policy of its own.
    fn rules(&mut self, node: Node<'_>) -> Result<(), SnapshotError> {
        let place = node.span();
        let rules = match node.as_str() {
            Some("default") => PasswordRules::Default(Some(place)),
            Some(other) => {
                return Err(SnapshotError::Value {
                    value: other.to_owned(),
                    expected: "a table or `default`",
                    span: place,
                });
            }
            None => PasswordRules::Custom(PasswordPolicy::read(node, place, true)?),
        };
        self.parts.password_rules(rules, place);
        Ok(())
    }

    /// The organization's policies, a list for each level from its root to the account.
    fn levels(&mut self, root: Node<'_>, name: &str) -> Result<Option<Vec<Level>>, SnapshotError> {
        let Some(levels) = root.get(name) else {
            return Ok(None);
        };
        let mut all = Vec::new();
        for level in shape::list(levels, &format!("`{name}`"))? {
            let mut documents = Vec::new();
            for policy in shape::list(level, &format!("a level of `{name}`"))? {
                let found = self.policy(policy)?;
                documents.extend(found.iter().filter_map(|policy| policy.document));
            }
            all.push(Level {
                name: "account.toml".into(),
                documents,
            });
        }
        Ok(Some(all))
    }

    fn user(&mut self, node: Node<'_>) -> Result<(), SnapshotError> {
        shape::members(node, "a user", &USER)?;
        let (name, place) = Self::name(node, "a user")?;
        let mut groups = Vec::new();
        for group in optional_list(node, "groups")? {
            groups.push(Member {
                name: shape::string(group, "a group")?.into(),
                place: group.span(),
            });
        }
        let flag = |name| {
            let value = node.get(name);
            value
                .map(|value| shape::boolean(value, &format!("`{name}`")))
                .transpose()
        };
        let mfa = match flag("mfa")? {
            None => Mfa::Unknown,
            Some(true) => Mfa::Code,
            Some(false) => Mfa::None,
        };
        let keys = node
            .get("access_keys")
            .map(|keys| shape::integer(keys, "`access_keys`"))
            .transpose()?;
        let user = User {
            arn: self.arn(node, "user", name)?,
            name: name.into(),
            id: node.get("id").and_then(Node::as_str).map(Box::from),
            place,
            groups,
            policies: self.policies(node)?,
            boundary: self.boundary(node)?,
            tags: tags(node)?,
            password: Password {
                exists: flag("console")?,
                place: node.get("console").map(Node::span),
                changed: Self::time(node, "password_last_changed")?,
                expires: None,
                reset_required: flag("password_reset_required")?,
            },
            mfa,
            access_key: keys.map(|keys| keys > 0),
        };
        self.parts.users.push(user);
        Ok(())
    }

    fn group(&mut self, node: Node<'_>) -> Result<(), SnapshotError> {
        shape::members(node, "a group", &GROUP)?;
        let (name, place) = Self::name(node, "a group")?;
        let policies = self.policies(node)?;
        self.parts.groups.push(Group {
            name: name.into(),
            place,
            policies,
        });
        Ok(())
    }

    fn role(&mut self, node: Node<'_>) -> Result<(), SnapshotError> {
        shape::members(node, "a role", &ROLE)?;
        let (name, place) = Self::name(node, "a role")?;
        let trust = match node.get("trust") {
            Some(trust) => self.policy(trust)?.into_iter().next(),
            None => None,
        };
        let role = Role {
            arn: self.arn(node, "role", name)?,
            name: name.into(),
            place,
            policies: self.policies(node)?,
            trust: trust.and_then(|trust| trust.document),
            boundary: self.boundary(node)?,
            tags: tags(node)?,
        };
        self.parts.roles.push(role);
        Ok(())
    }

    fn name<'t>(node: Node<'t>, what: &'static str) -> Result<(&'t str, Span), SnapshotError> {
        let name = shape::required(node, what, "name")?;
        Ok((shape::string(name, "`name`")?, name.span()))
    }

    fn arn(&self, node: Node<'_>, kind: &str, name: &str) -> Result<Box<str>, SnapshotError> {
        let path = match node.get("path") {
            Some(path) => {
                let text = shape::string(path, "`path`")?;
                if !text.starts_with('/') || !text.ends_with('/') {
                    return Err(SnapshotError::Value {
                        value: text.to_owned(),
                        expected: "a path, which begins and ends with `/`",
                        span: path.span(),
                    });
                }
                text
            }
            None => "/",
        };
        Ok(format!("{}{kind}{path}{name}", self.account).into())
    }

    fn time(node: Node<'_>, name: &str) -> Result<Option<Timestamp>, SnapshotError> {
        let Some(value) = node.get(name) else {
            return Ok(None);
        };
        let text = shape::string(value, &format!("`{name}`"))?;
        let day = || format!("{text}T00:00:00Z").parse();
        match text.parse().or_else(|_| day()) {
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(SnapshotError::Value {
                value: text.to_owned(),
                expected: "a time such as 2026-01-05T09:00:00Z",
                span: value.span(),
            }),
        }
    }

    fn policies(&mut self, node: Node<'_>) -> Result<Vec<Attachment>, SnapshotError> {
        let mut all = Vec::new();
        for policy in optional_list(node, "policies")? {
            all.extend(self.policy(policy)?);
        }
        Ok(all)
    }

    fn boundary(&mut self, node: Node<'_>) -> Result<Option<Attachment>, SnapshotError> {
        let Some(boundary) = node.get("boundary") else {
            return Ok(None);
        };
        let found = self.policy(boundary)?;
        match <[Attachment; 1]>::try_from(found) {
            Ok([boundary]) => Ok(Some(boundary)),
            Err(found) => Err(SnapshotError::Policy {
                path: boundary.as_str().unwrap_or_default().to_owned(),
                fault: format!("a boundary is one policy, and this holds {}", found.len()),
                span: boundary.span(),
            }),
        }
    }

    /// A path, the ARN of an AWS managed policy, or `{ name, document }`.
    fn policy(&mut self, node: Node<'_>) -> Result<Vec<Attachment>, SnapshotError> {
        if node.kind() == Kind::Object {
            return Ok(vec![self.inline(node)?]);
        }
        let text = shape::string(node, "a policy")?;
        if text.starts_with("arn:") {
            return Ok(vec![attached(text, node.span())]);
        }
        self.load(text, node.span())
    }

    /// A document between quotes that leave it as it is.
    fn inline(&mut self, node: Node<'_>) -> Result<Attachment, SnapshotError> {
        shape::members(node, "a policy", &["name", "document"])?;
        let (name, place) = Self::name(node, "a policy")?;
        let document = shape::required(node, "a policy", "document")?;
        let text = document
            .text()
            .ok_or_else(|| ShapeError::of_type(document, "`document`", "a string of JSON"))?;
        let content = text.content_span();
        if self.parts.files.slice(content) != text.as_str() {
            return Err(SnapshotError::Value {
                value: name.to_owned(),
                expected: "a document between `'''`, which needs no escapes",
                span: document.span(),
            });
        }
        Ok(self.attachment(name, content, place))
    }

    /// The policies in the file at `path` from the manifest.
    fn load(&mut self, path: &str, span: Span) -> Result<Vec<Attachment>, SnapshotError> {
        let unusable = |fault: String| SnapshotError::Policy {
            path: path.to_owned(),
            fault,
            span,
        };
        let file: PathBuf = self.folder.join(path);
        let id = self
            .parts
            .files
            .read(&file)
            .map_err(|fault| unusable(fault.to_string()))?;
        let Some(source) = self.parts.files.source(id) else {
            return Ok(Vec::new());
        };
        let parsed = json::parse(id, source.text());
        let found = found_in(parsed.tree.root(), &file);
        if found.is_empty() {
            let fault = match parsed.errors.first() {
                Some(error) => format!("not JSON: {error}"),
                None => "there is no policy in it".to_owned(),
            };
            return Err(unusable(fault));
        }
        Ok(found
            .iter()
            .map(|(name, place)| self.attachment(name, *place, span))
            .collect())
    }

    fn attachment(&mut self, name: &str, document: Span, place: Span) -> Attachment {
        let known = self
            .parts
            .documents
            .iter()
            .position(|known| known.place == document);
        let document = match known {
            Some(at) => DocumentId::new(at),
            None => self.parts.document(name, document),
        };
        Attachment {
            name: name.into(),
            arn: None,
            document: Some(document),
            place,
        }
    }
}

fn optional_list<'t>(node: Node<'t>, name: &str) -> Result<Vec<Node<'t>>, ShapeError> {
    match node.get(name) {
        Some(list) => Ok(shape::list(list, &format!("`{name}`"))?.collect()),
        None => Ok(Vec::new()),
    }
}

fn tags(node: Node<'_>) -> Result<Vec<Tag>, ShapeError> {
    let Some(tags) = node.get("tags") else {
        return Ok(Vec::new());
    };
    if tags.kind() != Kind::Object {
        return Err(ShapeError::of_type(tags, "`tags`", "a table"));
    }
    tags.members()
        .map(|tag| {
            Ok(Tag {
                key: tag.key.as_str().into(),
                value: shape::string(tag.value, "a tag")?.into(),
            })
        })
        .collect()
}
