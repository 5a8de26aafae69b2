//! The policies in a file, recognised by content: a bare document, or what the AWS command line
//! prints around one.

use std::borrow::Cow;

use super::Placement;
use crate::source::Span;
use crate::syntax::{Kind, Member, Node, OffsetMap, SyntaxError, Text, Tree, Writing, json};

/// A policy document found in a file.
#[derive(Debug)]
pub struct Found<'t> {
    /// The document.
    pub body: Body<'t>,
    /// Where it stands in the account, as far as the file says.
    pub placement: Placement,
    /// The policy's name, where the file gives one.
    pub name: Option<Cow<'t, str>>,
    /// What the document belongs to, where the file is made by a tool and nobody knows its lines:
    /// the address of a resource in a plan.
    pub owner: Option<Cow<'t, str>>,
}

/// A document as part of the file's own tree, or written into a string of it.
#[derive(Debug)]
pub enum Body<'t> {
    /// An object of the file.
    Inline(Node<'t>),
    /// A JSON string or a percent-encoded string; its spans point into the string.
    Embedded {
        /// The string.
        text: Text<'t>,
        /// The document read from it.
        tree: Tree<'t>,
        /// What is wrong with its JSON.
        errors: Vec<SyntaxError>,
    },
    /// What expressions of the file come to.
    Made {
        /// The document.
        tree: Tree<'t>,
        /// What is wrong with its JSON, where it is a text.
        errors: Vec<SyntaxError>,
        /// How the string is written that holds the document, where one does.
        within: Option<Writing>,
        /// The document; where it is in a string, the string.
        place: Span,
    },
}

impl Found<'_> {
    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        match &self.body {
            Body::Inline(node) => *node,
            Body::Embedded { tree, .. } | Body::Made { tree, .. } => tree.root(),
        }
    }

    /// What is wrong with the JSON of a document inside a string.
    pub fn errors(&self) -> &[SyntaxError] {
        match &self.body {
            Body::Inline(_) => &[],
            Body::Embedded { errors, .. } | Body::Made { errors, .. } => errors,
        }
    }

    /// Where the document stands; where it is in a string, the string.
    pub fn span(&self) -> Span {
        match &self.body {
            Body::Inline(node) => node.span(),
            Body::Embedded { text, .. } => text.span(),
            Body::Made { place, .. } => *place,
        }
    }

    fn bare(node: Node<'_>) -> Found<'_> {
        Found {
            body: Body::Inline(node),
            placement: Placement::Bare,
            name: None,
            owner: None,
        }
    }
}

/// All policies of the file, in the order in which they stand.
#[must_use]
pub fn documents(root: Node<'_>) -> Vec<Found<'_>> {
    let mut search = Search { found: Vec::new() };
    if is_stack_policy(root) {
        return search.found;
    }
    if is_policy(root) {
        search.found.push(Found::bare(root));
    } else {
        search.outputs(root);
    }
    search.found
}

/// Whether this is a stack policy of CloudFormation's, a language of its own:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html>.
fn is_stack_policy(root: Node<'_>) -> bool {
    let is_update = |action: Node<'_>| {
        action
            .as_str()
            .is_some_and(|action| action.starts_with("Update:"))
    };
    let is_own = |statement: Node<'_>| {
        let action = statement
            .get("Action")
            .or_else(|| statement.get("NotAction"));
        action.is_some_and(|action| {
            is_update(action)
                || action.elements().next().is_some() && action.elements().all(is_update)
        })
    };
    root.get("Statement")
        .is_some_and(|statements| list(statements).next().is_some() && list(statements).all(is_own))
}

/// Whether an object is meant as a policy document: it has a `Statement`, in whatever case, or a
/// `Version` that names a policy language.
#[must_use]
pub fn is_policy(node: Node<'_>) -> bool {
    let says_version = |member: Member<'_>| {
        member.key.as_str() == "Version"
            && matches!(member.value.as_str(), Some("2012-10-17" | "2008-10-17"))
    };
    node.members().any(|member| {
        let key = member.key.as_str();
        key == "Statement" && !is_foreign(member.value)
            || key.eq_ignore_ascii_case("Statement") && holds_statement(member.value)
            || key.eq_ignore_ascii_case("Statements") && holds_statement(member.value)
            || says_version(member)
    })
}

/// Whether a value called `Statement` is one of another language, such as SQL.
fn is_foreign(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Array => value.elements().next().is_some() && !holds_statement(value),
        Kind::Object => value.members().next().is_some() && !holds_statement(value),
        _ => true,
    }
}

/// Whether a value is a statement or a list with one: something in it is called as the elements of
/// statements are, in whatever case.
fn holds_statement(value: Node<'_>) -> bool {
    const ELEMENTS: [&str; 6] = [
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Principal",
    ];
    list(value).any(|one| {
        one.members().any(|member| {
            let key = member.key.as_str();
            ELEMENTS.iter().any(|name| key.eq_ignore_ascii_case(name))
        })
    })
}

struct Search<'t> {
    found: Vec<Found<'t>>,
}

impl<'t> Search<'t> {
    /// The outputs of `get-policy-version`, `get-user-policy`, `get-group-policy`,
    /// `get-role-policy`, `get-role`, `get-account-authorization-details` and Organizations'
    /// `describe-policy`, each alone or in an array.
    fn outputs(&mut self, node: Node<'t>) {
        for element in node.elements() {
            if is_policy(element) {
                self.found.push(Found::bare(element));
            } else {
                self.outputs_of_object(element);
            }
        }
        self.outputs_of_object(node);
    }

