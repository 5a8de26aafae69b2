//! Values that expressions come to, as far as they are known, with the place of each part.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{
    Domain, Kind, Node, OffsetMap, Quoting, Structure, Text, Tree, TreeBuilder, Unknown, Variables,
    Writing, unknown,
};

/// A value and where the file has it.
#[derive(Clone, Debug)]
pub struct Value {
    /// The token that gives the value.
    pub place: Span,
    /// What it is.
    pub data: Data,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(Box<str>),
    /// A string; unknown text in it stands as [marks](unknown::mark).
    Text(Rope),
    /// A list.
    List(Vec<Value>),
    /// An object; its keys are strings and may stand twice.
    Object(Vec<(Value, Value)>),
    /// Not known; the position in [`Unknowns`].
    Unknown(usize),
}

/// A string put together from pieces, with the place of each.
#[derive(Clone, Debug)]
pub struct Rope {
    /// The text.
    pub text: String,
    /// From the text to the source of the value's place.
    pub map: OffsetMap,
    /// How it is written.
    pub writing: Writing,
}

/// What is not known while a file is evaluated; each name once.
#[derive(Debug, Default)]
pub struct Unknowns(RefCell<List>);

#[derive(Debug, Default)]
struct List {
    all: Vec<Unknown>,
    by_name: HashMap<(Box<str>, Domain), usize>,
}

impl Unknowns {
    /// The position of the value called `name`, which is added when it is met first.
    pub fn position(&self, name: &str, place: Span, domain: Domain) -> usize {
        let list = &mut *self.0.borrow_mut();
        let key = (Box::from(name), domain);
        *list.by_name.entry(key).or_insert_with(|| {
            list.all.push(Unknown {
                name: name.into(),
                place,
                domain,
            });
            list.all.len() - 1
        })
    }

    /// A value that is not known.
    pub fn value(&self, name: &str, place: Span, domain: Domain) -> Value {
        Value {
            place,
            data: Data::Unknown(self.position(name, place, domain)),
        }
    }

    /// What the value at `position` is called.
    pub fn name(&self, position: usize) -> String {
        self.0
            .borrow()
            .all
            .get(position)
            .map_or_else(String::new, |one| one.name.to_string())
    }

    /// What the value at `position` can be.
    pub fn domain(&self, position: usize) -> Domain {
        self.0
            .borrow()
            .all
            .get(position)
            .map_or(Domain::Any, |one| one.domain)
    }

    /// All of them, for the trees that are made of the values.
    pub fn all(&self) -> Arc<[Unknown]> {
        self.0.borrow().all.iter().cloned().collect()
    }
}

impl Value {
    /// `null`
    #[must_use]
    pub const fn null(place: Span) -> Self {
        Self {
            place,
            data: Data::Null,
        }
    }

    /// A truth value.
    #[must_use]
    pub const fn bool(place: Span, value: bool) -> Self {
        Self {
            place,
            data: Data::Bool(value),
        }
    }

    /// A text that does not stand in the file as it is: all of it is at `place`.
    pub fn text(place: Span, text: impl Into<String>) -> Self {
        let mut rope = Rope::new(Writing {
            quoting: Quoting::Composed,
            variables: Variables::AsIs,
        });
        rope.push_at(&text.into(), place);
        Self {
            place,
            data: Data::Text(rope),
        }
    }

    /// A list.
    #[must_use]
    pub const fn list(place: Span, elements: Vec<Self>) -> Self {
        Self {
            place,
            data: Data::List(elements),
        }
    }

    /// An object.
    #[must_use]
    pub const fn object(place: Span, members: Vec<(Self, Self)>) -> Self {
        Self {
            place,
            data: Data::Object(members),
        }
    }

    /// A literal string of a file, with all its places.
    #[must_use]
    pub fn of_text(text: Text<'_>) -> Self {
        Self {
            place: text.span(),
            data: Data::Text(Rope {
                text: text.as_str().to_owned(),
                map: text.offset_map(),
                writing: text.writing(),
            }),
        }
    }

    /// A literal scalar of a file; `None` for lists, objects and expressions.
    #[must_use]
    pub fn of_scalar(node: Node<'_>) -> Option<Self> {
        let place = node.span();
        Some(match node.kind() {
            Kind::Null => Self::null(place),
            Kind::Bool => Self::bool(place, node.literal().eq_ignore_ascii_case("true")),
            Kind::Number => Self {
                place,
                data: Data::Number(node.literal().into()),
            },
            Kind::String => Self::of_text(node.text()?),
            _ => return None,
        })
    }

