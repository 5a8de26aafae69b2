//! Brackets that do not match, and what is not JSON between tokens.

use std::ops::Range;

use super::errors::{SyntaxErrorKind, excerpt, is_invisible};
use super::strings::plain_end;
use super::{Last, Parser, pos};
use crate::syntax::Kind;

/// What a closing bracket is taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It closes the innermost array or object.
    Closes,
    /// It is meant to, but has the wrong form.
    Wrong,
    /// It closes something further out; a bracket is missing before it.
    ClosesOuter,
    /// It closes nothing.
    Extra,
}

impl Parser<'_> {
    /// Decides what the bracket `found` is, where `close` is due, by what follows it: the reading
    /// after which that would be in its place is preferred.
    pub(super) fn judge(&self, found: u8, close: u8) -> Verdict {
        let follows = self.container_after(self.at + 1);
        if found == close {
            let goes_on = self.open.len() == 1
                && follows == Some(close)
                && self.bytes.get(self.blank_end(self.at + 1)) == Some(&b',');
            return if goes_on {
                Verdict::Extra
            } else {
                Verdict::Closes
            };
        }
        let closed = self.open.iter().rposition(|frame| frame.close == found);
        let parent = self.open.len().checked_sub(2);
        let grandparent = closed.and_then(|outer| outer.checked_sub(1));
        let kind = |frame: Option<usize>| frame.and_then(|at| self.open.get(at)).map(|f| f.close);
        if follows.is_none() || follows == kind(grandparent) {
            closed.map_or(Verdict::Wrong, |_| Verdict::ClosesOuter)
        } else if follows == kind(parent) {
            Verdict::Wrong
        } else if follows == Some(close) {
            Verdict::Extra
        } else {
            closed.map_or(Verdict::Wrong, |_| Verdict::ClosesOuter)
        }
    }

    /// Reports the closing bracket to be read next, if it is not the right one.
    pub(super) fn report_bracket(&mut self, verdict: Verdict, found: u8, close: u8) {
        let (expected, found) = (close.into(), found.into());
        let kind = match verdict {
            Verdict::Closes => return,
            Verdict::Wrong => SyntaxErrorKind::WrongBracket { expected, found },
            Verdict::ClosesOuter => SyntaxErrorKind::MissingBracket { expected, found },
            Verdict::Extra => SyntaxErrorKind::ExtraBracket(found),
        };
        let opening = match verdict {
            Verdict::Extra => None,
            _ => self.open.last().map(|frame| frame.start..frame.start + 1),
        };
        self.report(kind, self.at..self.at + 1, opening, None);
    }

    /// Whether the `{` here begins the next element of the array around the innermost object,
    /// which was not closed. If so, goes back to the comma before it.
    pub(super) fn begins_sibling(&mut self, close: u8, last: Last) -> bool {
        let (b'}', Last::Comma(comma), [.., parent, object]) = (close, last, &*self.open) else {
            return false;
        };
        // Comments in between are not to be read twice.
        if parent.close != b']' || self.blank_end(comma + 1) != self.at {
            return false;
        }
        let kind = SyntaxErrorKind::MissingBracket {
            expected: '}',
            found: ',',
        };
        let opening = object.start..object.start + 1;
        self.at = comma;
        self.report(kind, comma..comma + 1, Some(opening), None);
        true
    }

    /// In what the text from `at` on seems to stand, as the bracket that closes it.
    fn container_after(&self, at: usize) -> Option<u8> {
        let at = self.blank_end(at);
        match self.bytes.get(at)? {
            bracket @ (b']' | b'}') => Some(*bracket),
            b',' => {
                let next = self.blank_end(at + 1);
                match self.bytes.get(next)? {
                    b'"' if self.is_key(next) => Some(b'}'),
                    b'"' | b'{' | b'[' => Some(b']'),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a string and a colon stand at `at`.
    pub(super) fn is_key(&self, at: usize) -> bool {
        let end = plain_end(self.bytes, at + 1);
        self.bytes.get(at) == Some(&b'"')
            && self.bytes.get(end) == Some(&b'"')
            && self.bytes.get(self.blank_end(end + 1)) == Some(&b':')
    }

    /// The end of the white space at `at`.
    pub(super) fn blank_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        at + rest
            .iter()
            .position(|byte| !blank(byte))
            .unwrap_or(rest.len())
    }

    /// Reports the brackets still open at the end of the text.
    pub(super) fn unclosed(&mut self) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let end = self.at..self.at;
        let opening = |start: usize| Some(start..start + 1);
        if self.open.len() < 3 {
            for frame in self.open.clone().into_iter().rev() {
                let close = frame.close.into();
                let kind = SyntaxErrorKind::Unclosed { close, more: 0 };
                self.report(kind, end.clone(), opening(frame.start), None);
            }
        } else if let (Some(outermost), Some(innermost)) = (self.open.first(), self.open.last()) {
            let kind = SyntaxErrorKind::Unclosed {
                close: innermost.close.into(),
                more: self.open.len() - 1,
            };
            self.report(kind, end, opening(outermost.start), None);
        }
    }

    /// Reports an array or object nested too deeply, and skips it without recursion.
    pub(super) fn skip_nested(&mut self) {
        let start = self.at;
        self.error_here(SyntaxErrorKind::TooDeep);
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                b'"' => self.skip_string(),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.builder.scalar(Kind::Missing, pos(start)..pos(self.at));
    }

    /// Skips to the end of the string whose opening quote was read, or of the line.
    fn skip_string(&mut self) {
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.peek() {
                Some(b'\\') if matches!(self.bytes.get(self.at + 1), Some(b'"' | b'\\')) => {
                    self.at += 2;
                }
                Some(b'"') => {
                    self.at += 1;
                    return;
                }
                None | Some(b'\n') => return,
                Some(_) => self.at += 1,
            }
        }
    }

    /// Reports what stands before or after the document.
    pub(super) fn outside(&mut self) {
        let start = self.at;
        let end = match self.peek() {
            Some(b'"') => {
                let end = plain_end(self.bytes, start + 1);
                end + usize::from(self.bytes.get(end) == Some(&b'"'))
            }
            Some(b',' | b';' | b':' | b'=' | b'[' | b']' | b'{' | b'}') => start + 1,
            _ => self.word_end(start, false),
        };
        let kind = SyntaxErrorKind::Outside(excerpt(self.slice(start..end)));
        self.error(kind, start..end);
    }

    /// Reports a sign that stands for `expected`.
    pub(super) fn wrong_separator(&mut self, expected: char, range: Range<usize>) {
        let found = self.slice(range.clone()).into();
        let kind = SyntaxErrorKind::WrongSeparator { expected, found };
        self.repairable(kind, range.clone(), range, expected.to_string());
    }

    /// Takes `=` or `=>` for a colon.
    pub(super) fn equals_sign(&mut self) {
        let start = self.at;
        self.at += match self.bytes.get(start + 1) {
            Some(b'>') => 2,
            _ => 1,
        };
        self.wrong_separator(':', start..self.at);
    }

    /// Reports and skips a comment, if one stands here.
    pub(super) fn comment(&mut self) -> bool {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let line = || memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (len, left) = match rest {
            [b'#', ..] | [b'/', b'/', ..] => (line(), ""),
            // What a comment parted must not grow together when it is removed.
            [b'/', b'*', inner @ ..] => match memchr::memmem::find(inner, b"*/") {
                Some(end) => (end + 4, " "),
                // Taken as one line, so that the rest of the document can be read.
                None => (line(), ""),
            },
            _ => return false,
        };
        let text = self.slice(start..start + len).trim_ascii_end();
        self.at = start + len;
        let range = start..start + text.len();
        self.repairable(SyntaxErrorKind::Comment, range.clone(), range, left);
        true
    }

    /// Reports and skips a character that only looks like white space, if one stands here.
    pub(super) fn invisible(&mut self) -> bool {
        let Some(c) = self.invisible_at(self.at) else {
            return false;
        };
        let range = self.at..self.at + c.len_utf8();
        self.at = range.end;
        self.repairable(SyntaxErrorKind::Invisible(c), range.clone(), range, " ");
        true
    }

    pub(super) fn invisible_at(&self, at: usize) -> Option<char> {
        let c = self.text.get(at..)?.chars().next()?;
        is_invisible(c).then_some(c)
    }
}
