//! Keys and arguments that stand twice.
//!
//! Terraform takes the last of two equal keys of an object and says nothing, so that the first one
//! is lost without a trace; it refuses two equal arguments. The parser refuses both and stops. To
//! read on, the second one gets another name of the same length; names in the tree are taken from
//! the file.

use std::ops::Range;

use hcl_edit::parser::{self, Error};
use hcl_edit::structure::Body;

/// How many repeated names of one item are read over.
const MAX_REPEATED: usize = 64;

/// A block or argument at the top of a file.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) body: Body,
    /// The names of arguments that were set before.
    pub(super) again: Vec<Range<usize>>,
}

/// Parses a part of a file that may hold equal keys.
pub(super) fn parse_body(text: &str) -> Result<Item, Error> {
    let mut again = Vec::new();
    let mut renamed: Option<String> = None;
    let mut attempt = 0;
    loop {
        let current = renamed.as_deref().unwrap_or(text);
        let error = match parser::parse_body(current) {
            Ok(body) => return Ok(Item { body, again }),
            Err(error) => error,
        };
        let is_argument = error.message().starts_with("invalid attribute;");
        if !is_told_by(&error) || attempt == MAX_REPEATED {
            return Err(error);
        }
        let Some((key, next)) = rename(current, error.location().offset(), attempt) else {
            return Err(error);
        };
        if is_argument && !again.contains(&key) {
            again.push(key);
        }
        renamed = Some(next);
        attempt += 1;
    }
}

/// Whether the parser refuses a text for a key or argument that stands twice.
pub(super) fn is_told_by(error: &Error) -> bool {
    error.message().contains("found redefined")
}

/// `text` with another name for the key at `at`, and where that name stands.
fn rename(text: &str, at: usize, attempt: usize) -> Option<(Range<usize>, String)> {
    let rest = text.get(at..)?;
    let key = if let Some(content) = rest.strip_prefix('"') {
        at + 1..at + 1 + quoted_length(content)?
    } else {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        at..at + rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
    };
    let other = other_name(key.len(), attempt)?;
    let mut renamed = String::with_capacity(text.len());
    renamed.push_str(text.get(..key.start)?);
    renamed.push_str(&other);
    renamed.push_str(text.get(key.end..)?);
    Some((key, renamed))
}

/// The length of a string up to its closing quote, if nothing in it is evaluated.
fn quoted_length(content: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let end = from + content.get(from..)?.find(['"', '\\'])?;
        if content.get(end..)?.starts_with('"') {
            let name = content.get(..end)?;
            return (!name.contains("${") && !name.contains("%{")).then_some(end);
        }
        from = end + 2;
    }
}

/// A name of `length` bytes that is hardly in use; another one for each attempt.
fn other_name(length: usize, attempt: usize) -> Option<String> {
    let mut name = vec![b'z'; length];
    let mut number = attempt;
    for byte in name.iter_mut().rev() {
        *byte = b'z' - u8::try_from(number % 26).unwrap_or(0);
        number /= 26;
    }
    String::from_utf8(name).ok().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_are_read_over() {
        let text = "a = { x = 1, x = 2, \"é\\\"\" = 3, \"é\\\"\" = 4, x = 5 }\n";
        let item = parse_body(text).unwrap();
        assert_eq!(item.body.len(), 1);
        assert!(item.again.is_empty());
    }

    #[test]
    fn equal_arguments_are_told() {
        let text = "b {\n  a = 1\n  a = 2\n}\n";
        let item = parse_body(text).unwrap();
        assert_eq!(item.again.len(), 1);
        assert_eq!(item.again[0], 14..15);
    }

    #[test]
    fn other_faults_remain() {
        assert!(parse_body("a = { x = 1, x = 2 ]\n").is_err());
        assert!(parse_body("a = { (x) = 1, (x) = 2 }\n").is_err());
    }
}
