//! The spanned tree that every input language is read into.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::OffsetMap;
use crate::source::{SourceId, Span};

/// A document as a flat list of nodes in reading order, 16 bytes each, over a borrowed text.
///
/// Walk it from [`root`](Tree::root). A tree always has a root; where nothing could be read it is
/// a node of kind [`Kind::Missing`].
#[derive(Debug)]
pub struct Tree<'s> {
    source: SourceId,
    text: Cow<'s, str>,
    /// From `text` to the source; `None` where the text is the source.
    map: Option<OffsetMap>,
    nodes: Vec<Raw>,
    decoded: Vec<Decoded>,
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
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Raw {
    start: u32,
    end: u32,
    /// Arrays and objects: index of the first node after their last descendant.
    /// Strings: 0 where the text stands verbatim, else one more than an index into `decoded`.
    extra: u32,
    kind: Kind,
}

#[derive(Debug)]
struct Decoded {
    text: Box<str>,
    map: OffsetMap,
}

/// Makes a [`Tree`], node by node in reading order. Parsers use it.
#[derive(Debug)]
pub struct TreeBuilder<'s> {
    tree: Tree<'s>,
}

impl<'s> TreeBuilder<'s> {
    /// A tree over a source's own text.
    #[must_use]
    pub fn new(source: SourceId, text: &'s str) -> Self {
        Self::with_map(source, Cow::Borrowed(text), None)
    }

    /// A tree over a text that was decoded from a part of a source.
    #[must_use]
    pub fn with_map(source: SourceId, text: Cow<'s, str>, map: Option<OffsetMap>) -> Self {
        // About one node to every 24 bytes in the policies people write.
        let nodes = Vec::with_capacity(text.len() / 24 + 4);
        Self {
            tree: Tree {
                source,
                text,
                map,
                nodes,
                decoded: Vec::new(),
            },
        }
    }

    /// A tree over a text of `len` bytes that is handed over when the tree is
    /// [finished](Self::finish_over), so that a parser can borrow it until then.
    #[must_use]
    pub fn detached(source: SourceId, len: usize) -> Self {
        let mut builder = Self::new(source, "");
        builder.tree.nodes.reserve(len / 24);
        builder
    }

    /// Adds a scalar other than a string, or a missing value.
    pub fn scalar(&mut self, kind: Kind, range: Range<u32>) {
        self.push(kind, range, 0);
    }

    /// Adds a string whose content is the text between `range` less its two quotes.
    pub fn verbatim(&mut self, range: Range<u32>) {
        self.push(Kind::String, range, 0);
    }

    /// Adds a string whose content had to be decoded; `map` leads to the tree's own text.
    pub fn decoded(&mut self, range: Range<u32>, text: String, map: OffsetMap) {
        self.tree.decoded.push(Decoded {
            text: text.into_boxed_str(),
            map,
        });
        let extra = u32::try_from(self.tree.decoded.len()).unwrap_or(0);
        self.push(Kind::String, range, extra);
    }

    /// Opens an array or object that starts at `start`; returns the mark for [`close`](Self::close).
    /// The members of an object are added as key (a string), value, key, value…
    pub fn open(&mut self, kind: Kind, start: u32) -> usize {
        self.push(kind, start..start, 0);
        self.tree.nodes.len() - 1
    }

    /// Closes the array or object opened with `mark`; `end` is one past its last byte.
    pub fn close(&mut self, mark: usize, end: u32) {
        let next = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        if let Some(node) = self.tree.nodes.get_mut(mark) {
            node.end = end;
            node.extra = next;
        }
    }

    /// The finished tree.
    #[must_use]
    pub fn finish(mut self) -> Tree<'s> {
        if self.tree.nodes.is_empty() {
            self.scalar(Kind::Missing, 0..0);
        }
        self.tree
    }

    /// The finished tree over `text`, whose bytes every range given so far counts. `map` leads
    /// from it to the source, where the text is not the source itself.
    #[must_use]
    pub fn finish_over(self, text: Cow<'_, str>, map: Option<OffsetMap>) -> Tree<'_> {
        let Tree {
            source,
            nodes,
            decoded,
            ..
        } = self.finish();
        Tree {
            source,
            text,
            map,
            nodes,
            decoded,
        }
    }

    fn push(&mut self, kind: Kind, range: Range<u32>, extra: u32) {
        self.tree.nodes.push(Raw {
            start: range.start,
            end: range.end,
            extra,
            kind,
        });
    }
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

    fn span(&self, range: Range<u32>) -> Span {
        match &self.map {
            None => Span::new(self.source, range.start, range.end),
            Some(map) => Span::new(self.source, map.outer(range.start), map.outer(range.end)),
        }
    }

    /// A place given in this tree's own text, as a place in the source.
    pub fn place(&self, range: Range<u32>) -> Span {
        self.span(range)
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
    fn raw(self) -> Raw {
        self.tree
            .nodes
            .get(self.index as usize)
            .copied()
            .unwrap_or(Raw {
                start: 0,
                end: 0,
                extra: 0,
                kind: Kind::Missing,
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
        self.tree.span(raw.start..raw.end)
    }

    /// The value's bytes in the text its tree was read from.
    pub fn range(self) -> Range<usize> {
        let raw = self.raw();
        raw.start as usize..raw.end as usize
    }

    /// The value as written: for numbers, `true`, `null`.
    pub fn literal(self) -> &'t str {
        let raw = self.raw();
        self.tree
            .text
            .get(raw.start as usize..raw.end as usize)
            .unwrap_or_default()
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
            Kind::Array | Kind::Object => raw.extra.max(self.index + 1),
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
        self.node.tree.span(start..end)
    }

    /// From the decoded content to the source, for a document that stands in this string.
    pub fn offset_map(self) -> OffsetMap {
        let own = match self.decoded_form() {
            Some(decoded) => decoded.map.clone(),
            None => OffsetMap::verbatim(self.node.raw().start + 1),
        };
        match &self.node.tree.map {
            Some(outer) => own.through(outer),
            None => own,
        }
    }

    fn decoded_form(self) -> Option<&'t Decoded> {
        let index = (self.node.raw().extra as usize).checked_sub(1)?;
        self.node.tree.decoded.get(index)
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
