//! From a document to its tree: aliases are followed and merge keys resolved.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::item::{Document, Item, Role, Shape, Tag};
use super::scalars::written;
use super::{Input, MAX_DEPTH, YamlError, faults, narrow, pos};
use crate::syntax::unknown::mark;
use crate::syntax::{Kind, OffsetMap, Quoting, Structure, Tree, TreeBuilder};

/// How many values a document may have beside ten times those that are written.
const ALLOWANCE: usize = 100_000;

/// Makes the tree of a document.
pub(super) fn tree<'s>(
    input: Input<'_, 's>,
    document: Document,
    errors: &mut Vec<YamlError>,
) -> Tree<'s> {
    let items = document.items.as_slice();
    let length = items.first().map_or(0, |root| root.range.len());
    let mut expander = Expander {
        input,
        items,
        builder: TreeBuilder::detached(input.source, length),
        errors,
        used: 0,
        limit: items.len().saturating_mul(10).saturating_add(ALLOWANCE),
        is_full: false,
        is_too_deep: false,
    };
    expander.value(0, 1);
    let mut builder = expander.builder;
    builder.set_unknowns(document.unknowns.into());
    builder.set_structure(Structure::Yaml);
    builder.finish_over(Cow::Borrowed(input.text), None)
}

struct Expander<'d, 's> {
    input: Input<'d, 's>,
    items: &'d [Item],
    builder: TreeBuilder<'s>,
    errors: &'d mut Vec<YamlError>,
    /// How many values the tree has, and how many were looked at for merging.
    used: usize,
    limit: usize,
    /// Whether it is reported that there is no room for aliases.
    is_full: bool,
    /// Whether it is reported that aliases nest too deep.
    is_too_deep: bool,
}

