//! Trees with values put in for what is not known.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::unknown::{self, is_marked};
use super::{Kind, Node, OffsetMap, Tree, TreeBuilder, Unknown};

/// Where something stands that is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// Inside a string.
    Inside,
    /// In place of a statement, or of all statements.
    Statement,
    /// In place of a statement's conditions.
    Condition,
    /// In place of another value.
    Whole,
}

/// What is put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filling {
    /// A text.
    Text(Cow<'static, str>),
    /// A statement that allows everything, or denies it.
    Statement {
        /// Whether it allows.
        allow: bool,
    },
    /// A condition block that tests this key for this value.
    Condition {
        /// The operator.
        operator: &'static str,
        /// The condition key.
        key: &'static str,
        /// The value.
        value: &'static str,
    },
    /// Nothing: the member or element is not there.
    Nothing,
}

impl<'t> Node<'t> {
    /// Whether something in this value is not known.
    pub fn has_gaps(self) -> bool {
        if self.tree().unknowns().is_empty() {
            return false;
        }
        match self.kind() {
            Kind::Unknown => true,
            Kind::String => self.as_str().is_some_and(is_marked),
            Kind::Array => self.elements().any(Self::has_gaps),
            Kind::Object => self
                .members()
                .any(|member| member.key.node().has_gaps() || member.value.has_gaps()),
            _ => false,
        }
    }

    /// This value, a policy document, with the name of each unknown value in its place, as answers
    /// about access [read](unknown::named_mark) it.
    #[must_use]
    pub fn with_names(self) -> Tree<'t> {
        self.filled(&|_, _, unknown| Filling::Text(unknown::named_mark(&unknown.name).into()))
    }

    /// This value, a policy document, as a tree with `fill` put in for each gap. What is put in has
    /// the place of the gap.
    #[must_use]
    pub fn filled(self, fill: &dyn Fn(Gap, usize, &Unknown) -> Filling) -> Tree<'t> {
        let tree = self.tree();
        let mut builder = TreeBuilder::with_map(tree.source, Cow::Borrowed(&*tree.text), None);
        builder.set_map(tree.map.clone());
        builder.set_structure(tree.structure);
        builder.set_unknowns(Arc::clone(&tree.unknowns));
        let mut filler = Filler {
            builder,
            fill,
            path: Vec::new(),
        };
        filler.node(self);
        filler.builder.finish()
    }
}

struct Filler<'f, 's> {
    builder: TreeBuilder<'s>,
    fill: &'f dyn Fn(Gap, usize, &Unknown) -> Filling,
    /// Whether each value around is the document's `Statement` or the list in it.
    path: Vec<Around>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Statements,
    Conditions,
    Other,
}

impl Filler<'_, '_> {
    fn node(&mut self, node: Node<'_>) {
        self.builder.stand_in(node.span().source());
        let range = raw_range(node);
        match node.kind() {
            Kind::Array => self.array(node, &range),
            Kind::Object => self.object(node, &range),
            Kind::String => self.string(node, range),
            Kind::Null | Kind::Bool | Kind::Number => {
                self.builder.scalar_as(node.kind(), range, node.literal());
            }
            Kind::Missing | Kind::Call => self.builder.scalar(Kind::Missing, range),
            Kind::Unknown => {
                if let Some(filling) = self.filling(node) {
                    self.put(&filling, range);
                } else {
                    self.builder.scalar(Kind::Missing, range);
                }
            }
        }
    }

    fn array(&mut self, node: Node<'_>, range: &Range<u32>) {
        let mark = self.builder.open(Kind::Array, range.start);
        for element in node.elements() {
            if !self.is_absent(element) {
                self.node(element);
            }
        }
        self.builder.close(mark, range.end);
    }

    fn object(&mut self, node: Node<'_>, range: &Range<u32>) {
        let mark = self.builder.open(Kind::Object, range.start);
        let outermost = self.path.is_empty();
        for member in node.members() {
            self.path.push(match member.key.as_str() {
                "Statement" if outermost => Around::Statements,
                "Condition" if self.path == [Around::Statements] => Around::Conditions,
                _ => Around::Other,
            });
            if !self.is_absent(member.value) {
                self.node(member.key.node());
                self.node(member.value);
            }
            self.path.pop();
        }
        self.builder.close(mark, range.end);
    }

    fn filling(&self, node: Node<'_>) -> Option<Filling> {
        let (position, unknown) = (node.unknown_position()?, node.unknown()?);
        let gap = match self.path.as_slice() {
            [Around::Statements] => Gap::Statement,
            [Around::Statements, Around::Conditions] => Gap::Condition,
            _ => Gap::Whole,
        };
        Some((self.fill)(gap, position, unknown))
    }

    fn is_absent(&self, node: Node<'_>) -> bool {
        self.filling(node) == Some(Filling::Nothing)
    }

