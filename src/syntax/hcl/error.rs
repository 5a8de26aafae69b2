//! What is wrong with a text that is not HCL, in words.

use std::ops::Range;

use hcl_edit::parser::Error;

use super::pos;
use crate::source::{SourceId, Span};
use crate::syntax::OffsetMap;

/// A fault of the text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct HclError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// Where.
    pub span: Span,
}

/// A fault with its bytes in the text that is read.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    pub(super) place: Range<usize>,
}

impl Fault {
    pub(super) fn new(
        message: impl Into<String>,
        help: Option<&'static str>,
        place: Range<usize>,
    ) -> Self {
        Self {
            message: message.into(),
            help,
            place,
        }
    }

    /// What the parser found wrong with a part of `text` that begins at `base`.
    pub(super) fn of(error: &Error, text: &str, base: usize) -> Self {
        let at = floor(text, base + error.location().offset());
        if let Some(fault) = policy_variable(text, at) {
            return fault;
        }
        let (message, help) = words(error.message());
        // Of some parts the place told is behind what was read of them.
        let before = text.get(base..at).unwrap_or_default();
        let start = match subject(error.message()) {
            "escape sequence" | "unicode 4-digit hex code" | "unicode 8-digit hex code" => {
                before.rfind('\\').map_or(at, |backslash| base + backslash)
            }
            "object value assignment" => at - before.chars().next_back().map_or(0, char::len_utf8),
            _ => at,
        };
        let end = if start < at {
            at
        } else {
            at + token_length(text, at)
        };
        Self::new(message, help, start..end)
    }

    pub(super) fn of_source(self, source: SourceId) -> HclError {
        let span = Span::new(source, pos(self.place.start), pos(self.place.end));
        self.at(span)
    }

    /// The error, where `map` leads from the text that is read to the source.
    pub(super) fn of_source_through(self, source: SourceId, map: &OffsetMap) -> HclError {
        let outer = |at| map.outer(pos(at));
        let span = Span::new(source, outer(self.place.start), outer(self.place.end));
        self.at(span)
    }

    fn at(self, span: Span) -> HclError {
        HclError {
            message: self.message,
            help: self.help,
            span,
        }
    }
}

/// Whether the parser could not say more than that a block or argument cannot be read.
pub(super) fn is_vague(error: &Error) -> bool {
    error.message() == "unexpected token" || subject(error.message()) == "block body"
}

/// What the parser was reading, if it says so: it says `invalid …; expected …`.
fn subject(said: &str) -> &str {
    said.strip_prefix("invalid ")
        .and_then(|rest| rest.split_once("; "))
        .map_or("", |(subject, _)| subject)
}

/// The parser's message in the words of this program.
fn words(said: &str) -> (String, Option<&'static str>) {
    let (message, help) = match subject(said) {
        "expression" => ("expected an expression", None),
        "structure" => ("expected `=` or `{` after this name", None),
        "attribute" if said.contains("redefined") => ("this argument is set twice", None),
        "block body" => (
            "expected an argument, a block or `}`",
            Some("a block on one line holds one argument at most"),
        ),
        "object item" if said.contains("redefined") => ("this key stands twice", None),
        "object item" => ("expected `,`, a new line or `}`", None),
        "object value assignment" => ("expected `=` or `:` after this key", None),
        "traversal operator" => ("expected a name, a number or `*` after `.`", None),
        "escape sequence" => (
            "this is not an escape sequence of HCL",
            Some("write `\\\\` for a backslash"),
        ),
        "unicode 4-digit hex code" => ("expected four hexadecimal digits after `\\u`", None),
        "unicode 8-digit hex code" => ("expected eight hexadecimal digits after `\\U`", None),
        "nesting depth" => ("nested more than 64 levels deep", None),
        "binary operation" => ("more than 128 operators in one expression", None),
        _ => match said {
            "unexpected token" => ("expected an argument or a block", None),
            "expected newline or eof" => (
                "expected a new line",
                Some("every argument and every block ends with its line"),
            ),
            "expected heredoc end delimiter" => ("heredoc is never closed", None),
            other => (other, None),
        },
    };
    (message.to_owned(), help)
}

/// A policy variable that Terraform takes for an expression of its own: the parser stops at the
/// colon of `${aws:username}`.
fn policy_variable(text: &str, at: usize) -> Option<Fault> {
    let window = floor(text, at.saturating_sub(80));
    let open = window + text.get(window..at)?.rfind("${")?;
    let name = text.get(open + 2..at)?;
    let rest = text.get(at..)?;
    let is_variable = if name.is_empty() {
        ["*}", "?}", "$}"].iter().any(|all| rest.starts_with(all))
    } else {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        rest.starts_with(':') && !rest.starts_with("::") && name.chars().all(is_name)
    };
    if !is_variable {
        return None;
    }
    let length = rest.find(['}', '"', '\n'])?;
    let end = if rest.get(length..)?.starts_with('}') {
        at + length + 1
    } else {
        at + length
    };
    let message = format!("`{}` is no expression of Terraform", text.get(open..end)?);
    let help = "write a policy variable as `$${…}` in strings of Terraform, and as `&{…}` in `aws_iam_policy_document`";
    Some(Fault::new(message, Some(help), open..end))
}

/// The last place between two characters that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

/// The length of the word or sign that stands at `at`; 0 at the end of a line.
fn token_length(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    match rest.chars().next() {
        Some('\n' | '\r') | None => 0,
        Some(_) if word > 0 => word,
        Some(sign) => sign.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (String, &str) {
        let error = hcl_edit::parser::parse_body(text).unwrap_err();
        let fault = Fault::of(&error, text, 0);
        (fault.message, &text[fault.place])
    }

    #[test]
    fn faults_are_told_in_words_with_their_places() {
        let told = |text: &str| {
            let (message, place) = fault(text);
            format!("{message} @ {place}")
        };
        assert_eq!(told("é = [\"ü\", }\n"), "expected an expression @ }");
        assert_eq!(told("a = [1, 2\n"), "expected `]` @ ");
        assert_eq!(told("a = 1 b = 2\n"), "expected a new line @ b");
        assert_eq!(
            told("a = { b 1 }\n"),
            "expected `=` or `:` after this key @ 1"
        );
        assert_eq!(
            told("a = \"\\x\"\n"),
            "this is not an escape sequence of HCL @ \\x"
        );
        assert_eq!(told("a ~ 1\n"), "expected `=` or `{` after this name @ ~");
    }

    #[test]
    fn policy_variables_are_known_where_terraform_refuses_them() {
        let (message, place) = fault("a = \"user/${aws:username}/*\"\n");
        assert_eq!(message, "`${aws:username}` is no expression of Terraform");
        assert_eq!(place, "${aws:username}");
        assert_eq!(fault("a = \"${*}\"\n").1, "${*}");
    }
}
