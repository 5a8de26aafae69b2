//! Making a [`Tree`], node by node.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::tree::{Decoded, Raw};
use super::{Kind, OffsetMap, Structure, Tree, Unknown, Writing};
use crate::source::SourceId;

/// Makes a [`Tree`], node by node in reading order. Parsers use it.
#[derive(Debug)]
pub struct TreeBuilder<'s> {
    tree: Tree<'s>,
    /// The source of the nodes to come.
    current: u16,
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
                others: Vec::new(),
                unknowns: Arc::default(),
                structure: Structure::Json,
                shared: Vec::new(),
            },
            current: 0,
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

    /// Adds a scalar whose text is other than what stands there: `yes` for `true`, or a value from
    /// elsewhere.
    pub fn scalar_as(&mut self, kind: Kind, range: Range<u32>, text: &str) {
        let map = OffsetMap::verbatim(range.start);
        self.keep(kind, range, text.to_owned(), map, Writing::default());
    }

    /// Adds a string whose content had to be decoded; `map` leads to the tree's own text.
    pub fn decoded(&mut self, range: Range<u32>, text: String, map: OffsetMap) {
        self.written(range, text, map, Writing::default());
    }

    /// As [`decoded`](Self::decoded), for a string that is not written as JSON writes it.
    pub fn written(&mut self, range: Range<u32>, text: String, map: OffsetMap, writing: Writing) {
        self.keep(Kind::String, range, text, map, writing);
    }

    /// Adds a value that is not known, by its position in the list of
    /// [unknowns](Self::set_unknowns).
    pub fn unknown(&mut self, range: Range<u32>, position: usize) {
        let extra = u32::try_from(position).unwrap_or(u32::MAX);
        self.push(Kind::Unknown, range, extra);
    }

    /// The language of the document's lists and objects.
    pub fn set_structure(&mut self, structure: Structure) {
        self.tree.structure = structure;
    }

    /// This place stands for several values.
    pub fn share(&mut self, range: Range<u32>) {
        if self.tree.shared.last() != Some(&range) {
            self.tree.shared.push(range);
        }
    }

    /// From the tree's text to the source.
    pub(super) fn set_map(&mut self, map: Option<OffsetMap>) {
        self.tree.map = map;
    }

    /// What is not known of the document.
    pub fn set_unknowns(&mut self, unknowns: Arc<[Unknown]>) {
        self.tree.unknowns = unknowns;
    }

    /// The nodes that follow stand in this source.
    pub fn stand_in(&mut self, source: SourceId) {
        if source == self.tree.source {
            self.current = 0;
            return;
        }
        let known = self.tree.others.iter().position(|other| *other == source);
        let at = known.unwrap_or_else(|| {
            self.tree.others.push(source);
            self.tree.others.len() - 1
        });
        self.current = u16::try_from(at + 1).unwrap_or(u16::MAX);
    }

    fn keep(
        &mut self,
        kind: Kind,
        range: Range<u32>,
        text: String,
        map: OffsetMap,
        writing: Writing,
    ) {
        self.tree.decoded.push(Decoded {
            text: text.into_boxed_str(),
            map,
            writing,
        });
        let extra = u32::try_from(self.tree.decoded.len()).unwrap_or(0);
        self.push(kind, range, extra);
    }

    /// Opens an array, object or call that starts at `start`; returns the mark for [`close`](Self::close).
    /// The members of an object are added as key (a string), value, key, value…; the parts of a
    /// call as its name (a string) and its arguments.
    pub fn open(&mut self, kind: Kind, start: u32) -> usize {
        self.push(kind, start..start, 0);
        self.tree.nodes.len() - 1
    }

    /// Closes what was opened with `mark`; `end` is one past its last byte.
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
            others,
            unknowns,
            structure,
            shared,
            ..
        } = self.finish();
        Tree {
            source,
            text,
            map,
            nodes,
            decoded,
            others,
            unknowns,
            structure,
            shared,
        }
    }

    fn push(&mut self, kind: Kind, range: Range<u32>, extra: u32) {
        self.tree.nodes.push(Raw {
            start: range.start,
            end: range.end,
            extra,
            kind,
            source: self.current,
        });
    }
}
