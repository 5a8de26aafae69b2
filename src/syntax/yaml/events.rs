//! From the parser's events to the values of a document, with their places put right.

use std::ops::Range;

use saphyr_parser::{Event, Marker, ScalarStyle, Span as Marks, Tag};

use super::item::{self, Document, Item, Role, Shape};
use super::places::Places;
use super::scalars::Scalar;
use super::tags::{self, Core, Meaning};
use super::{Input, MAX_DEPTH, Parsed, YamlError, block, expand, faults, flow, gaps, pos};
use crate::syntax::{Domain, OffsetMap, Quoting, Unknown};

/// Reads the events of a stream, or of the part of it that begins at a certain byte.
pub(super) struct Reader<'a, 's> {
    input: Input<'a, 's>,
    places: &'a Places,
    /// How many characters stand before what is read.
    first: usize,
    /// The end of the last token that had a place.
    reached: usize,
    document: Document,
    open: Vec<Open>,
    /// How many lists and mappings are open that are too deep to be kept.
    skipped: usize,
    /// Whether it is reported that values nest too deep.
    is_too_deep: bool,
    errors: Vec<YamlError>,
}

/// A list or mapping that is being read.
struct Open {
    item: usize,
    children: usize,
}

/// What an event says of a value beside its content.
struct Head {
    anchor: usize,
    start: usize,
    end: usize,
    /// Where the content begins, if a tag or an anchor stands before it.
    content: Option<usize>,
    /// The end of the tag and anchor.
    bare: usize,
    tag: Option<item::Tag>,
    core: Option<Core>,
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn new(input: Input<'a, 's>, places: &'a Places, from: usize) -> Self {
        Self {
            input,
            places,
            first: places.character(input.legible, from),
            reached: from,
            document: Document::default(),
            open: Vec::new(),
            skipped: 0,
            is_too_deep: false,
            errors: Vec::new(),
        }
    }

    pub(super) fn byte(&self, marker: &Marker) -> usize {
        let character = self.first + marker.index();
        self.places.byte(self.input.legible, character)
    }

    pub(super) fn take(&mut self, event: Event<'_>, marks: Marks, parsed: &mut Parsed<'s>) {
        if self.skipped > 0 {
            self.skip(&event, marks);
            return;
        }
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
            Event::DocumentStart(explicit) => {
                if explicit {
                    self.reached = self.byte(&marks.start) + "---".len();
                }
            }
            Event::DocumentEnd => {
                self.finish(parsed);
                let at = self.byte(&marks.start);
                if self.stands(at, "...") {
                    self.reached = at + "...".len();
                }
            }
            Event::Alias(anchor) => self.alias(anchor, marks),
            Event::Scalar(value, style, anchor, tag) => {
                let head = self.head(anchor, tag.as_deref(), marks);
                self.scalar(value.into_owned(), style, head);
            }
            Event::SequenceStart(anchor, tag) => {
                let head = self.head(anchor, tag.as_deref(), marks);
                self.open(Shape::Sequence, head);
            }
            Event::MappingStart(anchor, tag) => {
                let head = self.head(anchor, tag.as_deref(), marks);
                self.open(Shape::Mapping, head);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(marks),
        }
    }

    /// Reports an alias that no anchor is known for, at `start`.
    pub(super) fn unknown_alias(&mut self, start: usize) {
        let rest = self.input.legible.get(start..).unwrap_or_default();
        self.reached = start + gaps::name_length(rest);
        if self.skipped == 0 {
            self.alias_fault(start, faults::NO_ANCHOR);
        }
    }

    /// Ends the document where it cannot be read any further, and keeps what was read.
    pub(super) fn give_up(&mut self, parsed: &mut Parsed<'s>) {
        self.skipped = 0;
        while let Some(open) = self.open.last() {
            let shape = self.document.items.get(open.item).map(|item| &item.shape);
            if matches!(shape, Some(Shape::Mapping)) && open.children % 2 == 1 {
                let at = self.reached;
                self.add(0, at..at, None, Shape::Missing);
            }
            self.end_last(self.reached);
        }
        self.finish(parsed);
    }