impl<'d> Expander<'d, '_> {
    fn value(&mut self, index: usize, depth: usize) {
        let Some(item) = self.items.get(index) else {
            return;
        };
        self.used += 1;
        if depth > MAX_DEPTH + 1 {
            self.too_deep(&item.range);
            return self.missing(&item.range);
        }
        match &item.tag {
            None => self.content(index, item, depth),
            Some(Tag { range, role }) => match role {
                Role::Unknown(position) => {
                    let range = range.start..item.range.end;
                    self.builder.unknown(narrow(&range), *position);
                }
                Role::Function(name) => {
                    let object = self.builder.open(Kind::Object, pos(range.start));
                    self.name(name, range);
                    self.used += 2;
                    self.content(index, item, depth + 1);
                    self.builder.close(object, pos(item.range.end));
                }
            },
        }
    }

    fn content(&mut self, index: usize, item: &'d Item, depth: usize) {
        let range = narrow(&item.range);
        match &item.shape {
            Shape::Other { kind, literal, .. } => match literal {
                None => self.builder.scalar(*kind, range),
                Some(literal) => self.builder.scalar_as(*kind, range, literal),
            },
            Shape::Verbatim { .. } => self.builder.verbatim(range),
            Shape::Text {
                content,
                map,
                writing,
            } => {
                let (content, map) = (content.clone(), map.clone());
                self.builder.written(range, content, map, *writing);
            }
            Shape::Unknown(position) => self.builder.unknown(range, *position),
            Shape::Missing => self.missing(&item.range),
            Shape::Alias(target) => self.repeated(*target, &item.range, depth),
            Shape::Sequence => {
                let array = self.builder.open(Kind::Array, range.start);
                let mut at = index + 1;
                while at < item.next {
                    self.value(at, depth + 1);
                    at = after(self.items, at);
                }
                self.builder.close(array, range.end);
            }
            Shape::Mapping => {
                let object = self.builder.open(Kind::Object, range.start);
                self.members(index, depth);
                self.builder.close(object, range.end);
            }
        }
    }

    fn members(&mut self, index: usize, depth: usize) {
        let mut taken: Option<HashSet<Cow<'d, str>>> = None;
        for (key, value) in pairs(self.items, index) {
            if !self.is_merge(key) {
                if self.key(key) {
                    self.value(value, depth + 1);
                }
                continue;
            }
            let taken = taken.get_or_insert_with(|| own_names(self.items, index));
            let mut merged = Vec::new();
            self.gather(value, depth + 1, taken, &mut merged);
            let place = self.range(value);
            for (key, value) in merged {
                if self.key(key) {
                    self.repeated(value, &place, depth);
                }
            }
        }
    }

    /// Adds a value once more, for what stands at `place`, if there is room for it.
    fn repeated(&mut self, index: usize, place: &Range<usize>, depth: usize) {
        let size = after(self.items, index).saturating_sub(index);
        if self.used.saturating_add(size) > self.limit {
            self.full(place);
            self.missing(place);
        } else {
            if let Some(target) = self.items.get(index) {
                self.builder.share(narrow(&target.range));
            }
            self.value(index, depth + 1);
        }
    }

    /// Adds a key. `false` where it is none, which is reported.
    fn key(&mut self, index: usize) -> bool {
        let Some(item) = self.items.get(index) else {
            return false;
        };
        let range = narrow(&item.range);
        self.used += 1;
        match &item.shape {
            Shape::Text {
                content,
                map,
                writing,
            } => {
                let (content, map) = (content.clone(), map.clone());
                self.builder.written(range, content, map, *writing);
            }
            Shape::Verbatim { .. } => self.builder.verbatim(range),
            Shape::Other { content, .. } => {
                let map = OffsetMap::verbatim(range.start);
                let writing = written(Quoting::Plain);
                self.builder.written(range, content.clone(), map, writing);
            }
            Shape::Unknown(position) => self.name(&mark(*position), &item.range),
            Shape::Alias(target) => return self.key(*target),
            Shape::Missing => return false,
            Shape::Sequence | Shape::Mapping => {
                let message = "a list or mapping cannot be the key of a member".to_owned();
                let help = "write the key as a text; in templates, put `{{ … }}` in quotes";
                self.report(message, Some(help), &item.range);
                return false;
            }
        }
        true
    }

    /// Adds a key for which something else stands at `range`.
    fn name(&mut self, name: &str, range: &Range<usize>) {
        let mut map = OffsetMap::verbatim(pos(range.start));
        map.push(pos(name.len()), pos(range.end));
        let writing = written(Quoting::Composed);
        self.builder
            .written(narrow(range), name.to_owned(), map, writing);
    }

    /// The members of what is merged into a mapping, `taken` being the keys it has
    /// (<https://yaml.org/type/merge.html>).
    fn gather(
        &mut self,
        index: usize,
        depth: usize,
        taken: &mut HashSet<Cow<'d, str>>,
        merged: &mut Vec<(usize, usize)>,
    ) {
        let items = self.items;
        let Some(item) = items.get(index) else {
            return;
        };
        self.used += 1;
        if depth > MAX_DEPTH + 1 {
            return self.too_deep(&item.range);
        }
        if self.used > self.limit {
            return self.full(&item.range);
        }
        match &item.shape {
            Shape::Alias(target) => self.gather(*target, depth + 1, taken, merged),
            Shape::Missing | Shape::Unknown(_) => {}
            Shape::Sequence => {
                let mut at = index + 1;
                while at < item.next {
                    self.gather(at, depth + 1, taken, merged);
                    at = after(items, at);
                }
            }
            Shape::Mapping => {
                for (key, value) in pairs(items, index) {
                    self.used += 1;
                    let name = name_of(items, key).filter(|_| !self.is_merge(key));
                    if name.is_some_and(|name| taken.insert(name)) {
                        merged.push((key, value));
                    }
                }
                for (key, value) in pairs(items, index) {
                    if self.is_merge(key) {
                        self.gather(value, depth + 1, taken, merged);
                    }
                }
            }
            _ => {
                let message = "only mappings can be merged with `<<`".to_owned();
                self.report(
                    message,
                    Some("let an alias to a mapping follow"),
                    &item.range,
                );
            }
        }
    }

    /// Whether a key is a plain `<<`.
    fn is_merge(&self, key: usize) -> bool {
        self.items.get(key).is_some_and(is_merge)
    }

    fn range(&self, index: usize) -> Range<usize> {
        let item = self.items.get(index);
        item.map_or(0..0, |item| item.range.clone())
    }

    fn missing(&mut self, range: &Range<usize>) {
        self.builder.scalar(Kind::Missing, narrow(range));
    }

    fn report(&mut self, message: String, help: Option<&'static str>, range: &Range<usize>) {
        self.errors.push(self.input.error(message, help, range));
    }

    fn too_deep(&mut self, range: &Range<usize>) {
        if !self.is_too_deep {
            self.is_too_deep = true;
            self.errors.push(faults::too_deep(self.input, range));
        }
    }

    fn full(&mut self, range: &Range<usize>) {
        if !self.is_full {
            self.is_full = true;
            let message = format!("aliases expand to more than {} values", self.limit);
            let help = "write the values out, or repeat fewer of them";
            self.report(message, Some(help), range);
        }
    }
}

fn is_merge(key: &Item) -> bool {
    match &key.shape {
        Shape::Text {
            content, writing, ..
        } => key.tag.is_none() && content == "<<" && writing.quoting == Quoting::Plain,
        _ => false,
    }
}

/// The position after a value and all that it holds.
fn after(items: &[Item], index: usize) -> usize {
    let next = items.get(index).map_or(0, |item| item.next);
    next.max(index + 1)
}

/// The keys and values of the mapping at `index`.
fn pairs(items: &[Item], index: usize) -> impl Iterator<Item = (usize, usize)> {
    let end = after(items, index);
    let mut at = index + 1;
    std::iter::from_fn(move || {
        let key = at;
        let value = after(items, key);
        at = after(items, value);
        (value < end).then_some((key, value))
    })
}

fn own_names(items: &[Item], index: usize) -> HashSet<Cow<'_, str>> {
    pairs(items, index)
        .filter(|&(key, _)| !items.get(key).is_some_and(is_merge))
        .filter_map(|(key, _)| name_of(items, key))
        .collect()
}

/// The text of a key.
fn name_of(items: &[Item], key: usize) -> Option<Cow<'_, str>> {
    let mut item = items.get(key)?;
    if let Shape::Alias(target) = item.shape {
        item = items.get(target)?;
    }
    match &item.shape {
        Shape::Text { content, .. }
        | Shape::Other { content, .. }
        | Shape::Verbatim { content } => Some(Cow::Borrowed(content.as_str())),
        Shape::Unknown(position) => Some(Cow::Owned(mark(*position))),
        _ => None,
    }
}
