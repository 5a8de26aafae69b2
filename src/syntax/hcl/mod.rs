//! HCL, the language of Terraform, onto the spanned tree.
//!
//! A body is an object in the shape of Terraform's JSON syntax: an argument is a member, a block
//! `resource "t" "n" { … }` is a member `resource` that holds an object `t`, which holds an object
//! `n`, which is the body. Repeated blocks are repeated members. What has to be evaluated is of
//! kind [`Kind::Call`]: `template` of the parts of a text, `.` of the steps of a reference, `?:`,
//! operators by their signs, functions by their names.
//!
//! The grammar is <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>.

mod body;
mod error;
mod expression;
mod items;
mod literal;
mod repeated;
mod template;
#[cfg(test)]
mod tests;
mod variables;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use hcl_edit::parser;
use hcl_edit::structure::{Body, Structure};

use self::error::Fault;
pub use self::error::HclError;
use super::{Kind, OffsetMap, Quoting, Tree, TreeBuilder, Variables, Writing, in_string};
use crate::source::{SourceId, Span};

/// How many faults of one text are told.
const MAX_ERRORS: usize = 50;

/// A text read as HCL.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// What could be read; all of the text if there are no errors.
    pub tree: Tree<'s>,
    /// What is not HCL, in reading order.
    pub errors: Vec<HclError>,
    /// Policy variables that stand where Terraform takes them for expressions. They are kept as
    /// what they were meant to be.
    pub policy_variables: Vec<Span>,
}

/// Reads the text of `source`, a file of Terraform. A block or argument at the top of the file that
/// is not HCL is left out, and what stands before and after it is kept.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> Parsed<'_> {
    let policy_variables = variables::find(text);
    let masked = variables::masked(text, &policy_variables);
    let mut reader = Reader::new(source, &masked);
    let start = after_byte_order_mark(text);
    let mark = reader.builder.open(Kind::Object, 0);
    let errors = match parser::parse_body(masked.get(start..).unwrap_or_default()) {
        Ok(body) => {
            reader.base = start;
            reader.members(&body);
            Vec::new()
        }
        Err(error) => {
            let mut faults = reader.items(start);
            // Equal keys of an object, of which Terraform takes the last, are no fault.
            if faults.is_empty() && !repeated::is_told_by(&error) {
                faults.push(Fault::of(&error, text, start));
            }
            faults
                .into_iter()
                .map(|fault| fault.of_source(source))
                .collect()
        }
    };
    reader.builder.close(mark, pos(text.len()));
    let tree = reader.builder.finish_over(Cow::Borrowed(text), None);
    let policy_variables = policy_variables
        .iter()
        // Comments may hold what they like.
        .filter(|range| in_string(tree.root(), range.start))
        .map(|range| Span::new(source, pos(range.start), pos(range.end)))
        .collect();
    Parsed {
        tree,
        errors,
        policy_variables,
    }
}

/// Reads the text of a template, as the function `templatefile` does; `map` leads from its bytes to
/// `source`. The root is a string, or a call of `template`. See
/// <https://developer.hashicorp.com/terraform/language/functions/templatefile>.
pub fn parse_template(
    source: SourceId,
    text: &str,
    map: OffsetMap,
) -> Result<Tree<'static>, HclError> {
    // New text in a file of its own needs no escapes but those of templates, as in a heredoc.
    parse_template_in(source, text, map, Quoting::Heredoc(0))
}

/// As [`parse_template`], for a template that stands in a string of another language: a string of
/// a file `*.tf.json`. See <https://developer.hashicorp.com/terraform/language/syntax/json>.
pub fn parse_template_in(
    source: SourceId,
    text: &str,
    map: OffsetMap,
    quoting: Quoting,
) -> Result<Tree<'static>, HclError> {
    let mut reader = Reader::new(source, text);
    let start = after_byte_order_mark(text);
    let content = text.get(start..).unwrap_or_default();
    let place = start..text.len();
    if content.contains("${") || content.contains("%{") {
        let template = parser::parse_template(content)
            .map_err(|error| Fault::of(&error, text, start).of_source_through(source, &map))?;
        reader.base = start;
        reader.template(&template, &place, template::Form::Bare(quoting));
    } else {
        let map = OffsetMap::verbatim(pos(start));
        let writing = Writing {
            quoting,
            variables: Variables::Terraform,
        };
        reader.string(&place, content.to_owned(), map, writing);
    }
    let text = Cow::Owned(text.to_owned());
    Ok(reader.builder.finish_over(text, Some(map)))
}