    /// Makes a tree of what was read.
    fn finish(&mut self, parsed: &mut Parsed<'s>) {
        parsed.errors.append(&mut self.errors);
        let document = std::mem::take(&mut self.document);
        if !document.items.is_empty() {
            let tree = expand::tree(self.input, document, &mut parsed.errors);
            parsed.trees.push(tree);
        }
    }

    fn stands(&self, at: usize, text: &str) -> bool {
        let rest = self.input.legible.get(at..);
        rest.is_some_and(|rest| rest.starts_with(text))
    }

    fn skip(&mut self, event: &Event<'_>, marks: Marks) {
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => self.skipped += 1,
            Event::SequenceEnd | Event::MappingEnd => self.skipped -= 1,
            _ => {}
        }
        self.reached = self.reached.max(self.byte(&marks.start));
    }

    fn head(&mut self, anchor: usize, tag: Option<&Tag>, marks: Marks) -> Head {
        let start = self.byte(&marks.start);
        let mut head = Head {
            anchor,
            start,
            end: self.byte(&marks.end),
            content: None,
            bare: start,
            tag: None,
            core: None,
        };
        if anchor == 0 && tag.is_none() {
            return head;
        }
        let text = self.input.legible;
        let found = gaps::properties(text, start, tag.is_some(), anchor > 0);
        head.bare = found.end;
        head.content = Some(gaps::over_blank(text, found.end));
        let range = found.tag.unwrap_or(start..start);
        let role = match tag.map(tags::meaning) {
            None => return head,
            Some(Meaning::Core(core)) => {
                head.core = Some(core);
                return head;
            }
            Some(Meaning::Function(name)) => Role::Function(name),
            Some(Meaning::Foreign) => {
                let name = self.input.text.get(range.clone()).unwrap_or_default();
                self.document.unknowns.push(Unknown {
                    name: name.into(),
                    place: self.input.span(&range),
                    domain: Domain::Any,
                });
                Role::Unknown(self.document.unknowns.len() - 1)
            }
        };
        head.tag = Some(item::Tag { range, role });
        head
    }

    fn add(
        &mut self,
        anchor: usize,
        range: Range<usize>,
        tag: Option<item::Tag>,
        shape: Shape,
    ) -> usize {
        let index = self.document.items.len();
        if anchor > 0 {
            self.document.anchors.insert(anchor, index);
        }
        if let Some(open) = self.open.last_mut() {
            open.children += 1;
        }
        self.document.items.push(Item {
            range,
            tag,
            shape,
            next: index + 1,
        });
        index
    }

    fn alias(&mut self, anchor: usize, marks: Marks) {
        let range = self.byte(&marks.start)..self.byte(&marks.end);
        self.reached = range.end;
        let Some(&target) = self.document.anchors.get(&anchor) else {
            // The anchor stands in an earlier document.
            return self.alias_fault(range.start, faults::NO_ANCHOR);
        };
        // A value that is still being read holds the alias.
        if self.open.iter().any(|open| open.item == target) {
            return self.alias_fault(range.start, faults::LOOP);
        }
        self.add(0, range, None, Shape::Alias(target));
    }

    /// Reports an alias that begins at `start` and ends where reading has come to.
    fn alias_fault(&mut self, start: usize, fault: (&str, &'static str)) {
        let range = start..self.reached;
        let alias = self.input.text.get(range.clone()).unwrap_or_default();
        let message = format!("`{alias}` {}", fault.0);
        self.errors
            .push(self.input.error(message, Some(fault.1), &range));
        self.add(0, range, None, Shape::Missing);
    }

    fn open(&mut self, shape: Shape, head: Head) {
        let text = self.input.legible;
        let in_mapping = self.open.last().is_some_and(|open| {
            let item = self.document.items.get(open.item);
            item.is_some_and(|item| matches!(item.shape, Shape::Mapping))
        });
        let start = match (head.content, &shape) {
            (Some(content), _) => content,
            (None, Shape::Sequence) if in_mapping && head.start == head.end => {
                gaps::first_dash(text, self.reached, head.start)
            }
            (None, _) => head.start,
        };
        self.reached = self.reached.max(start);
        if self.open.len() >= MAX_DEPTH {
            if !self.is_too_deep {
                self.is_too_deep = true;
                let place = start..start;
                self.errors.push(faults::too_deep(self.input, &place));
            }
            self.add(head.anchor, start..start, head.tag, Shape::Missing);
            self.skipped = 1;
            return;
        }
        let item = self.add(head.anchor, start..start, head.tag, shape);
        self.open.push(Open { item, children: 0 });
        // A bracket is a token of its own; a dash or a first key is not passed yet.
        if head.start != head.end && (self.stands(start, "[") || self.stands(start, "{")) {
            self.reached = start + 1;
        }
    }

    fn close(&mut self, marks: Marks) {
        let at = self.byte(&marks.start);
        if !marks.is_empty() && (self.stands(at, "]") || self.stands(at, "}")) {
            self.reached = at + 1;
        }
        self.end_last(self.reached);
    }

    fn end_last(&mut self, end: usize) {
        let next = self.document.items.len();
        let last = self.open.pop();
        if let Some(item) = last.and_then(|open| self.document.items.get_mut(open.item)) {
            item.range.end = end.max(item.range.start);
            item.next = next;
        }
    }

    fn scalar(&mut self, value: String, style: ScalarStyle, head: Head) {
        let scalar = match style {
            ScalarStyle::Plain if value.is_empty() => self.unwritten(&head),
            ScalarStyle::Literal | ScalarStyle::Folded => self.block(value, style, &head),
            _ => self.flow(value, style, &head),
        };
        let range = scalar.range.clone();
        self.reached = self.reached.max(range.end);
        let shape = scalar.shape(self.input, &mut self.document.unknowns);
        self.add(head.anchor, range, head.tag, shape);
    }

    /// A value that is not written, which is null.
    fn unwritten(&self, head: &Head) -> Scalar {
        let at = if head.content.is_some() {
            head.bare
        } else {
            gaps::after_indicator(self.input.legible, self.reached, head.start)
        };
        Scalar {
            value: String::new(),
            style: ScalarStyle::Plain,
            range: at..at,
            map: OffsetMap::verbatim(pos(at)),
            quoting: Quoting::Plain,
            core: head.core,
        }
    }

    fn flow(&self, value: String, style: ScalarStyle, head: &Head) -> Scalar {
        let text = self.input.legible;
        let start = head.content.unwrap_or(head.start);
        let quoting = match style {
            ScalarStyle::SingleQuoted => Quoting::Single,
            ScalarStyle::DoubleQuoted => Quoting::Json,
            _ => Quoting::Plain,
        };
        let (map, end, quoting) = match flow::walk(text, start, &value, style) {
            Some(walked) => (walked.map, walked.end, quoting),
            None => self.coarse(start, head.end, &value),
        };
        Scalar {
            value,
            style,
            range: start..end,
            map,
            quoting,
            core: head.core,
        }
    }

    fn block(&self, value: String, style: ScalarStyle, head: &Head) -> Scalar {
        let text = self.input.legible;
        let header = head
            .content
            .or_else(|| gaps::block_header(text, self.reached, head.start));
        let is_literal = style == ScalarStyle::Literal;
        let walked = header.and_then(|at| block::walk(text, at, &value, is_literal));
        let start = header.unwrap_or(head.start);
        let (map, end, quoting) = match walked {
            Some(block) => {
                let indent = u16::try_from(block.indent).unwrap_or(u16::MAX);
                (block.map, block.end, Quoting::Block(indent))
            }
            None => self.coarse(start, head.end, &value),
        };
        Scalar {
            value,
            style,
            range: start..end,
            map,
            quoting,
            core: head.core,
        }
    }

    /// The place of a value whose bytes could not be found one by one: somewhere in the scalar.
    fn coarse(&self, start: usize, end: usize, value: &str) -> (OffsetMap, usize, Quoting) {
        let written = self.input.legible.get(start..end).unwrap_or_default();
        let length = match written.chars().next() {
            Some(quote @ ('"' | '\'')) => written.rfind(quote).map_or(0, |at| at + 1),
            _ => written.trim_end().len(),
        };
        let end = start + length;
        let mut map = OffsetMap::verbatim(pos(start));
        map.push(pos(value.len()), pos(end));
        (map, end, Quoting::Composed)
    }
}
