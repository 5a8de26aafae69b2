//! What is wrong with a text that is not YAML, in words.

use std::ops::Range;

use super::{Input, MAX_DEPTH, YamlError};
use crate::source::{SourceId, Span};

/// An alias to nothing.
pub(super) const NO_ANCHOR: (&str, &str) = (
    "is read as an alias by YAML, and nothing above it is named that way",
    "put text that begins with `*` in quotes; an alias needs an anchor such as `&name` above it",
);

/// An alias to what holds it.
pub(super) const LOOP: (&str, &str) = (
    "stands for the value that it is a part of",
    "let the alias stand outside the value that carries the anchor",
);

const INDENTATION: &str =
    "let the keys of a mapping, and the dashes of a list, begin in the same column";
const TABS: &str = "indent with spaces: YAML takes no tabs";
const RENDERED: &str =
    "this file is a template: check what it renders to, as `helm template` shows it";
const IN_QUOTES: &str = "put the value in quotes";

pub(super) fn lone_star(source: SourceId, at: u32) -> YamlError {
    YamlError {
        message: "`*` alone is read as an alias by YAML".to_owned(),
        help: Some("write `'*'` in quotes"),
        span: Span::new(source, at, at.saturating_add(1)),
    }
}

pub(super) fn too_deep(input: Input<'_, '_>, range: &Range<usize>) -> YamlError {
    let message = format!("values nest more than {MAX_DEPTH} levels deep");
    let help = "no IAM policy needs this depth; check for repeated brackets and dashes";
    input.error(message, Some(help), range)
}

/// The fault that the parser calls `info` and that it found at byte `at`.
pub(super) fn explain(input: Input<'_, '_>, info: &str, at: usize) -> YamlError {
    let rest = input.text.get(at..).unwrap_or_default();
    let sign = rest.chars().next().filter(|c| !c.is_control());
    let range = at..at + sign.map_or(0, char::len_utf8);
    let (message, help) = if info.contains("tab") || is_indented_with_tab(input.text, at) {
        (
            "a tab stands where the line is indented".to_owned(),
            Some(TABS),
        )
    } else {
        known(info, sign)
    };
    let line = line_around(input.text, at);
    let holds_action = line.contains("{{") || line.contains("{%");
    let help = match help {
        Some(help) if !(input.is_template && holds_action) => Some(help),
        _ if input.is_template => Some(RENDERED),
        None if holds_action => Some("put a value that begins with `{` in quotes"),
        help => help,
    };
    input.error(message, help, &range)
}

/// Words for the most frequent faults.
fn known(info: &str, sign: Option<char>) -> (String, Option<&'static str>) {
    let has = |part: &str| info.contains(part);
    let sign = sign.unwrap_or(' ');
    if has("anchor or alias") {
        return (
            format!("`{sign}` alone names nothing in YAML"),
            Some(IN_QUOTES),
        );
    }
    if has("mapping values are not allowed") {
        let help = "put a value that holds `: ` in quotes, and let the keys of a mapping begin in \
                    the same column";
        return ("`:` cannot stand here".to_owned(), Some(help));
    }
    if has("unexpected character") {
        let message = format!("`{sign}` cannot begin a value");
        return (message, Some(IN_QUOTES));
    }
    if has("unexpected end of stream") || has("unexpected document indicator") {
        let help = "add the quote that closes the string";
        return ("string is never closed".to_owned(), Some(help));
    }
    if has("trailing content after") {
        let help = "put the whole value in quotes, and write quotes inside it twice or with `\\`";
        return ("text after the closing quote".to_owned(), Some(help));
    }
    if has("simple key expect") {
        let help = "write `key: value`, or indent the line so that it belongs to the one above";
        return ("expected `:` after a key".to_owned(), Some(help));
    }
    if has("escape character") {
        let help = "write the backslash twice, or use single quotes";
        return (
            "unknown escape sequence in this string".to_owned(),
            Some(help),
        );
    }
    if has("did not find expected key") || has("expected '-' indicator") || has("indent") {
        return (
            "the indentation fits nothing above".to_owned(),
            Some(INDENTATION),
        );
    }
    if has("expected ',' or ']'") {
        return ("expected `,` or `]`".to_owned(), None);
    }
    if has("expected ',' or '}'") {
        return ("expected `,` or `}`".to_owned(), None);
    }
    if has("recursion limit") {
        return ("brackets nest too deep".to_owned(), None);
    }
    let cause = info.rsplit_once(", ").map_or(info, |(_, cause)| cause);
    (format!("not YAML: {cause}"), None)
}

fn line_around(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default();
    line.split('\n').next().unwrap_or_default()
}

fn is_indented_with_tab(text: &str, at: usize) -> bool {
    let line = line_around(text, at);
    let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..indentation).unwrap_or_default().contains('\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_are_seen_in_the_line() {
        assert!(is_indented_with_tab("a:\n \tb: 1\n", 5));
        assert!(!is_indented_with_tab("a:\n  b:\t1\n", 5));
        assert_eq!(line_around("a\nbc\nd", 3), "bc");
    }

    #[test]
    fn what_has_no_words_yet_is_passed_on() {
        let (message, help) = known("while scanning TAG, did not find x", None);
        assert_eq!(message, "not YAML: did not find x");
        assert_eq!(help, None);
    }
}
