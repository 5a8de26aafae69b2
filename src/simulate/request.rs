//! Requests, as `iam-lint simulate --request` reads them.

use std::sync::Arc;

use super::decision::{Decision, Expected};
use super::documents::{self, DocumentError, Documents};
use crate::access::asked::Asked;
use crate::access::compiled::CompiledPolicy;
use crate::access::context::Keys;
use crate::access::layers::Layers;
use crate::access::principal::{NotAPrincipal, Principal};
use crate::access::statement::Request;
use crate::policy::Arn;
use crate::source::Span;
use crate::syntax::shape::{self, ShapeError};
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
    /// A part is not as it must be.
    #[error(transparent)]
    Shape(#[from] ShapeError),
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
            | Self::Principal(_, _, span)
            | Self::Action(_, span)
            | Self::Resource(_, span)
            | Self::Account(_, span)
            | Self::Expected(_, span)
            | Self::ContextTooLarge(_, span)
            | Self::TooManyKeys(span)
            | Self::Document(_, span) => *span,
            Self::Shape(fault) => fault.span(),
        }
    }
}

impl Question {
    /// Reads the request at `node`; policies given by path come from `documents`.
    pub fn read(node: Node<'_>, documents: &mut Documents) -> Result<Self, RequestError> {
        Self::read_with(node, None, documents)
    }

    /// As [`read`](Self::read), with policies for a request that names none of its own.
    pub fn read_with(
        node: Node<'_>,
        policies: Option<Node<'_>>,
        documents: &mut Documents,
    ) -> Result<Self, RequestError> {
        let known = [
            "name",
            "principal",
            "action",
            "resource",
            "resource_account",
            "context",
            "context_complete",
            "policies",
            "expect",
        ];
        shape::members(node, "the request", &known)?;
        let need = |name| shape::required(node, "the request", name);
        let principal = principal(need("principal")?)?;
        let action = action(need("action")?)?;
        let resource = resource(need("resource")?)?;
        let resource_account = node.get("resource_account").map(account).transpose()?;
        let complete = match node.get("context_complete") {
            Some(flag) => shape::boolean(flag, "`context_complete`")?,
            None => true,
        };
        let mut keys = if complete { Keys::new() } else { Keys::open() };
        if let Some(context) = node.get("context") {
            read_context(context, &mut keys)?;
        }
        principal.add_keys(&mut keys);
        let layers = match node.get("policies").or(policies) {
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

/// An ARN, `{"service": …}`, `{"federated": …}` or `anonymous`.
fn principal(node: Node<'_>) -> Result<Principal, RequestError> {
    if node.kind() == Kind::Object {
        shape::members(node, "a principal", &["service", "federated"])?;
        return match (node.get("service"), node.get("federated")) {
            (Some(service), None) => Ok(Principal::service(shape::string(service, "`service`")?)),
            (None, Some(provider)) => Ok(Principal::federated(shape::string(
                provider,
                "`federated`",
            )?)),
            _ => Err(
                ShapeError::of_type(node, "`principal`", "one of `service` and `federated`").into(),
            ),
        };
    }
    let text = shape::string(node, "`principal`")?;
    if text == "anonymous" {
        return Ok(Principal::anonymous());
    }
    Principal::from_arn(text)
        .map_err(|fault| RequestError::Principal(text.to_owned(), fault, node.span()))
}

fn action(node: Node<'_>) -> Result<&str, RequestError> {
    let text = shape::string(node, "`action`")?;
    let (service, name) = text.split_once(':').unwrap_or_default();
    let is_name = |part: &str| !part.is_empty() && !part.contains(['*', '?', ':']);
    if is_name(service) && is_name(name) {
        Ok(text)
    } else {
        Err(RequestError::Action(text.to_owned(), node.span()))
    }
}

fn resource(node: Node<'_>) -> Result<&str, RequestError> {
    let text = shape::string(node, "`resource`")?;
    if text == "*" || Arn::parse(text).is_ok() {
        Ok(text)
    } else {
        Err(RequestError::Resource(text.to_owned(), node.span()))
    }
}

fn account(node: Node<'_>) -> Result<String, RequestError> {
    let text = shape::string(node, "`resource_account`")?;
    if crate::access::principal::is_account(text) {
        Ok(text.to_owned())
    } else {
        Err(RequestError::Account(text.to_owned(), node.span()))
    }
}

fn expected(node: Node<'_>) -> Result<Expected, RequestError> {
    let text = shape::string(node, "`expect`")?;
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
        return Err(ShapeError::of_type(node, "`context`", "an object").into());
    }
    if node.members().nth(MOST_KEYS).is_some() {
        return Err(RequestError::TooManyKeys(node.span().first_byte()));
    }
    for member in node.members() {
        let name = member.key.as_str();
        if keys.has(name) {
            return Err(ShapeError::Twice(name.to_owned(), member.key.span()).into());
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
                    return Err(ShapeError::of_type(
                        value,
                        what,
                        "a string, number, boolean or a list of them",
                    )
                    .into());
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
    shape::members(node, "`policies`", &known)?;
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
        Some(list) => shape::list(list, &format!("`{name}`"))?
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
        account_setting: None,
    })
}

/// A list of documents, each itself, with a name, or by path.
fn policies(
    node: Node<'_>,
    layer: &str,
    documents: &mut Documents,
) -> Result<Vec<Arc<CompiledPolicy>>, RequestError> {
    let mut all = Vec::new();
    for (position, element) in shape::list(node, &format!("`{layer}`"))?.enumerate() {
        let given = element
            .get("name")
            .map(|name| shape::string(name, "`name`"))
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
                    let path = shape::string(document, "a policy")?;
                    let loaded = documents
                        .load(path)
                        .map_err(|fault| RequestError::Document(fault, document.span()))?;
                    all.extend(loaded);
                }
            },
            _ => {
                return Err(
                    ShapeError::of_type(document, "a policy", "a document or a path").into(),
                );
            }
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
