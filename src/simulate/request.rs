//! Requests, as `iam-lint simulate --request` reads them.

use std::sync::Arc;

use super::decision::{Decision, Expected};
use super::documents::{self, DocumentError, Documents};
use crate::access::compiled::CompiledPolicy;
use crate::access::context::Keys;
use crate::access::layers::{Asked, Layers};
use crate::access::principal::{NotAPrincipal, Principal};
use crate::access::statement::Request;
use crate::policy::Arn;
use crate::source::Span;
use crate::syntax::{Kind, Node, Text, json};

/// The largest `context` that is read, in bytes. What AWS takes with a request is far smaller.
pub const LARGEST_CONTEXT: usize = 1 << 20;

/// The most condition keys that are read. AWS sends a few dozen.
pub const MOST_KEYS: usize = 1000;

/// A request with the policies that have a say in it.
#[derive(Debug)]
pub struct Question {
    /// Who makes the request.
    pub principal: Principal,
    /// `s3:GetObject`
    pub action: String,
    /// The ARN of the resource, or `*` for actions that have none.
    pub resource: String,
    /// The account that owns the resource, where it is given.
    pub resource_account: Option<String>,
    /// The condition keys, with those that follow from who the caller is.
    pub keys: Keys,
    /// The policies.
    pub layers: Layers,
    /// The decision that is expected, where one is.
    pub expected: Option<Expected>,
}

/// What is wrong with a request.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String, Span),
    /// A part has the wrong JSON type.
    #[error("{what} must be {expected}, not {found}")]
    Type {
        /// Which part.
        what: String,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
        /// Where.
        span: Span,
    },
    /// A part is missing.
    #[error("the request has no `{0}`")]
    Missing(&'static str, Span),
    /// A part that no request has.
    #[error("{what} has no `{name}`; it has {known}")]
    Unknown {
        /// What the part stands in.
        what: &'static str,
        /// What it is called.
        name: String,
        /// The parts there are.
        known: String,
        /// Where.
        span: Span,
    },
    /// A name stands twice.
    #[error("`{0}` stands twice")]
    Twice(String, Span),
    /// The principal is none.
    #[error("`{0}` {1}")]
    Principal(String, NotAPrincipal, Span),
    /// The action is none.
    #[error("`{0}` is not an action; a request is about one, such as `iam:ChangePassword`")]
    Action(String, Span),
    /// The resource is none.
    #[error("`{0}` is neither an ARN nor `*`")]
    Resource(String, Span),
    /// The account is none.
    #[error("`{0}` is not an account id of twelve digits")]
    Account(String, Span),
    /// The expectation is none.
    #[error(
        "`{0}` is no decision; use allow, deny, implicit-deny, explicit-deny, conditional or unknown"
    )]
    Expected(String, Span),
    /// The context is too large.
    #[error("the context takes {0} bytes, and no more than {LARGEST_CONTEXT} are read")]
    ContextTooLarge(usize, Span),
    /// The context has too many keys.
    #[error("the context has more than {MOST_KEYS} keys")]
    TooManyKeys(Span),
    /// A policy cannot be read.
    #[error("{0}")]
    Document(DocumentError, Span),
}

impl RequestError {
    /// Where the fault is.
    pub const fn span(&self) -> Span {
        match self {
            Self::NotJson(_, span)
            | Self::Type { span, .. }
            | Self::Missing(_, span)
            | Self::Unknown { span, .. }
            | Self::Twice(_, span)
            | Self::Principal(_, _, span)
            | Self::Action(_, span)
            | Self::Resource(_, span)
            | Self::Account(_, span)
            | Self::Expected(_, span)
            | Self::ContextTooLarge(_, span)
            | Self::TooManyKeys(span)
            | Self::Document(_, span) => *span,
        }
    }
}

