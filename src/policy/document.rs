//! Document, statement and the elements of a statement.

use super::{Arn, ArnFault, Condition, PrincipalElement};
use crate::source::Span;
use crate::syntax::{Kind, Node, Text};

/// A policy document.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.
#[derive(Debug)]
pub struct Policy<'t> {
    /// The document's value.
    pub node: Node<'t>,
    /// The `Version` element.
    pub version: Option<Element<'t>>,
    /// The `Id` element.
    pub id: Option<Element<'t>>,
    /// The `Statement` element.
    pub statement: Option<Element<'t>>,
    /// The statements that could be read, in order; one alone or in an array.
    pub statements: Vec<Statement<'t>>,
    /// Every part of the document was understood. If not, [`violations`](crate::syntax::schema::violations) says
    /// what was not.
    pub whole: bool,
}

/// The policy language a document is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// `2008-10-17`, also where `Version` is absent: no policy variables.
    V2008,
    /// `2012-10-17`.
    V2012,
}

impl Language {
    /// The language called `version`.
    pub fn named(version: &str) -> Option<Self> {
        match version {
            "2008-10-17" => Some(Self::V2008),
            "2012-10-17" => Some(Self::V2012),
            _ => None,
        }
    }
}

impl Policy<'_> {
    /// The language, where `Version` names one.
    pub fn language(&self) -> Option<Language> {
        Language::named(self.version?.value.as_str()?)
    }

    /// The document's opening brace; the whole value where it is no object.
    pub fn opening(&self) -> Span {
        match self.node.kind() {
            Kind::Object => self.node.opening(),
            _ => self.node.span(),
        }
    }

    /// Whether `${…}` is a policy variable here. In a document without `Version` or with
    /// `2008-10-17` it is literal text.
    pub fn expands_variables(&self) -> bool {
        self.language() == Some(Language::V2012)
    }
}

/// An element: its key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Element<'t> {
    /// The key as written.
    pub key: Text<'t>,
    /// The value.
    pub value: Node<'t>,
}

impl Element<'_> {
    /// Key, colon and value.
    pub fn span(&self) -> Span {
        self.key.span().to(self.value.span())
    }
}

/// What a statement does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// One statement; an element that is absent or unreadable is `None`.
#[derive(Debug)]
pub struct Statement<'t> {
    /// The statement's value.
    pub node: Node<'t>,
    /// `Sid`
    pub sid: Option<Element<'t>>,
    /// `Effect`, where it is spelt right.
    pub effect: Option<Effect>,
    /// The `Effect` element as written.
    pub effect_element: Option<Element<'t>>,
    /// `Principal` or `NotPrincipal`
    pub principal: Option<PrincipalElement<'t>>,
    /// `Action` or `NotAction`
    pub action: Option<ActionElement<'t>>,
    /// `Resource` or `NotResource`
    pub resource: Option<ResourceElement<'t>>,
    /// `Condition`
    pub condition: Option<Element<'t>>,
    /// The conditions, one to each operator and key.
    pub conditions: Vec<Condition<'t>>,
}

impl<'t> Statement<'t> {
    /// The statement's `Sid`.
    pub fn sid(&self) -> Option<&'t str> {
        self.sid?.value.as_str()
    }

    /// Whether the effect is `Allow`.
    pub fn allows(&self) -> bool {
        self.effect == Some(Effect::Allow)
    }

    /// Whether the effect is `Deny`.
    pub fn denies(&self) -> bool {
        self.effect == Some(Effect::Deny)
    }

    /// The place to point at when the statement as a whole is meant: its Sid, else its effect,
    /// else its opening brace.
    pub fn handle(&self) -> Span {
        self.sid
            .map(|sid| sid.value.span())
            .or_else(|| self.effect_element.map(|effect| effect.span()))
            .unwrap_or_else(|| self.opening())
    }

    /// The statement's opening brace.
    pub fn opening(&self) -> Span {
        self.node.opening()
    }
}

/// `Action` or `NotAction`.
#[derive(Debug)]
pub struct ActionElement<'t> {
    /// The key as written.
    pub key: Text<'t>,
    /// The value: a string or an array.
    pub value: Node<'t>,
    /// `NotAction`
    pub negated: bool,
    /// The actions listed.
    pub patterns: Vec<Action<'t>>,
}

/// `Resource` or `NotResource`.
#[derive(Debug)]
pub struct ResourceElement<'t> {
    /// The key as written.
    pub key: Text<'t>,
    /// The value: a string or an array.
    pub value: Node<'t>,
    /// `NotResource`
    pub negated: bool,
    /// The resources listed.
    pub patterns: Vec<Resource<'t>>,
}

/// One entry of `Action` or `NotAction`: `iam:ChangePassword`, `iam:*`, `*`.
#[derive(Clone, Copy, Debug)]
pub struct Action<'t> {
    /// The string.
    pub text: Text<'t>,
}

impl<'t> Action<'t> {
    /// The entry as written.
    #[inline]
    pub fn as_str(self) -> &'t str {
        self.text.as_str()
    }

    /// The service prefix; the whole entry where there is no colon.
    pub fn service(self) -> &'t str {
        self.as_str().split(':').next().unwrap_or_default()
    }

    /// The name after the service prefix.
    pub fn name(self) -> Option<&'t str> {
        self.as_str().split_once(':').map(|(_, name)| name)
    }

    /// The place of the name after the service prefix, or of the whole content.
    pub fn name_span(self) -> Span {
        let text = self.as_str();
        let start = text.find(':').map_or(0, |colon| colon + 1);
        self.text.part(start..text.len())
    }
}

/// One entry of `Resource` or `NotResource`: an ARN, maybe with wildcards and variables, or `*`.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'t> {
    /// The string.
    pub text: Text<'t>,
}

impl<'t> Resource<'t> {
    /// The entry as written.
    #[inline]
    pub fn as_str(self) -> &'t str {
        self.text.as_str()
    }

    /// Whether the entry is exactly `*`.
    pub fn is_star(self) -> bool {
        self.as_str() == "*"
    }

    /// The entry as an ARN.
    pub fn arn(self) -> Result<Arn<'t>, ArnFault> {
        Arn::parse(self.as_str())
    }
}
