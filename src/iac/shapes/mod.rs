//! Files of a known shape that hold policies and are not CloudFormation or Terraform, and policies
//! anywhere in other files.

mod ansible;
mod anywhere;
mod eksctl;
mod intrinsics;
mod kubernetes;
mod literal;
mod serverless;
mod variables;

use super::value::{Data, Unknowns, Value};
use super::{Made, Unchecked};
use crate::policy::Placement;
use crate::source::Span;
use crate::syntax::{Node, unknown};
use literal::{Dialect, Literals};

pub use anywhere::anywhere;
pub use serverless::embedded_templates;

/// What was read in a file of a known shape.
#[derive(Debug, Default)]
pub struct Read {
    /// The policies.
    pub made: Vec<Made>,
    /// What holds a policy that cannot be read.
    pub unchecked: Vec<Unchecked>,
}

/// Reads a service of the Serverless Framework, a manifest of AWS Controllers for Kubernetes or of
/// Crossplane, a cluster of `eksctl`, or tasks of Ansible; `None` for anything else.
///
/// The templates that stand in a service, see [`embedded_templates`], are left to the reader of
/// CloudFormation.
#[must_use]
pub fn read(root: Node<'_>, unknowns: &Unknowns) -> Option<Read> {
    let is_service = serverless::is_service(root);
    let dialect = if is_service {
        Dialect::Serverless
    } else {
        Dialect::Plain
    };
    let mut reader = Reader::new(unknowns, dialect);
    if is_service {
        serverless::read(root, &mut reader);
    } else if !kubernetes::read(root, &mut reader)
        && !eksctl::read(root, &mut reader)
        && !ansible::read(root, &mut reader)
    {
        return None;
    }
    let templates = embedded_templates(root).into_iter().map(Node::span);
    let taken: Vec<Span> = templates.chain(reader.places()).collect();
    anywhere::search(root, taken, &mut reader);
    Some(reader.read)
}

/// A whole value of a file as it is written.
#[must_use]
pub fn literal(node: Node<'_>, unknowns: &Unknowns) -> Value {
    Literals::new(unknowns, Dialect::Plain).value(node)
}

/// A template in a service of the Serverless Framework, its variables not known, for the reader of
/// CloudFormation.
#[must_use]
pub fn without_variables(template: Node<'_>, unknowns: &Unknowns) -> Value {
    Literals::new(unknowns, Dialect::Variables).value(template)
}

/// A file being read.
#[derive(Debug)]
struct Reader<'u> {
    literals: Literals<'u>,
    read: Read,
}

impl<'u> Reader<'u> {
    fn new(unknowns: &'u Unknowns, dialect: Dialect) -> Self {
        Self {
            literals: Literals::new(unknowns, dialect),
            read: Read::default(),
        }
    }

    /// Where all stands that was read.
    fn places(&self) -> impl Iterator<Item = Span> {
        let made = self.read.made.iter().map(|made| made.value.place);
        made.chain(self.read.unchecked.iter().map(|unchecked| unchecked.place))
    }

    /// Takes a node for a policy document.
    fn take(&mut self, node: Node<'_>, placement: Placement, name: Option<&str>, owner: &str) {
        self.take_value(self.literals.value(node), placement, name, owner);
    }

    /// Takes a value for a policy document.
    fn take_value(&mut self, value: Value, placement: Placement, name: Option<&str>, owner: &str) {
        let reason = match &value.data {
            Data::Null => return,
            Data::Object(_) => None,
            Data::Text(rope) => sole_unknown(&rope.text).map(|at| self.reason(at)),
            Data::Unknown(position) => Some(self.reason(*position)),
            Data::List(_) | Data::Bool(_) | Data::Number(_) => {
                Some("it is neither an object nor a string".to_owned())
            }
        };
        match reason {
            Some(reason) => self.leave(value.place, owner, reason),
            None => self.read.made.push(Made {
                value,
                placement,
                name: name.map(str::to_owned),
                owner: owner.to_owned(),
            }),
        }
    }

    /// Notes a policy that cannot be read.
    fn leave(&mut self, place: Span, owner: &str, reason: String) {
        self.read.unchecked.push(Unchecked {
            place,
            what: format!("the policy of `{owner}`"),
            reason,
        });
    }

    fn reason(&self, position: usize) -> String {
        let name = self.literals.unknowns.name(position);
        format!("`{name}` is not known before deployment")
    }
}

/// The unknown text that is all of `text`.
fn sole_unknown(text: &str) -> Option<usize> {
    let text = text.trim();
    let (position, length) = unknown::leading_mark(text)?;
    (length == text.len()).then_some(position)
}

/// The text of a member.
fn text<'t>(node: Node<'t>, name: &str) -> Option<&'t str> {
    node.get(name).and_then(Node::as_str)
}

/// What a member's list holds; nothing where there is none.
fn each<'t>(node: Option<Node<'t>>, name: &str) -> impl Iterator<Item = (usize, Node<'t>)> {
    let list = node.and_then(|node| node.get(name));
    list.into_iter().flat_map(Node::elements).enumerate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::json;

    /// What is read in `text`: placement, name and owner of each policy, and what is unchecked.
    pub(super) fn told(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let parsed = json::parse(SourceId::new(0), text);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let unknowns = Unknowns::default();
        let read = read(parsed.tree.root(), &unknowns)?;
        let made = read.made.iter().map(|made| {
            let name = made.name.as_deref().unwrap_or("-");
            format!("{:?} {name} of {}", made.placement, made.owner)
        });
        let unchecked = read.unchecked.iter();
        Some((
            made.collect(),
            unchecked
                .map(|one| format!("{}: {}", one.what, one.reason))
                .collect(),
        ))
    }

    #[test]
    fn other_files_are_left_alone() {
        for text in [
            "{}",
            "[]",
            "\"\"",
            "[{\"name\": \"x\"}]",
            "{\"kind\": \"Pod\"}",
        ] {
            assert!(told(text).is_none(), "{text}");
        }
    }
}