impl Question {
    /// Reads the request at `node`; policies given by path come from `documents`.
    pub fn read(node: Node<'_>, documents: &mut Documents) -> Result<Self, RequestError> {
        let known = [
            "principal",
            "action",
            "resource",
            "resource_account",
            "context",
            "context_complete",
            "policies",
            "expect",
        ];
        check_members(node, "the request", &known)?;
        let need = |name| {
            node.get(name)
                .ok_or(RequestError::Missing(name, node.span().first_byte()))
        };
        let principal = principal(need("principal")?)?;
        let action = action(need("action")?)?;
        let resource = resource(need("resource")?)?;
        let resource_account = node.get("resource_account").map(account).transpose()?;
        let complete = match node.get("context_complete") {
            Some(flag) => boolean(flag, "`context_complete`")?,
            None => true,
        };
        let mut keys = if complete { Keys::new() } else { Keys::open() };
        if let Some(context) = node.get("context") {
            read_context(context, &mut keys)?;
        }
        principal.add_keys(&mut keys);
        let layers = match node.get("policies") {
            Some(policies) => layers(policies, documents)?,
            None => Layers::default(),
        };
        Ok(Self {
            principal,
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account,
            keys,
            layers,
            expected: node.get("expect").map(expected).transpose()?,
        })
    }

    /// The request as the layers are asked it.
    pub fn asked(&self) -> Asked<'_> {
        Asked {
            request: Request {
                action: &self.action,
                resource: &self.resource,
                context: &self.keys,
                reading: None,
            },
            principal: &self.principal,
            resource_account: self.resource_account.as_deref(),
        }
    }
}

/// Every member is known and stands once.
fn check_members(
    node: Node<'_>,
    what: &'static str,
    known: &[&'static str],
) -> Result<(), RequestError> {
    if node.kind() != Kind::Object {
        return Err(type_error(node, what, "an object"));
    }
    let mut seen: Vec<&str> = Vec::new();
    for member in node.members() {
        let name = member.key.as_str();
        if !known.contains(&name) {
            return Err(RequestError::Unknown {
                what,
                name: name.to_owned(),
                known: listed(known),
                span: member.key.span(),
            });
        }
        if seen.contains(&name) {
            return Err(RequestError::Twice(name.to_owned(), member.key.span()));
        }
        seen.push(name);
    }
    Ok(())
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn type_error(node: Node<'_>, what: impl Into<String>, expected: &'static str) -> RequestError {
    RequestError::Type {
        what: what.into(),
        expected,
        found: node.kind().describe(),
        span: node.span(),
    }
}

fn string<'t>(node: Node<'t>, what: &str) -> Result<&'t str, RequestError> {
    node.as_str()
        .ok_or_else(|| type_error(node, what, "a string"))
}

fn boolean(node: Node<'_>, what: &str) -> Result<bool, RequestError> {
    match (node.kind(), node.literal()) {
        (Kind::Bool, literal) => Ok(literal == "true"),
        _ => Err(type_error(node, what, "`true` or `false`")),
    }
}

/// An ARN, `{"service": …}`, `{"federated": …}` or `anonymous`.
fn principal(node: Node<'_>) -> Result<Principal, RequestError> {
    if node.kind() == Kind::Object {
        check_members(node, "a principal", &["service", "federated"])?;
        return match (node.get("service"), node.get("federated")) {
            (Some(service), None) => Ok(Principal::service(string(service, "`service`")?)),
            (None, Some(provider)) => Ok(Principal::federated(string(provider, "`federated`")?)),
            _ => Err(type_error(
                node,
                "`principal`",
                "one of `service` and `federated`",
            )),
        };
    }
    let text = string(node, "`principal`")?;
    if text == "anonymous" {
        return Ok(Principal::anonymous());
    }
    Principal::from_arn(text)
        .map_err(|fault| RequestError::Principal(text.to_owned(), fault, node.span()))
}

fn action(node: Node<'_>) -> Result<&str, RequestError> {
    let text = string(node, "`action`")?;
    let (service, name) = text.split_once(':').unwrap_or_default();
    let is_name = |part: &str| !part.is_empty() && !part.contains(['*', '?', ':']);
    if is_name(service) && is_name(name) {
        Ok(text)
    } else {
        Err(RequestError::Action(text.to_owned(), node.span()))
    }
}

fn resource(node: Node<'_>) -> Result<&str, RequestError> {
    let text = string(node, "`resource`")?;
    if text == "*" || Arn::parse(text).is_ok() {
        Ok(text)
    } else {
        Err(RequestError::Resource(text.to_owned(), node.span()))
    }
}

fn account(node: Node<'_>) -> Result<String, RequestError> {
    let text = string(node, "`resource_account`")?;
    if crate::access::principal::is_account(text) {
        Ok(text.to_owned())
    } else {
        Err(RequestError::Account(text.to_owned(), node.span()))
    }
}

fn expected(node: Node<'_>) -> Result<Expected, RequestError> {
    let text = string(node, "`expect`")?;
    if text == "deny" {
        return Ok(Expected::Deny);
    }
    Decision::named(text)
        .map(Expected::Decision)
        .ok_or_else(|| RequestError::Expected(text.to_owned(), node.span()))
}

