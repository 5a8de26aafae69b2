//! Edits that keep a document's layout: indentation, order, line ends.
//!
//! Rules build their fixes from these. Text is given as it stands in the document; for a document
//! inside a string the engine encodes it once more.

mod block;
mod layer;
mod layout;

use std::fmt::Write as _;
use std::ops::Range;

use super::Edit;
use crate::source::Span;
use crate::syntax::{Kind, Member, Node, Structure, Text};
pub(super) use layer::Layer;
use layout::Layout;

/// Replaces a range of a string's content.
#[must_use]
pub fn replace_part(text: Text<'_>, range: Range<usize>, new: &str) -> Edit {
    layer::replace(text, range, new).unwrap_or_else(impossible)
}

/// A change that cannot be made where the document stands: repairs that hold one are dropped.
pub(super) fn impossible() -> Edit {
    Edit::new(Span::none(), "")
}

/// Replaces the whole content of a string.
#[must_use]
pub fn replace_content(text: Text<'_>, new: &str) -> Edit {
    replace_part(text, 0..text.as_str().len(), new)
}

/// Replaces a value by other JSON.
#[must_use]
pub fn replace_value(node: Node<'_>, new: &Json) -> Edit {
    if let Some(edit) = block::replace_value(node, new) {
        return edit;
    }
    let layout = Layout::around(node);
    Edit::new(node.span(), new.print(&layout))
}

/// Adds a string next to `node`: after it where it is an element of the array `list`, or by making
/// an array of the lone value.
#[must_use]
pub fn add_string(list: Node<'_>, new: &str) -> Edit {
    if list.tree().structure() != Structure::Json {
        return add_strings(list, &[new]);
    }
    let new = Json::text(new);
    if list.kind() == Kind::Array {
        match list.elements().last() {
            Some(end) => insert_after(end, &new),
            None => Edit::new(list.span(), format!("[{}]", new.print(&Layout::inline()))),
        }
    } else {
        let layout = Layout::around(list);
        let old = Json::Raw(list.literal().to_owned());
        Edit::new(list.span(), Json::List(vec![old, new]).print(&layout))
    }
}

/// As [`add_string`], for several strings at once.
#[must_use]
pub fn add_strings(list: Node<'_>, new: &[&str]) -> Edit {
    if let Some(edit) = block::add_strings(list, new) {
        return edit;
    }
    if let Some(last) = list.elements().last() {
        let layout = Layout::around(last);
        let print = |text: &&str| format!(",{}{}", layout.between, quote(text));
        return Edit::new(
            last.span().after(),
            new.iter().map(print).collect::<String>(),
        );
    }
    let old = (list.kind() != Kind::Array).then(|| Json::Raw(list.literal().to_owned()));
    let values = old.into_iter().chain(new.iter().copied().map(Json::text));
    replace_value(list, &Json::List(values.collect()))
}

/// Adds an element after `node` in its array.
#[must_use]
pub fn insert_after(node: Node<'_>, new: &Json) -> Edit {
    if let Some(edit) = block::insert_after(node, new) {
        return edit;
    }
    let layout = Layout::around(node);
    Edit::new(
        node.span().after(),
        format!(",{}{}", layout.between, new.print(&layout)),
    )
}

/// Adds a member before `first`, the first member of its object.
#[must_use]
pub fn insert_member_before(first: Member<'_>, key: &str, value: &Json) -> Edit {
    if let Some(edit) = block::insert_member_before(first, key, value) {
        return edit;
    }
    let layout = Layout::around(first.key.node());
    let text = format!(
        "{}{}{},{}",
        quote(key),
        layout.colon,
        value.print(&layout),
        layout.between
    );
    Edit::new(first.key.span().before(), text)
}

/// Adds a member after `last`, a member of its object.
#[must_use]
pub fn insert_member_after(last: Member<'_>, key: &str, value: &Json) -> Edit {
    if let Some(edit) = block::insert_member_after(last, key, value) {
        return edit;
    }
    let layout = Layout::around(last.key.node());
    let text = format!(
        ",{}{}{}{}",
        layout.between,
        quote(key),
        layout.colon,
        value.print(&layout)
    );
    Edit::new(last.value.span().after(), text)
}

/// Removes an element of the array `list`, with its comma.
#[must_use]
pub fn remove_element(list: Node<'_>, node: Node<'_>) -> Edit {
    let elements: Vec<_> = list.elements().collect();
    let at = elements.iter().position(|&element| element == node);
    let at = at.unwrap_or_default();
    let neighbour = |index: Option<usize>| index.and_then(|index| elements.get(index));
    let span = match (neighbour(Some(at + 1)), neighbour(at.checked_sub(1))) {
        (Some(next), _) => node.span().to(next.span().before()),
        (None, Some(previous)) => previous.span().after().to(node.span()),
        (None, None) => node.span(),
    };
    block::removal(list, node.span(), span)
}

/// Removes `span`, which holds some of `elements`, neighbours in their array.
#[must_use]
pub fn remove_run(elements: &[Node<'_>], span: Span) -> Edit {
    if block::are_neighbours(elements) {
        Edit::new(span, "")
    } else {
        impossible()
    }
}

/// Removes a member of the object `object`, with its comma.
#[must_use]
pub fn remove_member(object: Node<'_>, member: Member<'_>) -> Edit {
    let members: Vec<_> = object.members().collect();
    let at = members
        .iter()
        .position(|other| other.key == member.key)
        .unwrap_or_default();
    let span = match (
        members.get(at + 1),
        at.checked_sub(1).and_then(|at| members.get(at)),
    ) {
        (Some(next), _) => member.span().to(next.span().before()),
        (None, Some(previous)) => previous.span().after().to(member.span()),
        (None, None) => member.span(),
    };
    block::removal(object, member.span(), span)
}

/// Replaces a key, keeping its quotes.
#[must_use]
pub fn rename_key(key: Text<'_>, new: &str) -> Edit {
    replace_content(key, new)
}

/// JSON to be printed into a document.
#[derive(Clone, Debug)]
pub enum Json {
    /// Text that stands in the document already.
    Raw(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// One value alone, several as an array.
    #[must_use]
    pub fn one_or_list(mut values: Vec<Self>) -> Self {
        if values.len() == 1 {
            values.remove(0)
        } else {
            Self::List(values)
        }
    }

    /// Prints with the layout of the place it goes to.
    fn print(&self, layout: &Layout) -> String {
        let mut out = String::new();
        self.write(&mut out, layout, 0);
        out
    }

    fn write(&self, out: &mut String, layout: &Layout, depth: usize) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Text(text) => out.push_str(&quote(text)),
            Self::List(values) => {
                layout.block(out, '[', ']', depth, values, |out, value| {
                    value.write(out, layout, depth + 1);
                });
            }
            Self::Object(members) => {
                layout.block(out, '{', '}', depth, members, |out, (key, value)| {
                    out.push_str(&quote(key));
                    out.push_str(&layout.colon);
                    value.write(out, layout, depth + 1);
                });
            }
        }
    }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// The content of a JSON string.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