/// Adds what was parsed to a tree.
struct Reader<'t> {
    text: &'t str,
    builder: TreeBuilder<'static>,
    /// Where in `text` the part begins that the parser was given.
    base: usize,
    /// The last place that the parser told, for parts that have none.
    last: usize,
    /// How many expressions are open.
    depth: usize,
}

impl<'t> Reader<'t> {
    fn new(source: SourceId, text: &'t str) -> Self {
        Self {
            text,
            builder: TreeBuilder::detached(source, text.len()),
            base: 0,
            last: 0,
            depth: 0,
        }
    }

    /// Reads each block and argument at the top of the file for itself; returns what is wrong.
    fn items(&mut self, start: usize) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut names = BTreeSet::new();
        let text = self.text;
        for item in items::split(text, start) {
            self.base = item.range.start;
            let part = self.slice(&item.range);
            match repeated::parse_body(part) {
                Ok(parsed) => {
                    let again = parsed.again.into_iter();
                    faults.extend(again.map(|key| self.set_twice(&key)));
                    faults.extend(self.set_before(&parsed.body, &mut names));
                    self.members(&parsed.body);
                }
                Err(error) => faults.push(item.fault(&error, text)),
            }
        }
        faults.truncate(MAX_ERRORS);
        faults
    }

    /// An argument of this item that another item has set.
    fn set_before(&self, body: &Body, names: &mut BTreeSet<&'t str>) -> Option<Fault> {
        let Some(Structure::Attribute(attribute)) = body.get(0) else {
            return None;
        };
        let key = hcl_edit::Span::span(&attribute.key)?;
        let name = self.text.get(self.base + key.start..self.base + key.end)?;
        (!names.insert(name)).then(|| self.set_twice(&key))
    }

    /// Says that the argument whose name stands at `key` of this item is set twice.
    fn set_twice(&self, key: &Range<usize>) -> Fault {
        let place = self.base + key.start..self.base + key.end;
        let message = format!("argument `{}` is set twice", self.slice(&place));
        Fault::new(
            message,
            Some("Terraform refuses the file; remove one"),
            place,
        )
    }

    /// The bytes at which something stands that was parsed.
    fn place(&mut self, part: &impl hcl_edit::Span) -> Range<usize> {
        let Some(span) = part.span() else {
            return self.last..self.last;
        };
        self.last = self.base + span.start;
        self.last..self.base + span.end
    }

    fn slice(&self, place: &Range<usize>) -> &'t str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// Adds a word without quotes: a name or a step of a reference.
    fn word(&mut self, place: &Range<usize>) {
        let writing = Writing {
            // What is no identifier cannot be put there.
            quoting: Quoting::Composed,
            variables: Variables::AsIs,
        };
        let map = OffsetMap::verbatim(pos(place.start));
        let word = self.slice(place).to_owned();
        self.builder.written(narrow(place), word, map, writing);
    }

    /// Adds a string in quotes that holds no interpolation.
    fn quoted(&mut self, place: &Range<usize>) {
        let content = place.start + 1..place.end.saturating_sub(1);
        let (text, map) = literal::decode(self.slice(&content), content.start, true);
        let writing = Writing {
            quoting: Quoting::Hcl,
            variables: Variables::Terraform,
        };
        self.string(place, text, map, writing);
    }

    /// Adds a string; what was masked in it is put back.
    fn string(&mut self, place: &Range<usize>, text: String, map: OffsetMap, writing: Writing) {
        let text = variables::unmasked(text);
        self.builder.written(narrow(place), text, map, writing);
    }

    /// Opens a call; `at` is where its name or operator stands.
    fn open_call(&mut self, name: &str, place: &Range<usize>, at: &Range<usize>) -> usize {
        let mark = self.builder.open(Kind::Call, pos(place.start));
        let map = OffsetMap::verbatim(pos(at.start));
        self.builder.decoded(narrow(at), name.to_owned(), map);
        mark
    }

    /// Opens a call whose operator has no place of its own.
    fn open_unplaced(&mut self, name: &str, place: &Range<usize>) -> usize {
        self.open_call(name, place, &(place.start..place.start))
    }

    fn close(&mut self, mark: usize, place: &Range<usize>) {
        self.builder.close(mark, pos(place.end));
    }

    /// Adds a scalar that is not written down.
    fn implied(&mut self, kind: Kind, text: &str) {
        self.builder
            .scalar_as(kind, pos(self.last)..pos(self.last), text);
    }
}

/// Where the text begins behind the mark that some editors for Windows put first.
fn after_byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    }
}

/// A byte offset as trees keep it. Texts of 4 GiB and more are refused on reading.
fn pos(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn narrow(place: &Range<usize>) -> Range<u32> {
    pos(place.start)..pos(place.end)
}