fn read_context(node: Node<'_>, keys: &mut Keys) -> Result<(), RequestError> {
    if node.range().len() > LARGEST_CONTEXT {
        return Err(RequestError::ContextTooLarge(
            node.range().len(),
            node.span().first_byte(),
        ));
    }
    if node.kind() != Kind::Object {
        return Err(type_error(node, "`context`", "an object"));
    }
    if node.members().nth(MOST_KEYS).is_some() {
        return Err(RequestError::TooManyKeys(node.span().first_byte()));
    }
    for member in node.members() {
        let name = member.key.as_str();
        if keys.has(name) {
            return Err(RequestError::Twice(name.to_owned(), member.key.span()));
        }
        let values: Vec<Node<'_>> = match member.value.kind() {
            Kind::Array => member.value.elements().collect(),
            _ => vec![member.value],
        };
        let mut texts = Vec::new();
        for value in values {
            texts.push(match value.kind() {
                Kind::String => value.as_str().unwrap_or_default(),
                Kind::Number | Kind::Bool => value.literal(),
                _ => {
                    let what = format!("`{name}`");
                    return Err(type_error(
                        value,
                        what,
                        "a string, number, boolean or a list of them",
                    ));
                }
            });
        }
        keys.add(name, texts);
    }
    Ok(())
}

fn layers(node: Node<'_>, documents: &mut Documents) -> Result<Layers, RequestError> {
    let known = [
        "identity",
        "boundary",
        "session",
        "resource",
        "scp",
        "rcp",
        "vpc_endpoint",
    ];
    check_members(node, "`policies`", &known)?;
    let mut flat = |name| match node.get(name) {
        Some(list) => policies(list, name, documents),
        None => Ok(Vec::new()),
    };
    let [identity, boundary, session, resource, vpc_endpoint] = [
        flat("identity")?,
        flat("boundary")?,
        flat("session")?,
        flat("resource")?,
        flat("vpc_endpoint")?,
    ];
    let mut levels = |name| match node.get(name) {
        Some(list) => elements(list, name)?
            .map(|level| policies(level, name, documents))
            .collect(),
        None => Ok(Vec::new()),
    };
    Ok(Layers {
        identity,
        boundary,
        session,
        resource,
        scp: levels("scp")?,
        rcp: levels("rcp")?,
        vpc_endpoint,
    })
}

fn elements<'t>(
    node: Node<'t>,
    name: &str,
) -> Result<impl Iterator<Item = Node<'t>> + use<'t>, RequestError> {
    if node.kind() == Kind::Array {
        Ok(node.elements())
    } else {
        Err(type_error(node, format!("`{name}`"), "a list"))
    }
}

/// A list of documents, each itself, with a name, or by path.
fn policies(
    node: Node<'_>,
    layer: &str,
    documents: &mut Documents,
) -> Result<Vec<Arc<CompiledPolicy>>, RequestError> {
    let mut all = Vec::new();
    for (position, element) in elements(node, layer)?.enumerate() {
        let given = element
            .get("name")
            .map(|name| string(name, "`name`"))
            .transpose()?;
        let name = given.map_or_else(|| format!("{layer}[{position}]"), str::to_owned);
        let document = element.get("document").unwrap_or(element);
        match document.kind() {
            Kind::Object => all.push(documents::inline(&name, document)),
            Kind::String => match document.text() {
                Some(text) if text.as_str().trim_start().starts_with('{') => {
                    all.push(embedded(&name, text)?);
                }
                _ => {
                    let path = string(document, "a policy")?;
                    let loaded = documents
                        .load(path)
                        .map_err(|fault| RequestError::Document(fault, document.span()))?;
                    all.extend(loaded);
                }
            },
            _ => return Err(type_error(document, "a policy", "a document or a path")),
        }
    }
    Ok(all)
}

/// A document written into a string.
fn embedded(name: &str, text: Text<'_>) -> Result<Arc<CompiledPolicy>, RequestError> {
    let source = text.node().tree().source();
    let parsed = json::parse_embedded(source, text.as_str().into(), text.offset_map());
    match parsed.errors.first() {
        Some(error) => Err(RequestError::NotJson(error.to_string(), error.span)),
        None => Ok(documents::inline(name, parsed.tree.root())),
    }
}
