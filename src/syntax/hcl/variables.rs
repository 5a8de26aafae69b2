//! Policy variables such as `${aws:username}` that are written as expressions of Terraform are.
//!
//! Terraform refuses them. To read the file all the same, each `${` of them is masked by a character
//! of the same length, which is put back when the string is read.

use std::borrow::Cow;
use std::ops::Range;

/// Stands for `${`: a character that Unicode has not assigned, of two bytes.
const MASK: char = '\u{7ff}';
const OPENING: &str = "${";

/// The policy variables in `text`, from `${` to `}`.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    if text.contains(MASK) {
        return Vec::new();
    }
    let openings = text.match_indices(OPENING);
    openings
        .filter(|(at, _)| !text.get(..*at).is_some_and(|before| before.ends_with('$')))
        .filter_map(|(at, _)| {
            let inside = text.get(at + OPENING.len()..)?;
            let length = inside.find(['}', '"', '\n', '{'])?;
            let name = inside.get(..length)?;
            (inside.get(length..)?.starts_with('}') && is_policy_variable(name))
                .then_some(at..at + OPENING.len() + length + 1)
        })
        .collect()
}

/// `aws:username`, `aws:PrincipalTag/team, 'none'`, `*`: a word, a colon and no second one.
fn is_policy_variable(name: &str) -> bool {
    if matches!(name, "*" | "?" | "$") {
        return true;
    }
    let Some((prefix, rest)) = name.split_once(':') else {
        return false;
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !prefix.is_empty() && prefix.chars().all(is_word) && rest.starts_with(is_word)
}

/// The text with each of these variables masked.
pub(super) fn masked<'t>(text: &'t str, variables: &[Range<usize>]) -> Cow<'t, str> {
    if variables.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for variable in variables {
        out.push_str(text.get(at..variable.start).unwrap_or_default());
        out.push(MASK);
        at = variable.start + OPENING.len();
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// The content of a string with its variables put back.
pub(super) fn unmasked(content: String) -> String {
    if content.contains(MASK) {
        content.replace(MASK, OPENING)
    } else {
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_expressions() {
        let text = "${aws:username} $${aws:userid} ${var.x} ${a ? b : c} ${x::y()} ${*} ${aws:PrincipalTag/a, 'b'}";
        let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            found,
            ["${aws:username}", "${*}", "${aws:PrincipalTag/a, 'b'}"]
        );
        let masked = masked(text, &find(text));
        assert_eq!(masked.len(), text.len());
        assert_eq!(unmasked(masked.into_owned()), text);
    }
}
