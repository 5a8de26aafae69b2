//! Scenario files: questions about an account or about policies, with the answers that are expected.
//!
//! They are to policies what unit tests are to code. `iam-lint schema scenario` describes them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::credential::Credential;
use super::decision::{Decision, Expected};
use super::documents::Documents;
use super::password::{Answer, Way};
use super::request::{Question, RequestError};
use crate::source::{Source, Span};
use crate::syntax::shape::{self, ShapeError};
use crate::syntax::{Kind, Node, json, toml};

/// How the names of scenario files end.
pub const ENDINGS: [&str; 2] = [".iam-test.toml", ".iam-test.json"];

/// A scenario file.
#[derive(Debug)]
pub struct Scenario {
    /// The snapshot, from the folder of the file.
    pub account: Option<(PathBuf, Span)>,
    /// The questions, in the order in which they stand.
    pub cases: Vec<Case>,
}

/// One question with the answer that is expected.
#[derive(Debug)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// Where it begins.
    pub span: Span,
    /// The question.
    pub ask: Ask,
}

/// What is asked.
#[derive(Debug)]
pub enum Ask {
    /// Can X change Y's password?
    Password(Box<AskPassword>),
    /// A request of a principal of the account.
    Request(Box<AskRequest>),
    /// A request with the policies that have a say in it.
    Policies(Box<Question>),
    /// It cannot be read.
    Fault(ScenarioError),
}

/// A question about a password.
#[derive(Debug)]
pub struct AskPassword {
    /// Who.
    pub user: String,
    /// Whose.
    pub target: String,
    /// One way alone.
    pub way: Option<Way>,
    /// The circumstances that are given.
    pub given: Given,
    /// The answer that is expected.
    pub expected: Answer,
}

/// A request of a principal of the account.
#[derive(Debug)]
pub struct AskRequest {
    /// Who.
    pub principal: String,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The circumstances that are given.
    pub given: Given,
    /// The decision that is expected.
    pub expected: Expected,
}

/// What a question tells of the request.
#[derive(Clone, Default, Debug)]
pub struct Given {
    /// The kind of credential.
    pub credential: Option<Credential>,
    /// Condition keys with their values.
    pub context: Vec<(String, Vec<String>)>,
    /// The time.
    pub at: Option<Timestamp>,
}

/// What is wrong with a scenario file.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// It is not TOML or not JSON.
    #[error("not {language}: {fault}")]
    Syntax {
        /// What it is meant to be.
        language: &'static str,
        /// The first fault.
        fault: String,
        /// Where.
        span: Span,
    },
    /// A part is not as it must be.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A value is none.
    #[error("`{value}` is not {expected}")]
    Value {
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
        /// Where.
        span: Span,
    },
    /// A request cannot be read.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A question about an account in a file that names none.
    #[error("the file names no `account`, which this question is about")]
    NoAccount(Span),
    /// There is no question.
    #[error("the file asks nothing")]
    Empty(Span),
}

impl ScenarioError {
    /// Where the fault is.
    pub const fn span(&self) -> Span {
        match self {
            Self::Syntax { span, .. }
            | Self::Value { span, .. }
            | Self::NoAccount(span)
            | Self::Empty(span) => *span,
            Self::Shape(fault) => fault.span(),
            Self::Request(fault) => fault.span(),
        }
    }
}

const MEMBERS: [&str; 5] = ["account", "policies", "at", "password", "request"];
const PASSWORD: [&str; 8] = [
    "name",
    "user",
    "target",
    "way",
    "credential",
    "context",
    "at",
    "expect",
];
const REQUEST: [&str; 8] = [
    "name",
    "principal",
    "action",
    "resource",
    "credential",
    "context",
    "at",
    "expect",
];

impl Scenario {
    /// Reads a scenario file; policies given by path come from `documents`.
    ///
    /// # Errors
    /// Where the file as a whole cannot be read. A question that cannot be is a case of its own.
    pub fn read(source: &Source, documents: &mut Documents) -> Result<Self, ScenarioError> {
        if source.name().ends_with("json") {
            let parsed = json::parse(source.id(), source.text());
            if let Some(fault) = parsed.errors.first() {
                return Err(ScenarioError::Syntax {
                    language: "JSON",
                    fault: fault.to_string(),
                    span: fault.span,
                });
            }
            return Self::of(parsed.tree.root(), source, documents);
        }
        let parsed = toml::parse(source.id(), source.text());
        if let Some(fault) = parsed.errors.first() {
            return Err(ScenarioError::Syntax {
                language: "TOML",
                fault: fault.message.clone(),
                span: fault.span,
            });
        }
        Self::of(parsed.tree.root(), source, documents)
    }

