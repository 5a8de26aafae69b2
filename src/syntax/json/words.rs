//! Literals and numbers, and the words and quotes that people write in place of JSON's.

use std::ops::Range;

use super::errors::{SyntaxErrorKind, excerpt};
use super::{Parser, pos};
use crate::syntax::{Kind, OffsetMap};

impl Parser<'_> {
    /// Reads a literal or number, or the word that stands in the place of a value; says whether
    /// it could be taken for a value.
    pub(super) fn word(&mut self) -> bool {
        if self.wrong_quotes() {
            return true;
        }
        let range = self.at..self.word_end(self.at, false);
        if self.closing_quote(range.end) {
            self.missing_quote(range);
            return true;
        }
        self.at = range.end;
        let kind = self.classify(range.clone());
        self.builder.scalar(kind, pos(range.start)..pos(range.end));
        kind != Kind::Missing
    }

    fn classify(&mut self, range: Range<usize>) -> Kind {
        let word = self.slice(range.clone());
        match word {
            "null" => return Kind::Null,
            "true" | "false" => return Kind::Bool,
            _ if is_number(word.as_bytes()) => {
                if is_infinite(word) {
                    self.error(SyntaxErrorKind::HugeNumber(excerpt(word)), range);
                }
                return Kind::Number;
            }
            _ => {}
        }
        let meant = ["true", "false"]
            .into_iter()
            .find(|meant| word.eq_ignore_ascii_case(meant));
        if let Some(meant) = meant {
            let found = word.into();
            let kind = SyntaxErrorKind::WrongCase { found, meant };
            self.repairable(kind, range.clone(), range, meant);
            return Kind::Bool;
        }
        let numeric = word
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
            || matches!(word, "NaN" | "Infinity");
        let word = excerpt(word);
        let kind = if numeric {
            SyntaxErrorKind::BadNumber(word)
        } else {
            SyntaxErrorKind::NotAValue(word)
        };
        self.error(kind, range);
        Kind::Missing
    }

    /// Reads a key that does not begin with a double quote.
    pub(super) fn unquoted_key(&mut self) {
        if self.wrong_quotes() {
            return;
        }
        let range = self.at..self.word_end(self.at, true);
        if self.closing_quote(range.end) {
            return self.missing_quote(range);
        }
        self.at = range.end;
        let word = self.slice(range.clone());
        let kind = SyntaxErrorKind::UnquotedKey(excerpt(word));
        self.requote(kind, range.clone(), word);
        self.add_raw(range.clone(), range.start, word);
    }

    /// Reads a string in single or typographic quotes, if one stands here.
    fn wrong_quotes(&mut self) -> bool {
        let start = self.at;
        let rest = self.slice(start..self.text.len());
        let Some(open) = rest.chars().next() else {
            return false;
        };
        let closing: &[char] = match open {
            '\'' => &['\''],
            '`' => &['`'],
            '‘' | '’' => &['‘', '’', '\''],
            '“' | '”' | '„' => &['“', '”', '"'],
            _ => return false,
        };
        let content = start + open.len_utf8();
        let Some((end, close)) = self.closing(content, closing) else {
            return false;
        };
        self.at = end + close.len_utf8();
        let word = self.slice(content..end);
        self.requote(SyntaxErrorKind::WrongQuotes(open), start..self.at, word);
        self.add_raw(start..self.at, content, word);
        true
    }

    /// The first of the quotes `closing` in the line from `at` on that no backslash escapes.
    fn closing(&self, at: usize, closing: &[char]) -> Option<(usize, char)> {
        let line = self.slice(at..self.text.len());
        let mut escaped = false;
        line.char_indices()
            .take_while(|&(_, c)| c != '\n')
            .find(|&(_, c)| {
                let found = !escaped && closing.contains(&c);
                escaped = !escaped && c == '\\';
                found
            })
            .map(|(len, c)| (at + len, c))
    }

    /// Whether a quote stands at `at` that seems to close something.
    fn closing_quote(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b'"')
            && matches!(
                self.bytes.get(self.blank_end(at + 1)),
                None | Some(b',' | b':' | b']' | b'}')
            )
    }

    /// Takes a word and the quote after it for a string.
    fn missing_quote(&mut self, range: Range<usize>) {
        let word = self.slice(range.clone());
        self.at = range.end + 1;
        let before = range.start..range.start;
        let kind = SyntaxErrorKind::MissingQuote(excerpt(word));
        if needs_escapes(word) {
            self.error(kind, before);
        } else {
            self.repairable(kind, before.clone(), before, "\"");
        }
        self.add_raw(range.start..self.at, range.start, word);
    }

    /// Reports `range`, which `content` in double quotes can replace if it needs no escapes.
    fn requote(&mut self, kind: SyntaxErrorKind, range: Range<usize>, content: &str) {
        if needs_escapes(content) {
            self.error(kind, range);
        } else {
            self.repairable(kind, range.clone(), range, format!("\"{content}\""));
        }
    }

    /// Adds a string whose content stands as it is at `start`.
    fn add_raw(&mut self, range: Range<usize>, start: usize, content: &str) {
        self.builder.decoded(
            pos(range.start)..pos(range.end),
            content.to_owned(),
            OffsetMap::verbatim(pos(start)),
        );
    }

    /// The end of the word at `start`. Outside keys it may hold colons, and what follows one is
    /// not taken for a comment: `arn:aws:s3:::bucket/*`.
    pub(super) fn word_end(&self, start: usize, in_key: bool) -> usize {
        let mut end = start;
        let mut name = false;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' | b',' | b';' | b'[' | b']' | b'{' | b'}' | b'"' => {
                    break;
                }
                b':' | b'=' if in_key => break,
                b':' => name = true,
                b'#' if end > start && !name => break,
                b'/' if end > start && !name => {
                    if matches!(self.bytes.get(end + 1), Some(b'/' | b'*')) {
                        break;
                    }
                }
                0x80.. if self.invisible_at(end).is_some() => break,
                _ => {}
            }
            end += 1;
        }
        end
    }
}

/// Whether `content` cannot stand in double quotes as it is.
fn needs_escapes(content: &str) -> bool {
    content.contains(|c: char| c < ' ' || matches!(c, '"' | '\\'))
}

/// Whether `word` is a number as RFC 8259 writes them.
fn is_number(word: &[u8]) -> bool {
    let rest = match word.strip_prefix(b"-").unwrap_or(word) {
        [b'0', rest @ ..] => rest,
        [b'1'..=b'9', rest @ ..] => after_digits(rest),
        _ => return false,
    };
    let rest = match rest {
        [b'.', b'0'..=b'9', rest @ ..] => after_digits(rest),
        _ => rest,
    };
    let rest = match rest {
        [b'e' | b'E', b'+' | b'-', b'0'..=b'9', rest @ ..]
        | [b'e' | b'E', b'0'..=b'9', rest @ ..] => after_digits(rest),
        _ => rest,
    };
    rest.is_empty()
}

fn after_digits(word: &[u8]) -> &[u8] {
    let len = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    word.get(len..).unwrap_or_default()
}

fn is_infinite(number: &str) -> bool {
    // Shorter numbers without an exponent are far from the limit.
    (number.len() > 300 || number.contains(['e', 'E']))
        && number.parse::<f64>().is_ok_and(f64::is_infinite)
}