    fn put(&mut self, filling: &Filling, range: Range<u32>) {
        match filling {
            Filling::Text(text) => self.text(text, range),
            Filling::Statement { allow } => self.statement(*allow, &range),
            Filling::Condition {
                operator,
                key,
                value,
            } => self.condition([operator, key, value], &range),
            Filling::Nothing => self.builder.scalar(Kind::Missing, range),
        }
    }

    fn text(&mut self, text: &str, range: Range<u32>) {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let mut map = OffsetMap::verbatim(range.start);
        map.push(length, range.end);
        self.builder.decoded(range, text.to_owned(), map);
    }

    fn statement(&mut self, allow: bool, range: &Range<u32>) {
        let mark = self.builder.open(Kind::Object, range.start);
        let effect = if allow { "Allow" } else { "Deny" };
        for text in ["Effect", effect, "Action", "*", "Resource", "*"] {
            self.text(text, range.clone());
        }
        self.builder.close(mark, range.end);
    }

    fn condition(&mut self, [operator, key, value]: [&str; 3], range: &Range<u32>) {
        let mark = self.builder.open(Kind::Object, range.start);
        self.text(operator, range.clone());
        let inner = self.builder.open(Kind::Object, range.start);
        self.text(key, range.clone());
        self.text(value, range.clone());
        self.builder.close(inner, range.end);
        self.builder.close(mark, range.end);
    }

    fn string(&mut self, node: Node<'_>, range: Range<u32>) {
        let Some(text) = node.text() else { return };
        let content = text.as_str();
        let map = text.own_map();
        if !is_marked(content) {
            self.builder
                .written(range, content.to_owned(), map, text.writing());
            return;
        }
        let mut filled = Filled::default();
        let mut at = 0;
        while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
            let literal = rest.find(unknown::BEGIN).unwrap_or(rest.len());
            if literal > 0 {
                filled.literal(rest.get(..literal).unwrap_or_default(), &map, at);
                at += literal;
                continue;
            }
            let Some((position, length)) = unknown::leading_mark(rest) else {
                filled.literal(rest, &map, at);
                break;
            };
            let value = node.tree().unknowns().get(position);
            let filling = value.map(|value| (self.fill)(Gap::Inside, position, value));
            if let Some(Filling::Text(value)) = filling {
                filled.value(&value, &map, at..at + length);
            }
            at += length;
        }
        self.builder
            .written(range, filled.text, filled.map, text.writing());
    }
}

/// A string with values put in.
#[derive(Default)]
struct Filled {
    text: String,
    map: OffsetMap,
}

impl Filled {
    fn literal(&mut self, piece: &str, map: &OffsetMap, from: usize) {
        let start = narrow(self.text.len());
        let (from, to) = (narrow(from), narrow(from.saturating_add(piece.len())));
        for (inner, outer) in map.anchors_in(from, to) {
            self.map.push(start.saturating_add(inner - from), outer);
        }
        self.text.push_str(piece);
    }

    fn value(&mut self, value: &str, map: &OffsetMap, mark: Range<usize>) {
        self.map
            .push(narrow(self.text.len()), map.outer(narrow(mark.start)));
        self.text.push_str(value);
        self.map
            .push(narrow(self.text.len()), map.outer(narrow(mark.end)));
    }
}

/// The node's place in its tree's own text, or in the other source it stands in.
fn raw_range(node: Node<'_>) -> Range<u32> {
    let raw = node.raw();
    raw.start..raw.end
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};
    use crate::syntax::{Domain, json, unknown::mark};

    #[test]
    fn gaps_are_filled_at_their_places() {
        let text = format!(
            "{{\"Statement\": [{}, {{\"Resource\": \"a{}z\"}}], \"Id\": {}}}",
            mark(0),
            mark(1),
            mark(0)
        );
        let source = SourceId::new(0);
        let one = |name: &str| Unknown {
            name: name.into(),
            place: Span::new(source, 0, 1),
            domain: Domain::Any,
        };
        let unknowns: Arc<[Unknown]> = [one("x"), one("y")].into();
        let parsed =
            json::parse_with_unknowns(source, (&*text).into(), OffsetMap::verbatim(0), unknowns);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let filled = parsed.tree.root().filled(&|gap, _, _| match gap {
            Gap::Statement => Filling::Statement { allow: true },
            Gap::Inside => Filling::Text("::".into()),
            Gap::Whole | Gap::Condition => Filling::Nothing,
        });
        let statements: Vec<_> = filled.root().get("Statement").unwrap().elements().collect();
        assert_eq!(statements[0].get("Action").unwrap().as_str(), Some("*"));
        let resource = statements[1].get("Resource").unwrap();
        assert_eq!(resource.as_str(), Some("a::z"));
        let z = resource.text().unwrap().part(3..4);
        assert_eq!(&text[z.range()], "z");
        assert!(filled.root().get("Id").is_none());
    }
}
