//! A JSON parser that goes on after errors.
//!
//! It accepts what RFC 8259 accepts, within [`MAX_DEPTH`], and reads through the mistakes people
//! make in policies, so that one of them does not hide the rest of the document.

mod errors;
mod recovery;
mod strings;
mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

pub use errors::{SyntaxError, SyntaxErrorKind, SyntaxFix};

use super::{Kind, OffsetMap, Tree, TreeBuilder, Unknown, unknown};
use crate::source::{SourceId, Span};
use errors::excerpt;
use recovery::Verdict;

/// How deeply arrays and objects may be nested.
pub const MAX_DEPTH: usize = 127;

/// How many errors are reported before the parser gives up.
const MAX_ERRORS: usize = 100;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text read as JSON.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// What could be read; all of the text if there are no errors.
    pub tree: Tree<'s>,
    /// What is not JSON, in reading order.
    pub errors: Vec<SyntaxError>,
    /// Whether the text began with a byte order mark.
    pub bom: bool,
}

/// Reads the text of `source`.
pub fn parse(source: SourceId, text: &str) -> Parsed<'_> {
    read(source, Cow::Borrowed(text), None, Arc::default())
}

/// Reads a document that stands in a part of `source`, such as a string; `text` is that part
/// decoded and `map` leads back from it. All places, those of errors too, are places in `source`.
pub fn parse_embedded(source: SourceId, text: Cow<'_, str>, map: OffsetMap) -> Parsed<'_> {
    read(source, text, Some(map), Arc::default())
}

/// As [`parse_embedded`], for a text in which some is not [known](crate::syntax::unknown): the
/// marks of `unknowns` stand in its strings and in place of whole values.
pub fn parse_with_unknowns(
    source: SourceId,
    text: Cow<'_, str>,
    map: OffsetMap,
    unknowns: Arc<[Unknown]>,
) -> Parsed<'_> {
    read(source, text, Some(map), unknowns)
}

fn read(
    source: SourceId,
    text: Cow<'_, str>,
    map: Option<OffsetMap>,
    unknowns: Arc<[Unknown]>,
) -> Parsed<'_> {
    let mut parser = Parser::new(source, &text);
    parser.unknowns = unknowns.len();
    parser.builder.set_unknowns(unknowns);
    parser.document();
    let Parser {
        builder,
        mut errors,
        ..
    } = parser;
    errors.sort_by_key(|error| error.span.start());
    if let Some(map) = &map {
        errors = errors.into_iter().map(|error| error.through(map)).collect();
    }
    Parsed {
        bom: text.starts_with(BYTE_ORDER_MARK),
        tree: builder.finish_over(text, map),
        errors,
    }
}

struct Parser<'t> {
    source: SourceId,
    text: &'t str,
    /// The bytes of `text`; emptied to stop the parser.
    bytes: &'t [u8],
    at: usize,
    builder: TreeBuilder<'static>,
    errors: Vec<SyntaxError>,
    /// The arrays and objects being read, outermost first.
    open: Vec<Frame>,
    /// Whether the brackets left open at the end of the text were reported.
    ended: bool,
    /// How many unknown values there are, whose marks may stand in place of values.
    unknowns: usize,
}

/// An array or object being read.
#[derive(Clone, Copy)]
struct Frame {
    start: usize,
    /// The bracket that closes it.
    close: u8,
}

/// What was read last in an array or object.
#[derive(Clone, Copy)]
enum Last {
    /// The opening bracket.
    Bracket,
    /// The comma at this place.
    Comma(usize),
    /// An item that ends at this place.
    Item(usize),
    /// Something already reported: a comma may follow but is not missed.
    Fault,
}

impl<'t> Parser<'t> {
    fn new(source: SourceId, text: &'t str) -> Self {
        Self {
            source,
            text,
            bytes: text.as_bytes(),
            at: 0,
            builder: TreeBuilder::detached(source, text.len()),
            errors: Vec::new(),
            open: Vec::new(),
            ended: false,
            unknowns: 0,
        }
    }

