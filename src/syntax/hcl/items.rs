//! The blocks and arguments at the top of a file that is not HCL as a whole.
//!
//! One pass over the bytes that knows brackets, strings, heredocs and comments. It need not be
//! exact: each item is parsed afterwards.

use std::ops::Range;

use hcl_edit::parser::Error;

use super::error::{Fault, is_vague};

/// The blocks that stand at the top of files of Terraform. One that begins a line while brackets
/// are open shows that a bracket was forgotten.
const BLOCKS: [&str; 13] = [
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

/// How many heredocs without end are looked for to the end of the file.
const MAX_FUTILE: usize = 16;

/// How many open brackets are looked at for the one that a closing bracket is for.
const MAX_MISMATCHED: usize = 16;

/// What seems to be one block or argument.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) range: Range<usize>,
    /// What is wrong with its brackets and quotes.
    fault: Option<Fault>,
}

impl Item {
    /// What is wrong with this item, which the parser refuses with `error`.
    pub(super) fn fault(self, error: &Error, text: &str) -> Fault {
        let told = Fault::of(error, text, self.range.start);
        match self.fault {
            Some(fault) if is_vague(error) || fault.place.start <= told.place.start => fault,
            _ => told,
        }
    }
}

/// The items of `text` from byte `from` on.
pub(super) fn split(text: &str, from: usize) -> impl Iterator<Item = Item> {
    Scanner {
        text,
        bytes: text.as_bytes(),
        at: from,
        open: Vec::new(),
        fault: None,
        futile: 0,
    }
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    open: Vec<Open>,
    /// The first fault of the item.
    fault: Option<Fault>,
    futile: usize,
}

/// Something that has to be closed.
#[derive(Clone, Copy)]
struct Open {
    kind: Opener,
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    /// A bracket, by the one that closes it.
    Bracket(u8),
    /// `${` or `%{`
    Interpolation,
    Quote,
}

impl Iterator for Scanner<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        self.blank();
        let start = self.at;
        self.byte(0)?;
        self.open.clear();
        self.fault = None;
        while let Some(byte) = self.byte(0) {
            if (byte == b'\n' && self.open.is_empty()) || self.begins_next(start) {
                break;
            }
            if matches!(self.open.last(), Some(open) if open.kind == Opener::Quote) {
                self.in_string(byte);
            } else {
                self.in_code(byte);
            }
        }
        self.at = self.at.min(self.bytes.len());
        if let Some(open) = self.open.last().copied() {
            self.unclosed(open);
        }
        Some(Item {
            range: start..self.at,
            fault: self.fault.take(),
        })
    }
}

