//! Policies anywhere in a file, recognised by how they look.

use super::Reader;
use super::literal::{Dialect, MAX_DEPTH};
use crate::iac::Made;
use crate::iac::value::Unknowns;
use crate::policy::Placement;
use crate::policy::find::list;
use crate::source::Span;
use crate::syntax::{Node, unknown};

/// A text with a policy in it is longer than this.
const SHORTEST: usize = 40;

/// All objects of a file, and all texts of JSON in it, that look like policies.
#[must_use]
pub fn anywhere(root: Node<'_>, unknowns: &Unknowns) -> Vec<Made> {
    let mut reader = Reader::new(unknowns, Dialect::Plain);
    search(root, Vec::new(), &mut reader);
    reader.read.made
}

/// Takes what looks like a policy and stands in no place of `taken`.
pub(super) fn search(root: Node<'_>, taken: Vec<Span>, reader: &mut Reader<'_>) {
    let mut search = Search {
        reader,
        taken,
        path: Vec::new(),
    };
    search.node(root);
}

struct Search<'t, 'r, 'u> {
    reader: &'r mut Reader<'u>,
    taken: Vec<Span>,
    /// The keys and positions on the way.
    path: Vec<Step<'t>>,
}

enum Step<'t> {
    Key(&'t str),
    Position(usize),
}

impl<'t> Search<'t, '_, '_> {
    fn node(&mut self, node: Node<'t>) {
        let place = node.span();
        if self.path.len() > MAX_DEPTH || self.taken.iter().any(|taken| taken.contains(place)) {
            return;
        }
        if is_policy(node) || node.as_str().is_some_and(is_text_of_policy) {
            let owner = self.owner();
            self.reader.take(node, Placement::Bare, None, &owner);
            return;
        }
        for (position, element) in node.elements().enumerate() {
            self.step(Step::Position(position), element);
        }
        for member in node.members() {
            self.step(Step::Key(member.key.as_str()), member.value);
        }
    }

    fn step(&mut self, step: Step<'t>, node: Node<'t>) {
        self.path.push(step);
        self.node(node);
        self.path.pop();
    }

    /// `iam.policies[0].reader`
    fn owner(&self) -> String {
        let mut owner = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) => {
                    if !owner.is_empty() {
                        owner.push('.');
                    }
                    owner.push_str(&unknown::replaced(key, |_| "…"));
                }
                Step::Position(position) => owner.push_str(&format!("[{position}]")),
            }
        }
        if owner.is_empty() {
            owner.push_str("the document");
        }
        owner
    }
}

fn is_policy(node: Node<'_>) -> bool {
    let is_statement = |statement: Node<'_>| {
        let has = |key| statement.get(key).is_some();
        has("Effect") && (has("Action") || has("NotAction"))
    };
    let statements = node.get("Statement");
    statements.is_some_and(|statements| list(statements).any(is_statement))
}

fn is_text_of_policy(text: &str) -> bool {
    text.len() > SHORTEST
        && text.trim_start().starts_with('{')
        && text.contains("\"Statement\"")
        && text.contains("\"Effect\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn policies_are_found_by_their_look() {
        let text = r#"{"iam": {"roles": [
            {"policy": {"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}},
            {"text": "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"s3:*\"}}"}]},
            "Statement": [{"Effect": "NoSchedule"}],
            "tolerations": {"Statement": "Effect"}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let made = anywhere(parsed.tree.root(), &Unknowns::default());
        let owners: Vec<_> = made.iter().map(|made| &*made.owner).collect();
        assert_eq!(owners, ["iam.roles[0].policy", "iam.roles[1].text"]);
        assert!(made.iter().all(|made| made.placement == Placement::Bare));
    }
}
