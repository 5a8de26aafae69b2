//! Strings and their escape sequences.

use std::ops::Range;

use super::errors::{SyntaxErrorKind, excerpt};
use super::{Parser, pos};
use crate::syntax::OffsetMap;

/// The content of a string so far.
struct Content {
    text: String,
    map: OffsetMap,
    /// What comes before this place has been copied to `text`.
    copied: usize,
}

impl Parser<'_> {
    /// Reads the string that begins here.
    #[inline]
    pub(super) fn string(&mut self) {
        let start = self.at;
        self.at = plain_end(self.bytes, start + 1);
        if self.peek() == Some(b'"') {
            self.at += 1;
            self.builder.verbatim(pos(start)..pos(self.at));
        } else {
            self.eventful_string(start);
        }
    }

    /// Reads on in a string that holds escape sequences or faults.
    #[cold]
    fn eventful_string(&mut self, start: usize) {
        let mut content = Content {
            text: String::new(),
            map: OffsetMap::verbatim(pos(start + 1)),
            copied: start + 1,
        };
        // A line break before this place does not end the string.
        let mut goes_on_to = 0;
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.take_escape(&mut content),
                Some(b'\n' | b'\r') if self.at < goes_on_to => self.at += 1,
                Some(b'\n' | b'\r') => match self.quote_beyond_line(self.at) {
                    Some(quote) => {
                        goes_on_to = quote;
                        self.line_break();
                    }
                    None => return self.unclosed_string(start, content),
                },
                Some(_) => self.control_characters(),
                None => return self.unclosed_string(start, content),
            }
        }
        let end = self.at;
        self.at += 1;
        if content.copied == start + 1 {
            self.builder.verbatim(pos(start)..pos(self.at));
        } else {
            self.add_decoded(start, content, end);
        }
    }

    fn add_decoded(&mut self, start: usize, mut content: Content, end: usize) {
        content.text.push_str(self.slice(content.copied..end));
        let range = pos(start)..pos(self.at);
        self.builder.decoded(range, content.text, content.map);
    }

    /// Ends a string at the end of its line, before white space and a comma.
    fn unclosed_string(&mut self, start: usize, content: Content) {
        let rest = self.slice(content.copied..self.at).trim_ascii_end();
        let rest = rest.strip_suffix(',').unwrap_or(rest).trim_ascii_end();
        self.at = content.copied + rest.len();
        self.error(SyntaxErrorKind::UnclosedString, start..self.at);
        self.add_decoded(start, content, self.at);
    }

    /// The quote after the line break at `at`, if it seems to end the string that was begun before.
    fn quote_beyond_line(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let len = memchr::memchr(b'"', rest)?;
        let between = rest.get(..len)?;
        let after = self.bytes.get(self.blank_end(at + len + 1));
        (memchr::memchr3(b':', b'{', b'[', between).is_none()
            && matches!(after, None | Some(b',' | b':' | b']' | b'}')))
        .then_some(at + len)
    }

    fn line_break(&mut self) {
        let len = if self.slice(self.at..self.at + 2) == "\r\n" {
            2
        } else {
            1
        };
        self.error(SyntaxErrorKind::LineBreak, self.at..self.at + len);
        self.at += len;
    }

    /// Reports and takes a run of control characters.
    fn control_characters(&mut self) {
        let start = self.at;
        let first = self.peek().unwrap_or_default();
        while self
            .peek()
            .is_some_and(|byte| byte < 0x20 && !matches!(byte, b'\n' | b'\r'))
        {
            self.at += 1;
        }
        self.error(SyntaxErrorKind::Control(first.into()), start..self.at);
    }

    fn take_escape(&mut self, content: &mut Content) {
        content.text.push_str(self.slice(content.copied..self.at));
        content.map.push(pos(content.text.len()), pos(self.at));
        let decoded = self.escape();
        content.text.extend(decoded);
        content.map.push(pos(content.text.len()), pos(self.at));
        content.copied = self.at;
    }

    /// Reads an escape sequence.
    fn escape(&mut self) -> Option<char> {
        let start = self.at;
        let escaped = self.slice(start + 1..self.text.len()).chars().next();
        let c = match escaped {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return Some(self.unicode_escape()),
            // A control character is a fault of its own.
            Some(c) if !c.is_ascii_control() => {
                self.at += 1 + c.len_utf8();
                self.bad_escape(start..self.at);
                return Some(c);
            }
            _ => {
                self.at += 1;
                self.bad_escape(start..self.at);
                return None;
            }
        };
        self.at += 2;
        Some(c)
    }

    fn bad_escape(&mut self, range: Range<usize>) {
        let kind = SyntaxErrorKind::BadEscape(excerpt(self.slice(range.clone())));
        self.error(kind, range);
    }

    /// Reads `\uXXXX`, or two of them that make one character.
    fn unicode_escape(&mut self) -> char {
        let start = self.at;
        let Some(unit) = self.code_unit(start) else {
            let digits = self.bytes.get(start + 2..).unwrap_or_default();
            let valid = digits
                .iter()
                .take(4)
                .take_while(|byte| byte.is_ascii_hexdigit());
            self.at += 2 + valid.count();
            self.bad_escape(start..self.at);
            return char::REPLACEMENT_CHARACTER;
        };
        self.at += 6;
        if let Some(c) = char::from_u32(unit) {
            return c;
        }
        if let (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) = (unit, self.code_unit(self.at)) {
            self.at += 6;
            let c = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            return char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        let kind = SyntaxErrorKind::LoneSurrogate(self.slice(start..self.at).into());
        self.error(kind, start..self.at);
        char::REPLACEMENT_CHARACTER
    }

    /// The UTF-16 code unit that `\uXXXX` at `at` stands for.
    fn code_unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        // `from_str_radix` would take a sign.
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all_hex.then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

/// The first byte from `at` on that is a quote, a backslash or a control character.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let found = eventful(u64::from_le_bytes(*chunk));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let eventful = |byte: u8| matches!(byte, b'"' | b'\\' | ..0x20);
    while bytes.get(at).is_some_and(|&byte| !eventful(byte)) {
        at += 1;
    }
    at
}

/// Sets the high bit of each byte that is a quote, a backslash or a control character. A borrow
/// can set it wrongly only above the lowest byte found.
const fn eventful(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xff;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & (ONES << 7)
}