    fn outputs_of_object(&mut self, node: Node<'t>) {
        for member in node.members() {
            let value = member.value;
            match member.key.as_str() {
                "PolicyDocument" => {
                    self.take(value, inline_placement(node), node.get("PolicyName"));
                }
                "PolicyVersion" => self.take_member(value, "Document", Placement::Managed),
                "PolicyVersionList" => self.versions(value, node),
                "AssumeRolePolicyDocument" => {
                    self.take(value, Placement::Trust, node.get("RoleName"));
                }
                "Role" => self.outputs_of_object(value),
                "Policy" => self.organizations_policy(value),
                "UserDetailList" | "GroupDetailList" | "RoleDetailList" | "Policies" => {
                    for detail in list(value) {
                        self.outputs_of_object(detail);
                    }
                }
                "UserPolicyList" => self.inline_list(value, Placement::User),
                "GroupPolicyList" => self.inline_list(value, Placement::Group),
                "RolePolicyList" => self.inline_list(value, Placement::Role),
                _ => {}
            }
        }
    }

    fn inline_list(&mut self, value: Node<'t>, placement: Placement) {
        for policy in list(value) {
            if let Some(document) = policy.get("PolicyDocument") {
                self.take(document, placement, policy.get("PolicyName"));
            }
        }
    }

    /// All stored versions of a managed policy are checked only where none is the default one.
    fn versions(&mut self, value: Node<'t>, policy: Node<'t>) {
        let is_default = |version: &Node<'t>| {
            version
                .get("IsDefaultVersion")
                .is_some_and(|flag| flag.literal() == "true")
        };
        let versions: Vec<_> = list(value).collect();
        let some_default = versions.iter().any(is_default);
        for version in versions {
            if let Some(document) = version.get("Document")
                && (!some_default || is_default(&version))
            {
                self.take(document, Placement::Managed, policy.get("PolicyName"));
            }
        }
    }

    fn organizations_policy(&mut self, policy: Node<'t>) {
        let summary = policy.get("PolicySummary");
        let name = summary.and_then(|summary| summary.get("Name"));
        let kind = summary
            .and_then(|summary| summary.get("Type"))
            .and_then(Node::as_str);
        let placement = match kind {
            Some("RESOURCE_CONTROL_POLICY") => Placement::Rcp,
            Some("SERVICE_CONTROL_POLICY") => Placement::Scp,
            // Tag policies and the like are another language.
            _ => return,
        };
        if let Some(content) = policy.get("Content") {
            self.take(content, placement, name);
        }
    }

    fn take_member(&mut self, value: Node<'t>, key: &str, placement: Placement) {
        if let Some(document) = value.get(key) {
            self.take(document, placement, None);
        }
    }

    fn take(&mut self, document: Node<'t>, placement: Placement, name: Option<Node<'t>>) {
        // The name of a file, or what a template puts in.
        if document.as_str().is_some_and(|text| {
            !text.trim_start().starts_with(['{', '%', '[', '"']) && !text.trim().is_empty()
        }) {
            return;
        }
        self.found.push(Found {
            body: body(document),
            placement,
            name: name.and_then(Node::as_str).map(Cow::Borrowed),
            owner: None,
        });
    }
}

/// The document that `node` is, or that stands in the string it is.
#[must_use]
pub fn body(node: Node<'_>) -> Body<'_> {
    match node.text() {
        Some(text) => embedded(text),
        None => Body::Inline(node),
    }
}

/// A list, or a lone object in place of one, as the AWS command line's samples have it.
pub fn list(value: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let alone = (value.kind() == Kind::Object).then_some(value);
    value.elements().chain(alone)
}

fn inline_placement(output: Node<'_>) -> Placement {
    let has = |key| output.get(key).is_some();
    if has("UserName") {
        Placement::User
    } else if has("GroupName") {
        Placement::Group
    } else if has("RoleName") {
        Placement::Role
    } else {
        Placement::Bare
    }
}

fn embedded(text: Text<'_>) -> Body<'_> {
    let content = text.as_str();
    let source = text.node().tree().source();
    let (decoded, map) = if content.trim_start().starts_with('%') {
        percent_decoded(text)
    } else {
        (Cow::Borrowed(content), text.offset_map())
    };
    let parsed = json::parse_embedded(source, decoded, map);
    Body::Embedded {
        text,
        tree: parsed.tree,
        errors: parsed.errors,
    }
}

/// Decodes RFC 3986 percent-encoding; `+` stays `+`. What does not decode to UTF-8 is kept as it
/// stands, so that the JSON reader reports it at its place.
fn percent_decoded(text: Text<'_>) -> (Cow<'_, str>, OffsetMap) {
    let content = text.as_str();
    let outer = text.offset_map();
    let mut bytes = Vec::with_capacity(content.len());
    let mut map = OffsetMap::default();
    let mut at = 0;
    let at_offset = |at: usize| outer.outer(u32::try_from(at).unwrap_or(u32::MAX));
    map.push(0, at_offset(0));
    while let Some(&byte) = content.as_bytes().get(at) {
        let inner = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        if let Some(value) = (byte == b'%').then(|| hex_pair(content, at + 1)).flatten() {
            map.push(inner, at_offset(at));
            bytes.push(value);
            at += 3;
            map.push(inner + 1, at_offset(at));
        } else {
            bytes.push(byte);
            at += 1;
        }
    }
    match String::from_utf8(bytes) {
        Ok(decoded) => (Cow::Owned(decoded), map),
        Err(_) => (Cow::Borrowed(content), outer),
    }
}

fn hex_pair(content: &str, at: usize) -> Option<u8> {
    let digits = content.get(at..at + 2)?;
    if digits.starts_with('+') {
        return None;
    }
    u8::from_str_radix(digits, 16).ok()
}
