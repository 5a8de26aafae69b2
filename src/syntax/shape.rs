//! Reading objects whose members are known: what is missing, unknown or of the wrong type is said
//! at its place.

use super::{Kind, Node};
use crate::source::Span;

/// A part of a document that is not as it must be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ShapeError {
    /// It has the wrong type.
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
    /// It is missing.
    #[error("{what} has no `{name}`")]
    Missing {
        /// What it is missing in.
        what: &'static str,
        /// What it is called.
        name: &'static str,
        /// Where.
        span: Span,
    },
    /// Nothing is called so here.
    #[error("{what} has no `{name}`; it has {known}")]
    Unknown {
        /// What it stands in.
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
}

impl ShapeError {
    /// Where the fault is.
    pub const fn span(&self) -> Span {
        match self {
            Self::Type { span, .. }
            | Self::Missing { span, .. }
            | Self::Unknown { span, .. }
            | Self::Twice(_, span) => *span,
        }
    }

    /// A part of the wrong type.
    pub fn of_type(node: Node<'_>, what: impl Into<String>, expected: &'static str) -> Self {
        Self::Type {
            what: what.into(),
            expected,
            found: node.kind().describe(),
            span: node.span(),
        }
    }
}

/// Checks that `node` is an object each of whose members is `known` and stands once.
pub fn members(
    node: Node<'_>,
    what: &'static str,
    known: &[&'static str],
) -> Result<(), ShapeError> {
    if node.kind() != Kind::Object {
        return Err(ShapeError::of_type(node, what, "an object"));
    }
    let mut seen: Vec<&str> = Vec::new();
    for member in node.members() {
        let name = member.key.as_str();
        if !known.contains(&name) {
            let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            return Err(ShapeError::Unknown {
                what,
                name: name.to_owned(),
                known: quoted.join(", "),
                span: member.key.span(),
            });
        }
        if seen.contains(&name) {
            return Err(ShapeError::Twice(name.to_owned(), member.key.span()));
        }
        seen.push(name);
    }
    Ok(())
}

/// The member `name` of `node`, which must have it.
pub fn required<'t>(
    node: Node<'t>,
    what: &'static str,
    name: &'static str,
) -> Result<Node<'t>, ShapeError> {
    node.get(name).ok_or(ShapeError::Missing {
        what,
        name,
        span: node.span().first_byte(),
    })
}

/// The string that `node`, called `what`, must be.
pub fn string<'t>(node: Node<'t>, what: &str) -> Result<&'t str, ShapeError> {
    node.as_str()
        .ok_or_else(|| ShapeError::of_type(node, what, "a string"))
}

/// The truth value that `node`, called `what`, must be.
pub fn boolean(node: Node<'_>, what: &str) -> Result<bool, ShapeError> {
    match (node.kind(), node.literal()) {
        (Kind::Bool, literal) => Ok(literal == "true"),
        _ => Err(ShapeError::of_type(node, what, "`true` or `false`")),
    }
}

/// The whole number that `node`, called `what`, must be.
pub fn integer(node: Node<'_>, what: &str) -> Result<i64, ShapeError> {
    let digits = match node.kind() {
        Kind::Number => node.literal().replace('_', "").parse().ok(),
        _ => None,
    };
    digits.ok_or_else(|| ShapeError::of_type(node, what, "a whole number"))
}

/// The elements of the list that `node`, called `what`, must be.
pub fn list<'t>(
    node: Node<'t>,
    what: &str,
) -> Result<impl Iterator<Item = Node<'t>> + use<'t>, ShapeError> {
    if node.kind() == Kind::Array {
        Ok(node.elements())
    } else {
        Err(ShapeError::of_type(node, what, "a list"))
    }
}