    /// The same value, seen from the place that refers to it: for values of another file, of which
    /// parts of a text cannot be pointed at.
    #[must_use]
    pub fn seen_from(self, place: Span) -> Self {
        if self.place.source() == place.source() {
            return self;
        }
        match self.data {
            Data::Text(rope) => Self::text(place, rope.text),
            data => Self { place, data },
        }
    }

    /// The text, where this is one; unknown text in it stands as marks.
    pub fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(rope) => Some(&rope.text),
            _ => None,
        }
    }

    /// The text, where this is one and all of it is known.
    pub fn as_known_text(&self) -> Option<&str> {
        self.as_text().filter(|text| !unknown::is_marked(text))
    }

    /// The members of an object; none for other values.
    pub fn members(&self) -> &[(Self, Self)] {
        match &self.data {
            Data::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list; none for other values.
    pub fn elements(&self) -> &[Self] {
        match &self.data {
            Data::List(elements) => elements,
            _ => &[],
        }
    }

    /// The last member called `name`.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members()
            .iter()
            .rev()
            .find(|(key, _)| key.as_text() == Some(name))
            .map(|(_, value)| value)
    }

    /// Whether the value itself, rather than a part of it, is not known.
    pub const fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether all of it, to the last part, is known.
    pub fn is_known(&self) -> bool {
        match &self.data {
            Data::Null | Data::Bool(_) | Data::Number(_) => true,
            Data::Text(rope) => !unknown::is_marked(&rope.text),
            Data::List(elements) => elements.iter().all(Self::is_known),
            Data::Object(members) => members
                .iter()
                .all(|(key, value)| key.is_known() && value.is_known()),
            Data::Unknown(_) => false,
        }
    }

    /// The tree of this value, as rules and evaluation read policies. Its own source is that of the
    /// value's place, whose text is `text`.
    pub fn tree<'s>(
        &self,
        text: &'s str,
        unknowns: Arc<[Unknown]>,
        structure: Structure,
    ) -> Tree<'s> {
        let mut builder = TreeBuilder::new(self.place.source(), text);
        builder.set_structure(structure);
        builder.set_unknowns(unknowns);
        self.write(&mut builder);
        builder.finish()
    }

    fn write(&self, builder: &mut TreeBuilder<'_>) {
        builder.stand_in(self.place.source());
        let range = narrow(self.place);
        match &self.data {
            Data::Null => builder.scalar_as(Kind::Null, range, "null"),
            Data::Bool(value) => {
                builder.scalar_as(Kind::Bool, range, if *value { "true" } else { "false" });
            }
            Data::Number(text) => builder.scalar_as(Kind::Number, range, text),
            Data::Text(rope) => {
                builder.written(range, rope.text.clone(), rope.map.clone(), rope.writing);
            }
            Data::List(elements) => {
                let mark = builder.open(Kind::Array, range.start);
                for element in elements {
                    element.write(builder);
                }
                builder.close(mark, range.end);
            }
            Data::Object(members) => {
                let mark = builder.open(Kind::Object, range.start);
                for (key, value) in members {
                    key.write(builder);
                    value.write(builder);
                }
                builder.close(mark, range.end);
            }
            Data::Unknown(position) => builder.unknown(range, *position),
        }
    }
}

impl Rope {
    /// No text yet.
    #[must_use]
    pub fn new(writing: Writing) -> Self {
        Self {
            text: String::new(),
            map: OffsetMap::default(),
            writing,
        }
    }

    /// Adds a piece all of which stands at `place`: a value put in for a reference.
    pub fn push_at(&mut self, piece: &str, place: Span) {
        let range = narrow(place);
        self.map.push(self.len(), range.start);
        self.text.push_str(piece);
        self.map.push(self.len(), range.end);
    }

    /// Adds bytes `range` of a literal string, each with its own place.
    pub fn push_part(&mut self, text: Text<'_>, range: Range<usize>) {
        let map = text.offset_map();
        let piece = text.as_str().get(range.clone()).unwrap_or_default();
        self.push_mapped(piece, &map, range.start);
    }

    /// Adds another rope of the same source.
    pub fn push_rope(&mut self, other: &Self) {
        self.push_mapped(&other.text, &other.map, 0);
    }

    /// Adds `piece`, which stands in a text from byte `from` on, by that text's `map`.
    pub fn push_mapped(&mut self, piece: &str, map: &OffsetMap, from: usize) {
        let start = self.len();
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        for (inner, outer) in map.anchors_in(from, from.saturating_add(length)) {
            self.map.push(start.saturating_add(inner - from), outer);
        }
        self.text.push_str(piece);
    }

    fn len(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

fn narrow(place: Span) -> Range<u32> {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    narrow(place.start())..narrow(place.end())
}
