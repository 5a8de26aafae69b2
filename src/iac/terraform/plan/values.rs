//! Values of a plan, with what is not known before apply.

use crate::iac::value::Value;
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// How deeply values may be nested.
const DEPTH: usize = 128;

/// The value at `node` as it stands; `None` where it cannot be read.
pub(super) fn of(node: Node<'_>) -> Option<Value> {
    merged(Some(node), None, node.span(), &|_| Value::null(node.span()))
}

/// The value at `node` with that of `unknown` wherever `after`, an `after_unknown` of the plan,
/// says `true`. A plan leaves out of its values what is not known, and in lists puts `null`.
///
/// See <https://developer.hashicorp.com/terraform/internals/json-format#change-representation>.
pub(super) fn merged(
    node: Option<Node<'_>>,
    after: Option<Node<'_>>,
    place: Span,
    unknown: &dyn Fn(&[Box<str>]) -> Value,
) -> Option<Value> {
    let mut merge = Merge {
        place,
        unknown,
        path: Vec::new(),
    };
    merge.value(node, after)
}

struct Merge<'f> {
    /// For values that stand nowhere.
    place: Span,
    unknown: &'f dyn Fn(&[Box<str>]) -> Value,
    path: Vec<Box<str>>,
}

impl Merge<'_> {
    fn value(&mut self, node: Option<Node<'_>>, after: Option<Node<'_>>) -> Option<Value> {
        if self.path.len() > DEPTH {
            return None;
        }
        let is_unknown = |after: &Node<'_>| after.kind() == Kind::Bool && after.literal() == "true";
        if after.as_ref().is_some_and(is_unknown) {
            return Some((self.unknown)(&self.path));
        }
        let place = node.map_or(self.place, Node::span);
        let kind = node.or(after).map_or(Kind::Missing, Node::kind);
        match kind {
            Kind::Object => Some(Value::object(place, self.members(node, after))),
            Kind::Array => Some(Value::list(place, self.elements(node, after))),
            _ => Value::of_scalar(node?),
        }
    }

    fn members(&mut self, node: Option<Node<'_>>, after: Option<Node<'_>>) -> Vec<(Value, Value)> {
        let mut members = Vec::new();
        for member in node.into_iter().flat_map(Node::members) {
            let name = member.key.as_str();
            let open = after.and_then(|after| after.get(name));
            if let Some(value) = self.below(name, Some(member.value), open) {
                members.push((Value::of_text(member.key), value));
            }
        }
        for member in after.into_iter().flat_map(Node::members) {
            let name = member.key.as_str();
            if node.is_some_and(|node| node.get(name).is_some()) {
                continue;
            }
            if let Some(value) = self.below(name, None, Some(member.value)) {
                members.push((Value::text(self.place, name), value));
            }
        }
        members
    }

    fn elements(&mut self, node: Option<Node<'_>>, after: Option<Node<'_>>) -> Vec<Value> {
        let mut values = node.into_iter().flat_map(Node::elements);
        let mut open = after.into_iter().flat_map(Node::elements);
        let mut elements = Vec::new();
        loop {
            let (value, unknown) = (values.next(), open.next());
            if value.is_none() && unknown.is_none() {
                return elements;
            }
            let position = elements.len().to_string();
            let element = self.below(&position, value, unknown);
            elements.push(element.unwrap_or_else(|| Value::null(self.place)));
        }
    }

    fn below(
        &mut self,
        name: &str,
        node: Option<Node<'_>>,
        after: Option<Node<'_>>,
    ) -> Option<Value> {
        self.path.push(name.into());
        let value = self.value(node, after);
        self.path.pop();
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::{Domain, json};

    #[test]
    fn what_is_left_out_of_the_values_is_not_known() {
        let source = SourceId::new(0);
        let values =
            r#"{"name": "mira", "users": ["a", null], "inline_policy": [{"name": "jobs"}]}"#;
        let after = r#"{"arn": true, "users": [false, true], "inline_policy": [{"policy": true}], "tags": {}}"#;
        let (values, after) = (json::parse(source, values), json::parse(source, after));
        let unknowns = Unknowns::default();
        let place = values.tree.root().span();
        let unknown = |path: &[Box<str>]| unknowns.value(&path.join("."), place, Domain::Any);
        let merged = merged(
            Some(values.tree.root()),
            Some(after.tree.root()),
            place,
            &unknown,
        )
        .unwrap();
        assert_eq!(merged.get("name").unwrap().as_text(), Some("mira"));
        assert!(merged.get("arn").unwrap().is_unknown());
        let users = merged.get("users").unwrap().elements();
        assert_eq!(
            (users[0].as_text(), users[1].is_unknown()),
            (Some("a"), true)
        );
        let policy = &merged.get("inline_policy").unwrap().elements()[0];
        assert_eq!(policy.get("name").unwrap().as_text(), Some("jobs"));
        assert!(policy.get("policy").unwrap().is_unknown());
        assert_eq!(unknowns.name(1), "inline_policy.0.policy");
    }
}
