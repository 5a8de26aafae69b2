//! What can be wrong with a JSON text, in words.

use std::borrow::Cow;

use super::MAX_DEPTH;
use crate::source::Span;
use crate::syntax::OffsetMap;

/// A place where a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The token at fault; an empty place where something is missing.
    pub span: Span,
    /// A second place that explains the first, such as the opening bracket.
    pub related: Option<Span>,
    /// A repair that leaves no doubt about what was meant.
    pub fix: Option<SyntaxFix>,
}

/// A textual repair: `text` replaces what stands at `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFix {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What is put there; empty for a deletion.
    pub text: Cow<'static, str>,
}

impl SyntaxError {
    /// The same error of a text that stands in its source as `map` says.
    pub(super) fn through(self, map: &OffsetMap) -> Self {
        let place = |span: Span| {
            let outer = |at| map.outer(super::pos(at));
            Span::new(span.source(), outer(span.start()), outer(span.end()))
        };
        Self {
            kind: self.kind,
            span: place(self.span),
            related: self.related.map(place),
            // Quotes and backslashes would have to be written as the outer text escapes them.
            fix: self
                .fix
                .filter(|fix| !fix.text.contains(['"', '\\']))
                .map(|fix| SyntaxFix {
                    span: place(fix.span),
                    text: fix.text,
                }),
        }
    }
}

/// The ways in which a text fails to be JSON. `Display` gives the message.
///
/// Parts of the user's text are shortened and their control characters made visible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxErrorKind {
    /// There is no value at all.
    #[error("the document is empty")]
    Empty,
    /// Something stands before the document or after its end.
    #[error("unexpected `{0}` outside the document")]
    Outside(Box<str>),
    /// Arrays and objects are nested too deeply to be read.
    #[error("nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// The parser gave up.
    #[error("too many syntax errors; reading stopped here")]
    TooMany,
    /// The text ended inside an array or object.
    #[error("expected `{close}`{} before the end of the document", and_more(*.more))]
    Unclosed {
        /// The bracket that is due first.
        close: char,
        /// How many more closing brackets are due.
        more: usize,
    },
    /// A bracket that closes something further out.
    #[error("expected `{expected}` before this `{found}`")]
    MissingBracket {
        /// The bracket that is due.
        expected: char,
        /// The bracket found.
        found: char,
    },
    /// A closing bracket of the wrong form.
    #[error("expected `{expected}`, found `{found}`")]
    WrongBracket {
        /// The bracket that is due.
        expected: char,
        /// The bracket found.
        found: char,
    },
    /// A closing bracket that closes nothing.
    #[error("unmatched `{0}`")]
    ExtraBracket(char),
    /// A comma with nothing after it.
    #[error("trailing comma before `{0}`")]
    TrailingComma(char),
    /// A comma with nothing before it.
    #[error("extra comma")]
    ExtraComma,
    /// Two values with nothing between them.
    #[error("expected `,` or `{0}` after this value")]
    MissingComma(char),
    /// Another sign where a comma or colon is due.
    #[error("expected `{expected}`, found `{found}`")]
    WrongSeparator {
        /// The sign that is due.
        expected: char,
        /// The sign found.
        found: Box<str>,
    },
    /// A colon after a colon, or in an array.
    #[error("unexpected `{0}`")]
    ExtraColon(char),
    /// A key and its value with nothing between them.
    #[error("expected `:` after this key")]
    MissingColon,
    /// A value or colon where a key is due.
    #[error("expected a key in double quotes")]
    MissingKey,
    /// A key without a value.
    #[error("key `{0}` has no value")]
    MissingValue(Box<str>),
    /// A comment.
    #[error("comments are not part of JSON")]
    Comment,
    /// A character that looks like white space, or like nothing.
    #[error("`{}` is not white space in JSON", .0.escape_unicode())]
    Invisible(char),
    /// A string in single or typographic quotes.
    #[error("expected a string in double quotes, found `{0}`")]
    WrongQuotes(char),
    /// A key without quotes.
    #[error("key `{0}` is not in double quotes")]
    UnquotedKey(Box<str>),
    /// A string whose opening quote is missing.
    #[error("expected `\"` before `{0}`")]
    MissingQuote(Box<str>),
    /// `True` and the like.
    #[error("`{found}` is written `{meant}` in JSON")]
    WrongCase {
        /// The word found.
        found: Box<str>,
        /// The word in JSON.
        meant: &'static str,
    },
    /// A word or sign that is no value.
    #[error("`{0}` is not a JSON value")]
    NotAValue(Box<str>),
    /// A number that JSON does not write that way.
    #[error("`{0}` is not a JSON number")]
    BadNumber(Box<str>),
    /// A number that no floating-point number can hold.
    #[error("number `{0}` is too large")]
    HugeNumber(Box<str>),
    /// A string without its closing quote.
    #[error("string is never closed")]
    UnclosedString,
    /// A raw line break in a string.
    #[error("line break in string")]
    LineBreak,
    /// A raw control character in a string.
    #[error("control character `{}` in string", .0.escape_unicode())]
    Control(char),
    /// A backslash that begins no escape sequence.
    #[error("`{0}` is not an escape sequence")]
    BadEscape(Box<str>),
    /// An escaped surrogate without its other half.
    #[error("`{0}` is half of a surrogate pair")]
    LoneSurrogate(Box<str>),
}

