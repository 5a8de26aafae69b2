//! Where the text of plain and quoted scalars stands in the file.
//!
//! The parser decodes scalars without saying what stood where. The walk here goes over the file's
//! text and the decoded value side by side and gives up where they differ.

use saphyr_parser::ScalarStyle;

use super::pos;
use crate::syntax::OffsetMap;

/// Where a value stands.
#[derive(Debug)]
pub(super) struct Walked {
    /// From the bytes of the value to those of the file.
    pub(super) map: OffsetMap,
    /// The end of the scalar, closing quote included.
    pub(super) end: usize,
}

/// A walk over a text and the value that it was decoded to.
pub(super) struct Walk<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) value: &'t str,
    /// How much of the value has been found.
    pub(super) done: usize,
    pub(super) map: OffsetMap,
}

/// Finds `value` in the scalar that begins at `start`, with its quote if it has one.
pub(super) fn walk(text: &str, start: usize, value: &str, style: ScalarStyle) -> Option<Walked> {
    let quote = match style {
        ScalarStyle::SingleQuoted => Some('\''),
        ScalarStyle::DoubleQuoted => Some('"'),
        _ => None,
    };
    let width = usize::from(quote.is_some());
    let mut walk = Walk {
        text,
        at: start + width,
        value,
        done: 0,
        map: OffsetMap::verbatim(pos(start + width)),
    };
    while quote.is_some() || !walk.is_done() {
        let rest = walk.rest();
        match rest.chars().next()? {
            ' ' | '\t' | '\r' | '\n' => walk.blank()?,
            '\'' if quote == Some('\'') && rest.starts_with("''") => walk.decoded("'", 2)?,
            c if quote == Some(c) => break,
            '\\' if quote == Some('"') => walk.escape(rest)?,
            c => walk.run(c, rest, quote)?,
        }
    }
    walk.is_done().then(|| Walked {
        end: walk.at + width,
        map: walk.map,
    })
}