    fn of(
        root: Node<'_>,
        source: &Source,
        documents: &mut Documents,
    ) -> Result<Self, ScenarioError> {
        shape::members(root, "a scenario file", &MEMBERS)?;
        let folder = Path::new(source.name()).parent().unwrap_or(Path::new(""));
        let account = match root.get("account") {
            Some(path) => {
                let text = shape::string(path, "`account`")?;
                Some((folder.join(text), path.span()))
            }
            None => None,
        };
        let general = Given {
            at: root.get("at").map(time).transpose()?,
            ..Given::default()
        };
        let mut reader = Reader {
            documents,
            policies: root.get("policies"),
            has_account: account.is_some(),
            general,
        };
        let mut cases = Vec::new();
        for list in ["password", "request"] {
            let Some(nodes) = root.get(list) else {
                continue;
            };
            for (at, node) in shape::list(nodes, &format!("`{list}`"))?.enumerate() {
                let ask = match list {
                    "password" => reader.password(node),
                    _ => reader.request(node),
                };
                let name = node.get("name").and_then(Node::as_str);
                cases.push(Case {
                    name: name.map_or_else(|| format!("{list} {}", at + 1), str::to_owned),
                    span: place(node),
                    ask: ask.unwrap_or_else(Ask::Fault),
                });
            }
        }
        if cases.is_empty() {
            return Err(ScenarioError::Empty(source.span().before()));
        }
        cases.sort_by_key(|case| case.span);
        Ok(Self { account, cases })
    }
}

/// Where a question begins: at its expectation, which is what fails.
fn place(node: Node<'_>) -> Span {
    match node.get("expect") {
        Some(expect) => expect.span(),
        None => node.span().first_byte(),
    }
}

struct Reader<'r> {
    documents: &'r mut Documents,
    policies: Option<Node<'r>>,
    has_account: bool,
    general: Given,
}

impl Reader<'_> {
    fn password(&mut self, node: Node<'_>) -> Result<Ask, ScenarioError> {
        let what = "a question about a password";
        shape::members(node, what, &PASSWORD)?;
        if !self.has_account {
            return Err(ScenarioError::NoAccount(place(node)));
        }
        let expect = shape::required(node, what, "expect")?;
        let expected = named(
            expect,
            "`expect`",
            "an answer: yes, no, conditional or unknown",
            Answer::named,
        )?;
        let way = node
            .get("way")
            .map(|way| {
                named(
                    way,
                    "`way`",
                    "a way: change-own-password, reset-password or create-password",
                    Way::named,
                )
            })
            .transpose()?;
        Ok(Ask::Password(Box::new(AskPassword {
            user: text(node, what, "user")?,
            target: text(node, what, "target")?,
            way,
            given: self.given(node)?,
            expected,
        })))
    }

    fn request(&mut self, node: Node<'_>) -> Result<Ask, ScenarioError> {
        if !self.has_account || node.get("policies").is_some() {
            let question = Question::read_with(node, self.policies, self.documents)?;
            if question.expected.is_none() {
                shape::required(node, "the request", "expect")?;
            }
            return Ok(Ask::Policies(Box::new(question)));
        }
        let what = "a request";
        shape::members(node, what, &REQUEST)?;
        let expect = shape::required(node, what, "expect")?;
        let expected = named(
            expect,
            "`expect`",
            "a decision: allow, deny, implicit-deny, explicit-deny, conditional or unknown",
            |name| match name {
                "deny" => Some(Expected::Deny),
                name => Decision::named(name).map(Expected::Decision),
            },
        )?;
        let resource = match node.get("resource") {
            Some(resource) => shape::string(resource, "`resource`")?,
            None => "*",
        };
        Ok(Ask::Request(Box::new(AskRequest {
            principal: text(node, what, "principal")?,
            action: text(node, what, "action")?,
            resource: resource.to_owned(),
            given: self.given(node)?,
            expected,
        })))
    }

    fn given(&self, node: Node<'_>) -> Result<Given, ScenarioError> {
        let mut given = self.general.clone();
        if let Some(credential) = node.get("credential") {
            let kinds = "a kind of credential: console, console-mfa, access-key, session, session-mfa or role-session";
            given.credential = Some(named(credential, "`credential`", kinds, Credential::named)?);
        }
        if let Some(at) = node.get("at") {
            given.at = Some(time(at)?);
        }
        if let Some(context) = node.get("context") {
            given.context = self::context(context)?;
        }
        Ok(given)
    }
}

/// The string that must be there.
fn text(node: Node<'_>, what: &'static str, name: &'static str) -> Result<String, ShapeError> {
    let value = shape::required(node, what, name)?;
    Ok(shape::string(value, &format!("`{name}`"))?.to_owned())
}

fn named<T>(
    node: Node<'_>,
    what: &str,
    expected: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, ScenarioError> {
    let text = shape::string(node, what)?;
    read(text).ok_or_else(|| ScenarioError::Value {
        value: text.to_owned(),
        expected,
        span: node.span(),
    })
}

fn time(node: Node<'_>) -> Result<Timestamp, ScenarioError> {
    let expected = "a time such as 2026-11-24T12:00:00Z";
    named(node, "`at`", expected, |text| text.parse().ok())
}

fn context(node: Node<'_>) -> Result<Vec<(String, Vec<String>)>, ShapeError> {
    if node.kind() != Kind::Object {
        return Err(ShapeError::of_type(node, "`context`", "an object"));
    }
    node.members()
        .map(|member| {
            let values: Vec<Node<'_>> = match member.value.kind() {
                Kind::Array => member.value.elements().collect(),
                _ => vec![member.value],
            };
            let texts: Result<Vec<String>, ShapeError> = values
                .into_iter()
                .map(|value| match value.kind() {
                    Kind::Number | Kind::Bool => Ok(value.literal().to_owned()),
                    _ => Ok(shape::string(value, "a value of a condition key")?.to_owned()),
                })
                .collect();
            Ok((member.key.as_str().to_owned(), texts?))
        })
        .collect()
}
