//! The spanned tree that every input language is read into.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::{OffsetMap, Structure, Unknown, Writing};
use crate::source::{SourceId, Span};

/// A document as a flat list of nodes in reading order, 16 bytes each, over a borrowed text.
///
/// Walk it from [`root`](Tree::root). A tree always has a root; where nothing could be read it is
/// a node of kind [`Kind::Missing`].
#[derive(Debug)]
pub struct Tree<'s> {
    pub(super) source: SourceId,
    pub(super) text: Cow<'s, str>,
    /// From `text` to the source; `None` where the text is the source.
    pub(super) map: Option<OffsetMap>,
    pub(super) nodes: Vec<Raw>,
    pub(super) decoded: Vec<Decoded>,
    /// Other sources that nodes stand in, as values of a template may.
    pub(super) others: Vec<SourceId>,
    /// What is not known of the document.
    pub(super) unknowns: Arc<[Unknown]>,
    pub(super) structure: Structure,
    /// Places that stand for several values: what aliases of YAML repeat.
    pub(super) shared: Vec<Range<u32>>,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as written.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A place where a value should stand and none could be read.
    Missing,
    /// A value that only a deployment settles; [`Node::unknown`] says which.
    Unknown,
    /// An expression: a function and its arguments, see [`Node::call`].
    Call,
}

impl Kind {
    /// The kind in words, with its article.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Missing => "nothing readable",
            Self::Unknown => "a value that is not known",
            Self::Call => "an expression",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Arrays, objects and calls: index of the first node after their last descendant.
    /// Scalars: 0 where the text stands verbatim, else one more than an index into `decoded`.
    /// Unknown values: an index into `unknowns`.
    pub(super) extra: u32,
    pub(super) kind: Kind,
    /// 0 for the tree's own source, else one more than an index into `others`.
    pub(super) source: u16,
}

#[derive(Clone, Debug)]
pub(super) struct Decoded {
    pub(super) text: Box<str>,
    pub(super) map: OffsetMap,
    pub(super) writing: Writing,
}

impl Tree<'_> {
    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node {
            tree: self,
            index: 0,
        }
    }

    /// The source this tree was read from.
    pub const fn source(&self) -> SourceId {
        self.source
    }

    /// The text the tree was read from: the source's, or the decoded content of a string.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A place given in this tree's own text, as a place in the source.
    pub fn place(&self, range: Range<u32>) -> Span {
        self.span(0, range)
    }

    /// What is not known of the document: [`Kind::Unknown`] values and unknown text inside strings.
    pub fn unknowns(&self) -> &[Unknown] {
        &self.unknowns
    }

    /// Whether the tree was read from a text that stands in a string of the source.
    pub const fn is_embedded(&self) -> bool {
        self.map.is_some()
    }

    /// The language of the document's lists and objects.
    pub const fn structure(&self) -> Structure {
        self.structure
    }

    /// Whether a part of `span` stands for several values, as what aliases of YAML repeat does.
    pub fn is_shared(&self, span: Span) -> bool {
        let holds = |range: &Range<u32>| {
            span.start() < range.end as usize && range.start as usize <= span.end()
        };
        span.source() == self.source && self.shared.iter().any(holds)
    }

    fn span(&self, source: u16, range: Range<u32>) -> Span {
        if let Some(other) = usize::from(source).checked_sub(1) {
            return match self.others.get(other) {
                Some(&other) => Span::new(other, range.start, range.end),
                None => Span::none(),
            };
        }
        match &self.map {
            None => Span::new(self.source, range.start, range.end),
            Some(map) => Span::new(self.source, map.outer(range.start), map.outer(range.end)),
        }
    }
}

/// One value of a [`Tree`].
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

impl<'t> Node<'t> {
    pub(super) fn raw(self) -> Raw {
        self.tree
            .nodes
            .get(self.index as usize)
            .copied()
            .unwrap_or(Raw {
                start: 0,
                end: 0,
                extra: 0,
                kind: Kind::Missing,
                source: 0,
            })
    }

    /// What this value is.
    pub fn kind(self) -> Kind {
        self.raw().kind
    }

    /// The tree this value belongs to.
    pub fn tree(self) -> &'t Tree<'t> {
        self.tree
    }

    /// The value's place, quotes and brackets included.
    pub fn span(self) -> Span {
        let raw = self.raw();
        self.tree.span(raw.source, raw.start..raw.end)
    }

    /// The value's bytes in the text its tree was read from; none for a value of another source.
    pub fn range(self) -> Range<usize> {
        let raw = self.raw();
        if raw.source == 0 {
            raw.start as usize..raw.end as usize
        } else {
            0..0
        }
    }