impl SyntaxErrorKind {
    /// What to do about it, in plain English.
    pub fn help(&self) -> String {
        let remedy = match self {
            Self::Empty => "a policy document is a JSON object: `{ … }`",
            Self::Outside(_) => {
                "a policy document is one JSON object; remove what stands outside it"
            }
            Self::TooDeep => "no IAM policy needs this depth; check for repeated brackets",
            Self::TooMany => "mend the errors above and check again",
            Self::Unclosed { close, more: 0 } => return format!("add the missing `{close}`"),
            Self::Unclosed { .. } => "add the missing brackets, or restore the rest of the file",
            Self::MissingBracket { expected, .. } => {
                return strict(&format!("add `{expected}` here"));
            }
            Self::WrongBracket { expected, found } => {
                return strict(&format!("write `{expected}` in place of `{found}`"));
            }
            Self::ExtraBracket(_) => return strict("remove the bracket"),
            Self::TrailingComma(_) | Self::ExtraComma => return strict("remove the comma"),
            Self::MissingComma(_) => return strict("add a comma"),
            Self::WrongSeparator { expected, found } => {
                return strict(&format!("write `{expected}` in place of `{found}`"));
            }
            Self::ExtraColon(_) => return strict("remove it"),
            Self::MissingColon => return strict("add a colon"),
            Self::MissingKey => "every value in an object needs a key: `\"Key\": value`",
            Self::MissingValue(_) => "give the key a value, or remove it",
            Self::Comment => {
                return strict("remove the comment; a `Sid` can say what a statement is for");
            }
            Self::Invisible(_) => {
                "put an ordinary space in its place; it often comes from copied text"
            }
            Self::WrongQuotes(_) | Self::UnquotedKey(_) => {
                return strict("use double quotes (`\"`)");
            }
            Self::MissingQuote(_) => return strict("add the opening quote"),
            Self::WrongCase { meant, .. } => return strict(&format!("write `{meant}`")),
            Self::NotAValue(_) => "if this is meant as text, put it in double quotes",
            Self::BadNumber(_) => {
                "write plain decimal digits without leading zeros; put account numbers in double quotes"
            }
            Self::HugeNumber(_) => "write a smaller number, or put it in double quotes",
            Self::UnclosedString => return strict("add the closing quote"),
            Self::LineBreak => return strict("write the string on one line"),
            Self::Control(_) => return strict("remove the character or escape it"),
            Self::BadEscape(_) => "write `\\\\` for a backslash, or remove it",
            Self::LoneSurrogate(_) => "write the character itself, or both halves of the pair",
        };
        remedy.to_owned()
    }
}

fn strict(remedy: &str) -> String {
    format!("IAM refuses a policy that is not strict JSON; {remedy}")
}

fn and_more(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " and 1 more closing bracket".to_owned(),
        _ => format!(" and {count} more closing brackets"),
    }
}

/// The user's text as messages show it.
pub(super) fn excerpt(text: &str) -> Box<str> {
    const LIMIT: usize = 40;
    let mut shown = String::new();
    let mut chars = text.chars();
    for c in chars.by_ref().take(LIMIT) {
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    if chars.next().is_some() {
        shown.push('…');
    }
    shown.into_boxed_str()
}

/// Characters outside ASCII that look like white space or like nothing, or reorder the text.
pub(super) fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && (c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
}