impl Scanner<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Passes over white space and comments.
    fn blank(&mut self) {
        loop {
            match (self.byte(0), self.byte(1)) {
                (Some(b' ' | b'\t' | b'\r' | b'\n'), _) => self.at += 1,
                (Some(b'#'), _) | (Some(b'/'), Some(b'/')) => self.at = self.line_end(self.at),
                (Some(b'/'), Some(b'*')) => match self.comment_end() {
                    Some(end) => self.at = end,
                    None => return,
                },
                _ => return,
            }
        }
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |length| from + length)
    }

    /// Where the comment ends that begins here with `/*`.
    fn comment_end(&self) -> Option<usize> {
        let content = self.at + 2;
        let length = self.text.get(content..)?.find("*/")?;
        Some(content + length + 2)
    }

    /// Whether another block begins here although something is open.
    fn begins_next(&self, start: usize) -> bool {
        let begins_line = self.at > start && self.bytes.get(self.at - 1) == Some(&b'\n');
        if !begins_line || self.open.is_empty() {
            return false;
        }
        let line = self.text.get(self.at..).unwrap_or_default();
        BLOCKS.iter().any(|block| {
            line.strip_prefix(block)
                .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(['{', '"']))
        })
    }

    fn in_code(&mut self, byte: u8) {
        let next = self.byte(1);
        match byte {
            b'#' => self.at = self.line_end(self.at),
            b'/' if next == Some(b'/') => self.at = self.line_end(self.at),
            b'/' if next == Some(b'*') => {
                if let Some(end) = self.comment_end() {
                    self.at = end;
                } else {
                    self.report("comment is never closed", self.at..self.at + 2);
                    self.at = self.bytes.len();
                }
            }
            b'<' if next == Some(b'<') => self.heredoc(),
            b'"' => self.push(Opener::Quote, 1),
            b'(' => self.push(Opener::Bracket(b')'), 1),
            b'[' => self.push(Opener::Bracket(b']'), 1),
            b'{' => self.push(Opener::Bracket(b'}'), 1),
            b')' | b']' | b'}' => self.close(byte),
            _ => self.at += 1,
        }
    }

    fn in_string(&mut self, byte: u8) {
        let next = self.byte(1);
        match byte {
            b'\\' if !matches!(next, Some(b'\r' | b'\n')) => self.at += 2,
            b'"' => {
                self.open.pop();
                self.at += 1;
            }
            b'\n' => {
                if let Some(open) = self.open.pop() {
                    self.unclosed(open);
                }
            }
            b'$' | b'%' if next == Some(byte) && self.byte(2) == Some(b'{') => self.at += 3,
            b'$' | b'%' if next == Some(b'{') => self.push(Opener::Interpolation, 2),
            _ => self.at += 1,
        }
    }

    fn push(&mut self, kind: Opener, length: usize) {
        self.open.push(Open { kind, at: self.at });
        self.at += length;
    }

    fn close(&mut self, byte: u8) {
        let fits = |open: &Open| match open.kind {
            Opener::Bracket(closing) => closing == byte,
            Opener::Interpolation => byte == b'}',
            Opener::Quote => false,
        };
        let innermost = self.open.last().copied();
        match innermost {
            Some(open) if fits(&open) => {
                self.open.pop();
            }
            _ => {
                let found = char::from(byte);
                let message = match innermost.map(|open| open.kind) {
                    Some(Opener::Bracket(closing)) => {
                        format!("expected `{}`, found `{found}`", char::from(closing))
                    }
                    Some(_) => format!("expected `}}`, found `{found}`"),
                    None => format!("unmatched `{found}`"),
                };
                let outer = self.open.iter().rev().take(MAX_MISMATCHED).position(fits);
                if let Some(inside) = outer {
                    self.open
                        .truncate(self.open.len().saturating_sub(inside + 1));
                }
                self.report(message, self.at..self.at + 1);
            }
        }
        self.at += 1;
    }

    /// Passes over a heredoc, if one begins here with `<<`.
    fn heredoc(&mut self) {
        let start = self.at;
        self.at += 2;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let Some(length) = rest
            .find(|c: char| !is_word(c))
            .filter(|length| *length > 0)
        else {
            return;
        };
        let (marker, rest) = rest.split_at(length);
        if !rest.starts_with('\n') && !rest.starts_with("\r\n") {
            return;
        }
        let content = self.line_end(self.at) + 1;
        if let Some(end) = self.heredoc_end(marker, content) {
            self.at = end;
        } else {
            self.futile += 1;
            self.report("heredoc is never closed", start..content - 1);
            self.at = if self.futile > MAX_FUTILE {
                self.bytes.len()
            } else {
                content
            };
        }
    }

    /// Where the line ends that holds nothing but the marker, its line break not counted.
    fn heredoc_end(&self, marker: &str, content: usize) -> Option<usize> {
        let mut from = content;
        for line in self.text.get(content..)?.split_inclusive('\n') {
            if line.trim() == marker {
                return Some(from + line.trim_end().len());
            }
            from += line.len();
        }
        None
    }

    fn unclosed(&mut self, open: Open) {
        let (message, length) = match open.kind {
            Opener::Quote => ("string is never closed".to_owned(), 1),
            Opener::Interpolation => ("interpolation is never closed".to_owned(), 2),
            Opener::Bracket(_) => {
                let bracket = self.bytes.get(open.at).copied().unwrap_or_default();
                (format!("`{}` is never closed", char::from(bracket)), 1)
            }
        };
        self.report(message, open.at..open.at + length);
    }

    fn report(&mut self, message: impl Into<String>, place: Range<usize>) {
        if self.fault.is_none() {
            self.fault = Some(Fault::new(message, None, place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<(&str, String)> {
        split(text, 0)
            .map(|item| {
                let fault = item.fault.map_or_else(String::new, |fault| fault.message);
                (text[item.range].trim_end(), fault)
            })
            .collect()
    }

    #[test]
    fn items_end_with_their_lines() {
        let text = "# c\na = \"}${\"\\\"{\"}\" # x\n/* y\n*/ b {\n  c = <<-EOT\n    }\n  EOT\n}\n\nd = [\n1]\n";
        let all = items(text);
        assert!(all.iter().all(|(_, fault)| fault.is_empty()), "{all:?}");
        let starts: Vec<_> = all.iter().map(|(item, _)| &item[..1]).collect();
        assert_eq!(starts, ["a", "b", "d"]);
    }

    #[test]
    fn a_forgotten_bracket_spoils_one_block_only() {
        let text = "resource \"a\" \"b\" {\n  c = f({\n}\n\nresource \"d\" \"e\" {}\n";
        let all = items(text);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].1, "`(` is never closed");
        assert_eq!(all[1], ("resource \"d\" \"e\" {}", String::new()));
    }

    #[test]
    fn faults_of_brackets_and_quotes_are_told() {
        let told = |text: &str| items(text).remove(0).1;
        assert_eq!(told("a = \"b\nc = 1\n"), "string is never closed");
        assert_eq!(told("a = <<E\nb\n"), "heredoc is never closed");
        assert_eq!(told("a = [1)\n]\n"), "expected `]`, found `)`");
        assert_eq!(told("}\n"), "unmatched `}`");
        assert_eq!(told("/* a"), "comment is never closed");
    }
}