    /// The value as written: for numbers, `true`, `null`.
    pub fn literal(self) -> &'t str {
        let raw = self.raw();
        if matches!(raw.kind, Kind::Number | Kind::Bool | Kind::Null)
            && let Some(decoded) = self.decoded_form()
        {
            return &decoded.text;
        }
        self.tree.text.get(self.range()).unwrap_or_default()
    }

    /// The unknown value, if this is one.
    pub fn unknown(self) -> Option<&'t Unknown> {
        (self.kind() == Kind::Unknown)
            .then(|| self.tree.unknowns.get(self.raw().extra as usize))
            .flatten()
    }

    /// The position of the unknown value in the tree's list of them.
    pub(super) fn unknown_position(self) -> Option<usize> {
        (self.kind() == Kind::Unknown).then(|| self.raw().extra as usize)
    }

    /// The function's name and its arguments, if this is an expression.
    pub fn call(self) -> Option<(Text<'t>, Elements<'t>)> {
        if self.kind() != Kind::Call {
            return None;
        }
        let mut parts = Elements {
            tree: self.tree,
            next: self.index + 1,
            end: self.end_index(),
        };
        Some((parts.next()?.text()?, parts))
    }

    fn decoded_form(self) -> Option<&'t Decoded> {
        let index = (self.raw().extra as usize).checked_sub(1)?;
        self.tree.decoded.get(index)
    }

    /// The string, if this is one.
    pub fn text(self) -> Option<Text<'t>> {
        (self.kind() == Kind::String).then_some(Text { node: self })
    }

    /// The content of the string, if this is one.
    #[inline]
    pub fn as_str(self) -> Option<&'t str> {
        self.text().map(Text::as_str)
    }

    /// The values of an array; nothing for other kinds.
    pub fn elements(self) -> Elements<'t> {
        let next = if self.kind() == Kind::Array {
            self.index + 1
        } else {
            self.end_index()
        };
        Elements {
            tree: self.tree,
            next,
            end: self.end_index(),
        }
    }

    /// The members of an object in the order written, equal keys included; nothing for other
    /// kinds.
    pub fn members(self) -> Members<'t> {
        let next = if self.kind() == Kind::Object {
            self.index + 1
        } else {
            self.end_index()
        };
        Members(Elements {
            tree: self.tree,
            next,
            end: self.end_index(),
        })
    }

    /// The last member called `name`, which is the one JSON parsers keep.
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        let mut found = None;
        for member in self.members() {
            if member.key.is(name) {
                found = Some(member.value);
            }
        }
        found
    }

    /// Index of the first node after this value and all it holds.
    fn end_index(self) -> u32 {
        let raw = self.raw();
        match raw.kind {
            Kind::Array | Kind::Object | Kind::Call => raw.extra.max(self.index + 1),
            _ => self.index + 1,
        }
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} `{}`", self.kind(), self.literal())
    }
}

/// A string of the document.
#[derive(Clone, Copy, PartialEq)]
pub struct Text<'t> {
    node: Node<'t>,
}

impl<'t> Text<'t> {
    /// The content, escapes decoded.
    #[inline]
    pub fn as_str(self) -> &'t str {
        let raw = self.node.raw();
        if let Some(decoded) = self.decoded_form() {
            return &decoded.text;
        }
        self.node
            .tree
            .text
            .get(raw.start as usize + 1..(raw.end as usize).saturating_sub(1))
            .unwrap_or_default()
    }

    /// Whether the content is `text`.
    fn is(self, text: &str) -> bool {
        let raw = self.node.raw();
        if raw.extra != 0 {
            return self.as_str() == text;
        }
        // Most keys differ in length, which needs no look at the text.
        let (start, end) = (raw.start as usize + 1, raw.end as usize);
        end == start + text.len() + 1
            && self.node.tree.text.as_bytes().get(start..end - 1) == Some(text.as_bytes())
    }

    /// The value this string is.
    pub const fn node(self) -> Node<'t> {
        self.node
    }

    /// The whole token, quotes included.
    pub fn span(self) -> Span {
        self.node.span()
    }

    /// The content without its quotes.
    pub fn content_span(self) -> Span {
        self.part(0..self.as_str().len())
    }

    /// The place in the source of a range of bytes of the decoded content.
    pub fn part(self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        let end = self.offset(range.end);
        self.node.tree.span(self.node.raw().source, start..end)
    }

    /// From the decoded content to the source, for a document that stands in this string.
    pub fn offset_map(self) -> OffsetMap {
        let own = self.own_map();
        match &self.node.tree.map {
            Some(outer) if self.node.raw().source == 0 => own.through(outer),
            _ => own,
        }
    }

    fn decoded_form(self) -> Option<&'t Decoded> {
        self.node.decoded_form()
    }

    /// From the decoded content to the tree's own text.
    pub(super) fn own_map(self) -> OffsetMap {
        match self.decoded_form() {
            Some(decoded) => decoded.map.clone(),
            None => OffsetMap::verbatim(self.node.raw().start + 1),
        }
    }

    /// How the string is written, which is how new text in it must be.
    pub fn writing(self) -> Writing {
        self.decoded_form()
            .map_or_else(Writing::default, |decoded| decoded.writing)
    }

    /// Offset in the tree's own text of byte `inner` of the decoded content.
    fn offset(self, inner: usize) -> u32 {
        let inner = u32::try_from(inner).unwrap_or(u32::MAX);
        match self.decoded_form() {
            Some(decoded) => decoded.map.outer(inner),
            None => self
                .node
                .raw()
                .start
                .saturating_add(1)
                .saturating_add(inner),
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Member<'t> {
    /// The key.
    pub key: Text<'t>,
    /// The value.
    pub value: Node<'t>,
}

impl Member<'_> {
    /// Key, colon and value.
    pub fn span(&self) -> Span {
        self.key.span().to(self.value.span())
    }
}

/// The values of an array.
#[derive(Clone, Debug)]
pub struct Elements<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Elements<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node {
            tree: self.tree,
            index: self.next,
        };
        self.next = node.end_index();
        Some(node)
    }
}

/// The members of an object.
#[derive(Clone, Debug)]
pub struct Members<'t>(Elements<'t>);

impl<'t> Iterator for Members<'t> {
    type Item = Member<'t>;

    fn next(&mut self) -> Option<Member<'t>> {
        let key = self.0.next()?.text()?;
        let value = self.0.next()?;
        Some(Member { key, value })
    }
}
