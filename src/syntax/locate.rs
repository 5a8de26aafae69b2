//! What stands at a place of a tree.

use super::{Kind, Node};
use crate::source::Span;

/// Whether byte `at` stands in a string.
#[must_use]
pub fn in_string(node: Node<'_>, at: usize) -> bool {
    let holds = |span: Span| span.start() <= at && at < span.end();
    match node.kind() {
        Kind::String => holds(node.span()),
        Kind::Object => node
            .members()
            .any(|member| holds(member.span()) && in_string(member.value, at)),
        Kind::Array => node.elements().any(|element| in_string(element, at)),
        Kind::Call => node
            .call()
            .is_some_and(|(_, mut arguments)| arguments.any(|argument| in_string(argument, at))),
        _ => false,
    }
}

impl Node<'_> {
    /// Where to point when an object or list as a whole is meant: its bracket, or its first key
    /// where it has none.
    pub fn opening(self) -> Span {
        let text = self.tree().text().get(self.range()).unwrap_or_default();
        match self.members().next() {
            Some(first) if !text.starts_with('{') => first.key.span(),
            _ => self.span().first_byte(),
        }
    }
}
