//! What is not known of a document until it is deployed.

use crate::source::Span;

/// A value that only a deployment settles: a parameter without default, an id that AWS gives out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    /// The value as the file names it: `${AWS::AccountId}`, `var.account_id`.
    pub name: Box<str>,
    /// Where it is named.
    pub place: Span,
    /// What it can be.
    pub domain: Domain,
}

/// What an unknown value can be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Domain {
    /// Anything: a text with wildcards and variables, a list, an object.
    Any,
    /// A text of any content.
    Text,
    /// The name or id of something that is made: neither empty nor with wildcards.
    Name,
    /// A whole ARN of something that is made.
    Arn,
    /// The id of an account: twelve digits.
    Account,
    /// The name of a Region.
    Region,
    /// `aws`, `aws-cn`, `aws-us-gov`…
    Partition,
    /// `amazonaws.com`, `amazonaws.com.cn`…
    UrlSuffix,
}

/// Begins unknown text inside a string. A noncharacter of Unicode, which no text is to hold.
pub const BEGIN: char = '\u{fdd0}';
/// Ends it.
const END: char = '\u{fdd1}';

/// How the unknown value at `position` stands inside a string.
#[must_use]
pub fn mark(position: usize) -> String {
    format!("{BEGIN}{position}{END}")
}

/// Whether unknown text stands in `text`.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    text.contains(BEGIN)
}

/// The mark that `text` begins with: the position of the unknown value and the length of the mark
/// in bytes.
#[must_use]
pub fn leading_mark(text: &str) -> Option<(usize, usize)> {
    let rest = text.strip_prefix(BEGIN)?;
    let (digits, _) = rest.split_once(END)?;
    let length = BEGIN.len_utf8() + digits.len() + END.len_utf8();
    Some((digits.parse().ok()?, length))
}

/// How an unknown value stands inside a string whose list of unknowns is not at hand: by its name.
#[must_use]
pub fn named_mark(name: &str) -> String {
    format!("{BEGIN}{name}{END}")
}

/// The mark that `text` begins with, whatever it holds.
#[must_use]
pub fn leading(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(BEGIN)?;
    let end = rest.find(END)? + BEGIN.len_utf8() + END.len_utf8();
    text.get(..end)
}

/// The name that a [mark](named_mark) holds.
#[must_use]
pub fn name_in(mark: &str) -> Option<&str> {
    mark.strip_prefix(BEGIN)?.strip_suffix(END)
}

/// `text` with the names in place of their marks.
#[must_use]
pub fn readable(text: &str) -> String {
    text.replace([BEGIN, END], "")
}

/// The first mark in `text`: the bytes before it, the position of the unknown value and the length
/// of the mark.
#[must_use]
pub fn next_mark(text: &str) -> Option<(usize, usize, usize)> {
    text.match_indices(BEGIN).find_map(|(at, _)| {
        let (position, length) = leading_mark(text.get(at..)?)?;
        Some((at, position, length))
    })
}

/// `text` with `value` of each unknown in place of its mark.
#[must_use]
pub fn replaced<'v>(text: &str, mut value: impl FnMut(usize) -> &'v str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, marked) = rest.split_at(at);
        out.push_str(before);
        rest = if let Some((position, length)) = leading_mark(marked) {
            out.push_str(value(position));
            marked.get(length..).unwrap_or_default()
        } else {
            out.push(BEGIN);
            marked.get(BEGIN.len_utf8()..).unwrap_or_default()
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_and_replaced() {
        let text = format!("a{}b{}c", mark(0), mark(12));
        assert!(is_marked(&text));
        assert_eq!(
            replaced(&text, |at| if at == 12 { "x" } else { "-" }),
            "a-bxc"
        );
        assert_eq!(leading_mark(&mark(7)).map(|(at, _)| at), Some(7));
        assert_eq!(replaced("\u{fdd0}x", |_| ""), "\u{fdd0}x");
    }
}
