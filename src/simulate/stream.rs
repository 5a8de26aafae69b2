//! Reading many requests: a JSON object, an array of them, or one to a line.

use std::io::{self, BufRead, Read};

use super::documents::Documents;
use super::request::{Question, RequestError};
use crate::source::{Source, SourceId, Span};
use crate::syntax::{Kind, Node, SyntaxError, json};

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 64 << 20;

/// The id of the text that requests stand in. Files that they name get ids after it.
pub const SOURCE: SourceId = SourceId::new(0);

/// One request of a stream, or what is wrong with it.
#[derive(Debug)]
pub struct Item<'s> {
    /// Its number, from 1.
    pub number: usize,
    /// The text it stands in: the whole input, or one line of it.
    pub source: &'s Source,
    /// Bytes and lines of the input before that text.
    pub before: (usize, usize),
    /// The request.
    pub question: Result<Question, RequestError>,
}

/// Reads every request of `input`, which is called `name`, and gives each to `take` as soon as it
/// is read. A request that cannot be read does not stop the others.
///
/// # Errors
/// Where `input` cannot be read, or `take` fails.
pub fn requests(
    name: &str,
    mut input: impl BufRead,
    documents: &mut Documents,
    mut take: impl FnMut(&Item<'_>, &Documents) -> io::Result<()>,
) -> io::Result<()> {
    let mut before = (0, 0);
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = input
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        if length == 0 {
            return Ok(());
        }
        let cut = line.last() != Some(&b'\n') && length as u64 == LONGEST_LINE;
        let blank = line.iter().all(u8::is_ascii_whitespace);
        if number == 0 && !blank && !is_object(&line) {
            // Not one request to a line: one document over all lines.
            input.read_to_end(&mut line)?;
            return document(name, before, &line, documents, take);
        }
        let rest = if cut { skip_line(&mut input)? } else { 0 };
        if !blank {
            number += 1;
            let (source, fault) = text(name, &line);
            let question = match fault {
                Some(fault) => Err(fault),
                None if cut => Err(RequestError::NotJson(
                    format!("the line is longer than {LONGEST_LINE} bytes"),
                    source.span().before(),
                )),
                None => one(&source, documents),
            };
            let item = Item {
                number,
                source: &source,
                before,
                question,
            };
            take(&item, documents)?;
        }
        before = (before.0 + length + rest, before.1 + 1);
    }
}

/// Whether a line is a JSON object from its first to its last character.
fn is_object(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    line.first() == Some(&b'{') && line.last() == Some(&b'}')
}

/// Reads to the end of a line; how many bytes that took.
fn skip_line(input: &mut impl BufRead) -> io::Result<usize> {
    let mut skipped = 0;
    loop {
        let buffer = input.fill_buf()?;
        let (used, end) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        skipped += used;
        if end {
            return Ok(skipped);
        }
    }
}

fn text(name: &str, bytes: &[u8]) -> (Source, Option<RequestError>) {
    match Source::from_bytes(SOURCE, name, bytes.to_vec()) {
        Ok(source) => {
            let fault = source.encoding().first().map(|fault| {
                let span = Span::new(SOURCE, fault.offset, fault.offset + fault.len);
                RequestError::NotJson("the bytes here are not UTF-8".to_owned(), span)
            });
            (source, fault)
        }
        Err(fault) => {
            let source = Source::new(SOURCE, name, "");
            let fault = RequestError::NotJson(fault.to_string(), source.span());
            (source, Some(fault))
        }
    }
}

/// The request that a text consists of.
fn one(source: &Source, documents: &mut Documents) -> Result<Question, RequestError> {
    let parsed = json::parse(SOURCE, source.text());
    match parsed.errors.first() {
        Some(error) => Err(not_json(error)),
        None => Question::read(parsed.tree.root(), documents),
    }
}

fn not_json(error: &SyntaxError) -> RequestError {
    RequestError::NotJson(error.to_string(), error.span)
}

/// A document over several lines: one request, or an array of them.
fn document(
    name: &str,
    before: (usize, usize),
    bytes: &[u8],
    documents: &mut Documents,
    mut take: impl FnMut(&Item<'_>, &Documents) -> io::Result<()>,
) -> io::Result<()> {
    let (source, fault) = text(name, bytes);
    let parsed = json::parse(SOURCE, source.text());
    let root = parsed.tree.root();
    let mut items: Vec<Node<'_>> = match root.kind() {
        Kind::Array => root.elements().collect(),
        _ => vec![root],
    };
    let mut fault = fault;
    // A fault between the requests is one of its own.
    let inside = |error: &SyntaxError, node: &Node<'_>| node.span().contains(error.span);
    let between = parsed
        .errors
        .iter()
        .find(|error| !items.iter().any(|node| inside(error, node)));
    fault = fault.or_else(|| between.map(not_json));
    if let Some(fault) = fault {
        let item = Item {
            number: 1,
            source: &source,
            before,
            question: Err(fault),
        };
        if root.kind() != Kind::Array {
            items.clear();
        }
        take(&item, documents)?;
    }
    for (number, node) in (1..).zip(items) {
        let error = parsed.errors.iter().find(|error| inside(error, &node));
        let question = match error {
            Some(error) => Err(not_json(error)),
            None => Question::read(node, documents),
        };
        let item = Item {
            number,
            source: &source,
            before,
            question,
        };
        take(&item, documents)?;
    }
    Ok(())
}
