//! Edits that keep a document's layout: indentation, order, line ends.
//!
//! Rules build their fixes from these. Text is given as it stands in the document; for a document
//! inside a string the engine encodes it once more.

use std::fmt::Write as _;
use std::ops::Range;

use super::Edit;
use crate::syntax::{Kind, Member, Node, Text};

/// Replaces a range of a string's content.
#[must_use]
pub fn replace_part(text: Text<'_>, range: Range<usize>, new: &str) -> Edit {
    Edit::new(text.part(range), escape(new))
}

/// Replaces the whole content of a string.
#[must_use]
pub fn replace_content(text: Text<'_>, new: &str) -> Edit {
    replace_part(text, 0..text.as_str().len(), new)
}

/// Replaces a value by other JSON.
#[must_use]
pub fn replace_value(node: Node<'_>, new: &Json) -> Edit {
    let layout = Layout::around(node);
    Edit::new(node.span(), new.print(&layout))
}

/// Adds a string next to `node`: after it where it is an element of the array `list`, or by making
/// an array of the lone value.
#[must_use]
pub fn add_string(list: Node<'_>, new: &str) -> Edit {
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
    let layout = Layout::around(node);
    Edit::new(
        node.span().after(),
        format!(",{}{}", layout.between, new.print(&layout)),
    )
}

/// Adds a member before `first`, the first member of its object.
#[must_use]
pub fn insert_member_before(first: Member<'_>, key: &str, value: &Json) -> Edit {
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
    Edit::new(span, "")
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
    Edit::new(span, "")
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

/// How a document is laid out around a place.
#[derive(Clone, Debug)]
struct Layout {
    /// White space between an element and the next.
    between: String,
    /// Line end and indentation of the line the place is on; `None` in one-line documents.
    line: Option<String>,
    /// One step of indentation.
    step: String,
    /// `": "` or `":"`
    colon: String,
}

impl Layout {
    fn inline() -> Self {
        Self {
            between: " ".to_owned(),
            line: None,
            step: String::new(),
            colon: ": ".to_owned(),
        }
    }

    /// Read off the text before `node`.
    fn around(node: Node<'_>) -> Self {
        let text = node.tree().text();
        let start = node.range().start;
        let nearby = nearby(text, start);
        let before = text.get(nearby.start..start).unwrap_or_default();
        let nearby = text.get(nearby).unwrap_or_default();
        let gap_start = before.trim_end_matches(is_space).len();
        let gap = before.get(gap_start..).unwrap_or_default();
        let line = before.rfind('\n').map(|newline| {
            let crlf = before
                .get(..newline)
                .is_some_and(|head| head.ends_with('\r'));
            let indent: String = before
                .get(newline + 1..)
                .unwrap_or_default()
                .chars()
                .take_while(|&c| is_space(c))
                .collect();
            format!("{}{indent}", if crlf { "\r\n" } else { "\n" })
        });
        let tight = ["\":\"", "\":[", "\":{"]
            .iter()
            .any(|colon| nearby.contains(colon));
        // The gap before the first of several stands after a bracket, not a comma; a comma in a
        // one-line document is followed by what other commas are followed by.
        let between = if gap.contains('\n') || !before.ends_with(['[', '{', ':']) && !gap.is_empty()
        {
            gap.to_owned()
        } else if nearby.contains(", ") || nearby.contains(",\n") || nearby.contains(",\r\n") {
            " ".to_owned()
        } else if nearby.contains(',') || tight {
            String::new()
        } else {
            " ".to_owned()
        };
        Self {
            between,
            line,
            step: step(nearby),
            colon: if tight { ":" } else { ": " }.to_owned(),
        }
    }

    fn block<T>(
        &self,
        out: &mut String,
        open: char,
        close: char,
        depth: usize,
        items: &[T],
        mut write: impl FnMut(&mut String, &T),
    ) {
        let newline = |out: &mut String, depth: usize| {
            if let Some(line) = &self.line {
                let _ = write!(out, "{line}{}", self.step.repeat(depth));
            }
        };
        out.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push(',');
                if self.line.is_none() {
                    out.push_str(if self.between.is_empty() { "" } else { " " });
                }
            }
            newline(out, depth + 1);
            write(out, item);
        }
        newline(out, depth);
        out.push(close);
    }
}

/// The text around byte `at`: enough to see how the document is laid out, and no more, for
/// documents may be large and repairs many.
fn nearby(text: &str, at: usize) -> Range<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(2048));
    from..text.ceil_char_boundary((at + 1024).min(text.len()))
}

/// The step of indentation: the least by which a line stands deeper than its neighbour.
fn step(text: &str) -> String {
    let indent = |line: &'_ str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The first line may have begun before the text.
    let lines: Vec<&str> = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .collect();
    let steps = lines.windows(2).filter_map(|pair| {
        let [above, below] = pair else { return None };
        let (less, more) = (
            indent(above).min(indent(below)),
            indent(above).max(indent(below)),
        );
        let deeper = if indent(above) == more { above } else { below };
        deeper.get(less..more).filter(|step| !step.is_empty())
    });
    steps
        .min_by_key(|step| step.len())
        .unwrap_or("  ")
        .to_owned()
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
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

/// How a document inside a string is written into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Layer {
    /// As a JSON string.
    Json,
    /// Percent-encoded.
    Percent,
}

impl Layer {
    /// The layer of the document in `text`.
    pub(super) fn of(text: Text<'_>) -> Self {
        if text.as_str().trim_start().starts_with('%') {
            Self::Percent
        } else {
            Self::Json
        }
    }

    /// Encodes new text of the inner document.
    pub(super) fn encode(self, text: &str) -> String {
        match self {
            Self::Json => escape(text),
            Self::Percent => text.bytes().fold(String::new(), |mut out, byte| {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    let _ = write!(out, "%{byte:02X}");
                }
                out
            }),
        }
    }
}
