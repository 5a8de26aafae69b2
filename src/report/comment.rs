//! Markdown for comments on pull requests that obeys nothing of what policies hold.
//!
//! A word with any character to which Markdown, GitHub or GitLab may give a meaning (links, HTML,
//! mentions, references, mathematics, quick actions) stands as code, in which nothing has one.
//!
//! See <https://github.github.com/gfm/#code-spans> and
//! <https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls>.

use crate::source::{inert, visible};

/// GitHub takes comments of so many characters; bytes are counted, which are no fewer.
const MOST: usize = 65_536;
/// Kept for what is said at the end.
const END: usize = 1_000;
/// Longer texts are cut.
const LONGEST: usize = 2_000;

/// A comment as it grows, part by part.
#[derive(Default)]
pub(super) struct Comment {
    text: String,
}

impl Comment {
    /// Adds whole lines, if they fit.
    pub(super) fn add(&mut self, lines: &str) -> bool {
        let lines = harmless(lines);
        let fits = self.text.len().saturating_add(lines.len()) <= MOST - END;
        if fits {
            self.text.push_str(&lines);
        }
        fits
    }

    /// Adds what has its place kept for it: a few words.
    pub(super) fn end(mut self, lines: &str) -> String {
        self.text.push_str(&harmless(lines));
        self.text
    }
}

/// Lines that no CI runner takes for commands.
fn harmless(lines: &str) -> String {
    let mut out = String::with_capacity(lines.len());
    for line in lines.lines() {
        out.push_str(&inert(line));
        out.push('\n');
    }
    out
}

/// Text in which what stands in backticks is code.
pub(super) fn prose(text: &str) -> String {
    let text = clipped(text);
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('`').enumerate().peekable();
    while let Some((at, piece)) = pieces.next() {
        // The last backtick of an odd number opens nothing.
        let is_code = at % 2 == 1 && pieces.peek().is_some();
        if is_code {
            push_code(piece, &mut out);
        } else {
            push_words(piece, &mut out);
        }
    }
    out
}

fn push_words(text: &str, out: &mut String) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if is_plain(word) {
            out.push_str(word);
        } else {
            push_code(word, out);
        }
    }
}

/// Whether a word means nothing but itself, wherever it stands.
fn is_plain(word: &str) -> bool {
    let core = word
        .trim_start_matches(['(', '"', '\'', '“', '‘'])
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '”', '’', '…']);
    // `1.` begins a list, `/close` does what it says on GitLab, `GH-1` is an issue.
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number_of_list = digits.len() < word.len() && digits.starts_with(['.', ')']);
    let is_reference = core.contains('-') && core.contains(|c: char| c.is_ascii_digit());
    let is_word = core
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '\'' | '’'));
    let is_dash = matches!(core, "–" | "—");
    is_dash || is_word && !core.starts_with(['-', '/']) && !is_reference && !is_number_of_list
}

fn push_code(text: &str, out: &mut String) {
    if text.is_empty() {
        return;
    }
    // Two pieces of code side by side would become one.
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&code(text));
}

/// Text as code.
pub(super) fn code(text: &str) -> String {
    let text = clipped(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.saturating_add(1));
    let is_blank_on_both_sides = text.starts_with(' ') && text.ends_with(' ');
    let room = if text.starts_with('`') || text.ends_with('`') || is_blank_on_both_sides {
        " "
    } else {
        ""
    };
    format!("{fence}{room}{text}{room}{fence}")
}

/// Text as code in a table. A bar would end the cell, and no escape of it holds after a backslash,
/// so a look-alike stands for it.
pub(super) fn cell(text: &str) -> String {
    code(&text.replace('|', "¦"))
}

/// One line, not too long.
fn clipped(text: &str) -> String {
    let text = visible(text);
    let mut out: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_code() {
        for (text, expected) in [
            ("the policy has no `Version`", "the policy has no `Version`"),
            (
                "AWS reads it, too; (see below)",
                "AWS reads it, too; (see below)",
            ),
            (
                "[click](https://example.com)",
                "`[click](https://example.com)`",
            ),
            ("@alice, #12 and GH-12", "`@alice,` `#12` and `GH-12`"),
            ("<b> & a|b", "`<b>` `&` `a|b`"),
            ("/close it", "`/close` it"),
            ("1. one", "`1.` one"),
            ("of 2008, in", "of 2008, in"),
            ("a\nb", "`a\\u{a}b`"),
            ("`a``b`", "`a` `b`"),
            ("`a`, b", "`a`, b"),
            ("a`@b", "a`@b`"),
        ] {
            assert_eq!(prose(text), expected, "{text:?}");
        }
    }

    #[test]
    fn code_holds_backticks() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(cell("a\\|b"), "`a\\¦b`");
    }

    #[test]
    fn a_comment_is_never_too_long() {
        let mut comment = Comment::default();
        let line = format!("{}\n", code(&"x".repeat(LONGEST * 2)));
        let mut added = 0;
        while comment.add(&line) {
            added += 1;
        }
        assert_eq!(added, 32);
        let text = comment.end("and more\n");
        assert!(text.len() <= MOST, "{}", text.len());
        assert!(text.ends_with("…`\nand more\n"));
    }
}
