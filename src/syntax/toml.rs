//! TOML onto the spanned tree, so that a file written by hand is read as one printed by a machine.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Kind, OffsetMap, Tree, TreeBuilder};
use crate::source::{SourceId, Span};

/// A text read as TOML.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// What could be read; all of the text if there are no errors.
    pub tree: Tree<'s>,
    /// What is not TOML, in reading order.
    pub errors: Vec<TomlError>,
}

/// A fault of the text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct TomlError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Reads the text of `source`. Dates are strings of the tree, tables are objects.
pub fn parse(source: SourceId, text: &str) -> Parsed<'_> {
    let (table, faults) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        text,
        builder: TreeBuilder::new(source, text),
    };
    let whole = 0..text.len();
    reader.table(table.get_ref(), &whole);
    let errors = faults
        .iter()
        .map(|fault| {
            let range = narrow(&fault.span().unwrap_or(0..0));
            TomlError {
                message: fault.message().to_owned(),
                span: Span::new(source, range.start, range.end),
            }
        })
        .collect();
    Parsed {
        tree: reader.builder.finish(),
        errors,
    }
}

struct Reader<'t> {
    text: &'t str,
    builder: TreeBuilder<'t>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>, range: &Range<usize>) {
        let range = narrow(range);
        let mark = self.builder.open(Kind::Object, range.start);
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in members {
            self.string(key.get_ref(), &key.span());
            self.value(value);
        }
        self.builder.close(mark, range.end);
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) {
        let range = value.span();
        match value.get_ref() {
            DeValue::String(text) => self.string(text, &range),
            DeValue::Datetime(date) => self.string(&date.to_string(), &range),
            DeValue::Integer(_) | DeValue::Float(_) => {
                self.builder.scalar(Kind::Number, narrow(&range));
            }
            DeValue::Boolean(_) => self.builder.scalar(Kind::Bool, narrow(&range)),
            DeValue::Array(elements) => {
                let range = narrow(&range);
                let mark = self.builder.open(Kind::Array, range.start);
                for element in elements {
                    self.value(element);
                }
                self.builder.close(mark, range.end);
            }
            DeValue::Table(table) => self.table(table, &range),
        }
    }

    /// A string or key; its content stands verbatim in the text unless it has escapes.
    fn string(&mut self, content: &str, range: &Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let start = narrow(range).start;
        let end = narrow(range).end;
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let map = if let Some(at) = written.find(content) {
            OffsetMap::verbatim(start.saturating_add(u32::try_from(at).unwrap_or(0)))
        } else {
            // Where an escape stands is not told: places in the string are near, and inside.
            let mut map = OffsetMap::verbatim(start.saturating_add(1));
            map.push(length, end.saturating_sub(1));
            map
        };
        self.builder.decoded(narrow(range), content.to_owned(), map);
    }
}

fn narrow(range: &Range<usize>) -> Range<u32> {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    narrow(range.start)..narrow(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let text = "id = \"1\"\n[[user]]\nname = 'mira'\ntags = { a = \"x\\ty\" }\nsince = 2026-01-05\n\n[[user]]\nconsole = true\n";
        let parsed = parse(SourceId::new(0), text);
        assert!(parsed.errors.is_empty());
        let root = parsed.tree.root();
        let users: Vec<_> = root.get("user").unwrap().elements().collect();
        assert_eq!(users.len(), 2);
        let name = users[0].get("name").unwrap();
        assert_eq!(name.as_str(), Some("mira"));
        assert_eq!(&text[name.span().range()], "'mira'");
        assert_eq!(&text[name.text().unwrap().content_span().range()], "mira");
        let tag = users[0].get("tags").unwrap().get("a").unwrap();
        assert_eq!(tag.as_str(), Some("x\ty"));
        assert_eq!(users[0].get("since").unwrap().as_str(), Some("2026-01-05"));
        assert_eq!(users[1].get("console").unwrap().literal(), "true");
        let key = root.members().next().unwrap().key;
        assert_eq!(&text[key.span().range()], "id");
    }

    #[test]
    fn faults_have_places() {
        let parsed = parse(SourceId::new(0), "id = \n");
        assert_eq!(parsed.errors.len(), 1);
        assert!(parsed.errors[0].span.start() >= 4);
    }
}
