//! Texts and how they are read.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use super::{LineIndex, Position, SourceId, Span};

/// A text to check, with the name its findings carry.
#[derive(Debug)]
pub struct Source {
    id: SourceId,
    name: String,
    text: String,
    encoding: Vec<EncodingFault>,
    lines: OnceLock<LineIndex>,
}

/// A place where a file is not UTF-8. The text keeps its length: each byte that belongs to no
/// character is read as `?`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EncodingFault {
    /// First byte that belongs to no character.
    pub offset: u32,
    /// How many bytes in a row.
    pub len: u32,
}

/// Why a file could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read the file: {0}")]
    Io(#[from] std::io::Error),
    /// Byte offsets would not fit.
    #[error("the file is larger than 4 GiB")]
    TooLarge,
    /// A byte order mark of UTF-16 or UTF-32.
    #[error("the file is encoded as {0}, and policies are UTF-8")]
    Encoding(&'static str),
}

impl Source {
    /// A text that is already in memory.
    #[must_use]
    pub fn new(id: SourceId, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            text: text.into(),
            encoding: Vec::new(),
            lines: OnceLock::new(),
        }
    }

    /// Reads the file at `path`; findings will call it `name`.
    pub fn read(id: SourceId, name: impl Into<String>, path: &Path) -> Result<Self, ReadError> {
        Self::from_bytes(id, name, std::fs::read(path)?)
    }

    /// Takes the bytes of a file. Bytes that are not UTF-8 are replaced one for one and listed in
    /// [`encoding`](Self::encoding), so that every other place in the file stays where it is.
    pub fn from_bytes(
        id: SourceId,
        name: impl Into<String>,
        bytes: Vec<u8>,
    ) -> Result<Self, ReadError> {
        if u32::try_from(bytes.len()).is_err() {
            return Err(ReadError::TooLarge);
        }
        if let Some(encoding) = wide_byte_order_mark(&bytes) {
            return Err(ReadError::Encoding(encoding));
        }
        let mut encoding = Vec::new();
        let text = String::from_utf8(bytes).unwrap_or_else(|fault| {
            let (text, faults) = replace_invalid(fault.as_bytes());
            encoding = faults;
            text
        });
        Ok(Self {
            encoding,
            ..Self::new(id, name, text)
        })
    }

    /// Which source this is.
    pub const fn id(&self) -> SourceId {
        self.id
    }

    /// The name findings carry: the path as the user gave it, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the file was not UTF-8.
    pub const fn encoding(&self) -> &[EncodingFault] {
        self.encoding.as_slice()
    }

    /// The text at `span`, empty if it lies outside.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The whole text as a place.
    pub fn span(&self) -> Span {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        Span::new(self.id, 0, end)
    }

    /// The index of lines, built on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of byte `offset`.
    pub fn position(&self, offset: usize) -> Position {
        self.lines().position(&self.text, offset)
    }
}

fn wide_byte_order_mark(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        _ => None,
    }
}

fn replace_invalid(bytes: &[u8]) -> (String, Vec<EncodingFault>) {
    let mut text = String::with_capacity(bytes.len());
    let mut faults: Vec<EncodingFault> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let len = chunk.invalid().len();
        if len == 0 {
            continue;
        }
        let offset = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        match faults.last_mut() {
            Some(last) if last.offset + last.len == offset => last.len += len,
            _ => faults.push(EncodingFault { offset, len }),
        }
    }
    (text, faults)
}

/// Text from a file made safe for terminals and logs: control characters, and the invisible
/// characters that reorder or hide text, become visible escapes.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A line of output that no CI runner takes for a command. GitHub's obeys a line that begins with
/// `::` after white space, and `##[` anywhere; a look-alike takes the place of one character, so
/// that nothing moves.
#[must_use]
pub fn inert(line: &str) -> Cow<'_, str> {
    let begins = line.trim_start().starts_with("::");
    if !begins && !line.contains("##[") {
        return Cow::Borrowed(line);
    }
    let mut out = line.replace("##[", "#♯[");
    if begins {
        out = out.replacen(':', "꞉", 1);
    }
    Cow::Owned(out)
}

/// Control characters, bidirectional overrides and zero-width characters.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_keep_every_other_place() {
        let source =
            Source::from_bytes(SourceId::new(0), "x", b"ab\xff\xfecd\x80e".to_vec()).unwrap();
        assert_eq!(source.text(), "ab??cd?e");
        assert_eq!(
            source.encoding(),
            [
                EncodingFault { offset: 2, len: 2 },
                EncodingFault { offset: 6, len: 1 }
            ]
        );
    }

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(inert("  ::error::x"), "  ꞉:error::x");
        assert_eq!(inert("a ##[error]x ##[b]"), "a #♯[error]x #♯[b]");
        assert_eq!(inert("arn:aws:iam::1:user/x"), "arn:aws:iam::1:user/x");
    }

    #[test]
    fn wide_encodings_are_named() {
        let fault = Source::from_bytes(SourceId::new(0), "x", b"\xff\xfe{\0".to_vec()).unwrap_err();
        assert!(fault.to_string().contains("UTF-16"));
    }
}