    fn document(&mut self) {
        if self.text.starts_with(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len_utf8();
        }
        self.space();
        while let Some(b',' | b';' | b':' | b'=' | b']' | b'}') = self.peek() {
            self.outside();
            self.at += 1;
            self.space();
        }
        if self.peek().is_none() {
            if self.errors.is_empty() {
                self.error(SyntaxErrorKind::Empty, self.at..self.at);
            }
            return;
        }
        self.value();
        self.space();
        if self.peek().is_some() {
            self.outside();
        }
    }

    /// Reads one value, or what stands in its place; says whether it was one.
    fn value(&mut self) -> bool {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'{') => self.container(Kind::Object, b'}'),
            Some(b'[') => self.container(Kind::Array, b']'),
            _ => return self.unknown() || self.word(),
        }
        true
    }

    /// Reads the mark of an unknown value, if one stands here.
    fn unknown(&mut self) -> bool {
        if self.unknowns == 0 {
            return false;
        }
        let rest = self.slice(self.at..self.text.len());
        match unknown::leading_mark(rest) {
            Some((position, length)) if position < self.unknowns => {
                let range = pos(self.at)..pos(self.at + length);
                self.builder.unknown(range, position);
                self.at += length;
                true
            }
            _ => false,
        }
    }

    fn container(&mut self, kind: Kind, close: u8) {
        if self.open.len() >= MAX_DEPTH {
            return self.skip_nested();
        }
        let start = self.at;
        let mark = self.builder.open(kind, pos(start));
        self.open.push(Frame { start, close });
        self.at += 1;
        self.items(close);
        self.open.pop();
        self.builder.close(mark, pos(self.at));
    }

    /// Reads elements or members, and the bracket that closes them.
    fn items(&mut self, close: u8) {
        let mut last = Last::Bracket;
        loop {
            self.space();
            let Some(next) = self.peek() else {
                return self.unclosed();
            };
            match next {
                b',' | b';' => last = self.comma(next, last),
                b']' | b'}' => {
                    if self.bracket(next, close, last) {
                        return;
                    }
                }
                b'{' if self.begins_sibling(close, last) => return,
                b':' | b'=' if close == b']' => {
                    self.error_here(SyntaxErrorKind::ExtraColon(next.into()));
                    self.at += 1;
                    last = Last::Fault;
                }
                _ => {
                    if let Last::Item(end) = last {
                        self.missing_comma(end, next, close);
                    }
                    let whole = if close == b']' {
                        self.value()
                    } else {
                        self.member()
                    };
                    last = if whole {
                        Last::Item(self.at)
                    } else {
                        Last::Fault
                    };
                }
            }
        }
    }

    fn comma(&mut self, found: u8, last: Last) -> Last {
        let range = self.at..self.at + 1;
        self.at += 1;
        if matches!(last, Last::Bracket | Last::Comma(_)) {
            self.repairable(SyntaxErrorKind::ExtraComma, range.clone(), range, "");
            return last;
        }
        if found == b';' {
            self.wrong_separator(',', range.clone());
        }
        Last::Comma(range.start)
    }

    fn missing_comma(&mut self, end: usize, next: u8, close: u8) {
        // A colon here is a fault of its own.
        if !matches!(next, b':' | b'=') {
            let kind = SyntaxErrorKind::MissingComma(close.into());
            self.repairable(kind, end..end, end..end, ",");
        }
    }

    /// Takes a closing bracket; says whether the innermost array or object ends with it.
    fn bracket(&mut self, found: u8, close: u8, last: Last) -> bool {
        let verdict = if found == close && self.open.len() > 1 {
            Verdict::Closes
        } else {
            self.judge(found, close)
        };
        if !matches!(verdict, Verdict::Extra)
            && let Last::Comma(comma) = last
        {
            let kind = SyntaxErrorKind::TrailingComma(found.into());
            let range = comma..comma + 1;
            self.repairable(kind, range.clone(), range, "");
        }
        self.report_bracket(verdict, found, close);
        if !matches!(verdict, Verdict::ClosesOuter) {
            self.at += 1;
        }
        !matches!(verdict, Verdict::Extra)
    }

    /// Reads a key and its value; says whether there was a value.
    fn member(&mut self) -> bool {
        let start = self.at;
        let has_key = self.key();
        let key = start..self.at;
        self.space();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(b'=') => self.equals_sign(),
            _ if self.value_is_missing(key.end) => return self.missing_value(&key, key.end),
            _ => {
                if has_key {
                    let end = key.end..key.end;
                    self.repairable(SyntaxErrorKind::MissingColon, end.clone(), end, ":");
                }
                return self.value();
            }
        }
        let colon_end = self.at;
        self.space();
        while self.peek() == Some(b':') {
            let range = self.at..self.at + 1;
            self.at += 1;
            let kind = SyntaxErrorKind::ExtraColon(':');
            self.repairable(kind, range.clone(), range, "");
            self.space();
        }
        if self.value_is_missing(colon_end) {
            return self.missing_value(&key, colon_end);
        }
        self.value()
    }

    /// Reads what stands before a colon; says whether it is a key at all.
    fn key(&mut self) -> bool {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b':' | b'=' | b'{' | b'[') => {
                self.error_here(SyntaxErrorKind::MissingKey);
                let start = pos(self.at);
                self.builder
                    .decoded(start..start, String::new(), OffsetMap::verbatim(start));
                return false;
            }
            _ => self.unquoted_key(),
        }
        true
    }

    /// Whether no value follows what ended at `end`; the white space after it was skipped.
    fn value_is_missing(&self, end: usize) -> bool {
        match self.peek() {
            None | Some(b',' | b';' | b']' | b'}') => true,
            Some(b'"') => self.slice(end..self.at).contains('\n') && self.is_key(self.at),
            Some(_) => false,
        }
    }

    fn missing_value(&mut self, key: &Range<usize>, end: usize) -> bool {
        // At the end of the text the open bracket is reported.
        if self.peek().is_some() {
            let name = self.slice(key.clone());
            let name = excerpt(name.trim_matches(['"', '\'']));
            self.error(SyntaxErrorKind::MissingValue(name), key.clone());
        }
        self.builder.scalar(Kind::Missing, pos(end)..pos(end));
        false
    }

    /// Skips white space, and reports and skips what people take for it.
    #[inline]
    fn space(&mut self) {
        loop {
            while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
                self.at += 1;
            }
            match self.peek() {
                Some(b'/' | b'#' | 0x80..) if self.comment() || self.invisible() => {}
                _ => return,
            }
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, pos(range.start), pos(range.end))
    }

    /// An error at the byte to be read next.
    fn error_here(&mut self, kind: SyntaxErrorKind) {
        self.error(kind, self.at..self.at + 1);
    }

    fn error(&mut self, kind: SyntaxErrorKind, range: Range<usize>) {
        self.report(kind, range, None, None);
    }

    /// An error that goes away when `text` is put in the place of `repair`.
    fn repairable(
        &mut self,
        kind: SyntaxErrorKind,
        range: Range<usize>,
        repair: Range<usize>,
        text: impl Into<Cow<'static, str>>,
    ) {
        let span = self.span(repair);
        let text = text.into();
        self.report(kind, range, None, Some(SyntaxFix { span, text }));
    }

    #[cold]
    fn report(
        &mut self,
        kind: SyntaxErrorKind,
        range: Range<usize>,
        related: Option<Range<usize>>,
        fix: Option<SyntaxFix>,
    ) {
        if self.errors.len() > MAX_ERRORS {
            return;
        }
        let full = self.errors.len() == MAX_ERRORS;
        if full {
            self.bytes = &[];
        }
        self.errors.push(SyntaxError {
            kind: if full { SyntaxErrorKind::TooMany } else { kind },
            span: self.span(range),
            related: related.filter(|_| !full).map(|range| self.span(range)),
            fix: fix.filter(|_| !full),
        });
    }
}

/// A byte offset as trees keep it. Texts of 4 GiB and more are refused on reading.
fn pos(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