impl<'t> Walk<'t> {
    pub(super) fn is_done(&self) -> bool {
        self.done == self.value.len()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes `piece` from the value; it stands at `outer` of the text.
    pub(super) fn take(&mut self, piece: &str, outer: usize) -> Option<()> {
        let rest = self.value.get(self.done..)?;
        if !rest.starts_with(piece) {
            return None;
        }
        self.map.push(pos(self.done), pos(outer));
        self.done += piece.len();
        Some(())
    }

    /// Takes `piece`, for which the next `length` bytes of the text stand.
    fn decoded(&mut self, piece: &str, length: usize) -> Option<()> {
        self.take(piece, self.at)?;
        self.go_on(length);
        Some(())
    }

    /// Passes `length` bytes of the text, after which it runs in step with the value.
    fn go_on(&mut self, length: usize) {
        self.at += length;
        self.map.push(pos(self.done), pos(self.at));
    }

    /// Takes the first character of `rest`, and all after it that mean themselves.
    fn run(&mut self, first: char, rest: &str, quote: Option<char>) -> Option<()> {
        let ends = |c: char| {
            matches!(c, ' ' | '\t' | '\r' | '\n')
                || quote == Some(c)
                || quote == Some('"') && c == '\\'
        };
        let more = rest.get(first.len_utf8()..)?;
        let length = first.len_utf8() + more.find(ends).unwrap_or(more.len());
        // Where a plain scalar ends, only its value says.
        let left = self.value.len() - self.done;
        let length = if quote.is_none() {
            length.min(left)
        } else {
            length
        };
        self.same(rest.get(..length)?)
    }

    /// Takes a piece that stands in the text as it is.
    fn same(&mut self, piece: &str) -> Option<()> {
        if !self.value.get(self.done..)?.starts_with(piece) {
            return None;
        }
        self.done += piece.len();
        self.at += piece.len();
        Some(())
    }

    /// White space: kept within a line, folded around line breaks.
    fn blank(&mut self) -> Option<()> {
        let run = blank_run(self.rest());
        let breaks = breaks(run, self.at);
        match breaks.as_slice() {
            [] => return self.same(run),
            [only] => self.take(" ", *only)?,
            [_, more @ ..] => self.line_breaks(more)?,
        }
        self.go_on(run.len());
        Some(())
    }

    pub(super) fn line_breaks(&mut self, places: &[usize]) -> Option<()> {
        places.iter().try_for_each(|&at| self.take("\n", at))
    }

    fn escape(&mut self, rest: &str) -> Option<()> {
        let run = blank_run(rest.get(1..)?);
        if run.starts_with(['\r', '\n']) {
            // The line goes on in the next.
            let breaks = breaks(run, self.at + 1);
            self.line_breaks(breaks.get(1..)?)?;
            self.go_on(1 + run.len());
            return Some(());
        }
        let (decoded, length) = decode(rest)?;
        self.decoded(decoded.encode_utf8(&mut [0; 4]), length)
    }
}

fn blank_run(text: &str) -> &str {
    let end = text.trim_start_matches([' ', '\t', '\r', '\n']);
    text.get(..text.len() - end.len()).unwrap_or_default()
}

/// The places of the line breaks in `run`, which begins at `start`.
fn breaks(run: &str, start: usize) -> Vec<usize> {
    let bytes = run.as_bytes();
    let is_break = |at: usize, byte: u8| match byte {
        b'\r' => true,
        b'\n' => at.checked_sub(1).and_then(|before| bytes.get(before)) != Some(&b'\r'),
        _ => false,
    };
    let found = bytes.iter().enumerate();
    found
        .filter(|&(at, &byte)| is_break(at, byte))
        .map(|(at, _)| start + at)
        .collect()
}

/// The character that the escape sequence at the beginning of `rest` stands for, and the length of
/// the sequence (<https://yaml.org/spec/1.2.2/#57-escaped-characters>).
fn decode(rest: &str) -> Option<(char, usize)> {
    let c = match rest.chars().nth(1)? {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        c @ (' ' | '"' | '/' | '\\') => c,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return code_point(rest, 2),
        'u' => return code_point(rest, 4),
        'U' => return code_point(rest, 8),
        _ => return None,
    };
    Some((c, 2))
}

fn code_point(rest: &str, digits: usize) -> Option<(char, usize)> {
    let hex = rest.get(2..2 + digits)?;
    // `from_str_radix` would take a sign.
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
    Some((c, 2 + digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each byte of the value is said to stand.
    fn places(text: &str, start: usize, value: &str, style: ScalarStyle) -> Vec<u32> {
        let walked = walk(text, start, value, style).unwrap();
        (0..pos(value.len()))
            .map(|at| walked.map.outer(at))
            .collect()
    }

    #[test]
    fn lines_of_plain_text_are_joined() {
        let text = "k: é b\r\n   c\n\n  d # no";
        let value = "é b c\nd";
        let found = places(text, 3, value, ScalarStyle::Plain);
        assert_eq!(found, [3, 4, 5, 6, 7, 12, 14, 17]);
        assert_eq!(walk(text, 3, value, ScalarStyle::Plain).unwrap().end, 18);
    }

    #[test]
    fn escapes_lead_to_their_beginning() {
        let text = r#""a\u00e9\n\
   b''" "#;
        let value = "aé\nb''";
        let found = places(text, 0, value, ScalarStyle::DoubleQuoted);
        assert_eq!(found, [1, 2, 3, 8, 15, 16, 17]);
        let walked = walk(text, 0, value, ScalarStyle::DoubleQuoted).unwrap();
        assert_eq!(walked.end, text.len() - 1);
    }

    #[test]
    fn two_single_quotes_are_one() {
        let found = places("'a''b'", 0, "a'b", ScalarStyle::SingleQuoted);
        assert_eq!(found, [1, 2, 4]);
        assert!(walk("'a''b'", 0, "a''b", ScalarStyle::SingleQuoted).is_none());
    }
}
