//! What stands between values: white space, comments, indicators, tags and anchors.

use std::ops::Range;

/// The first place from `at` on that is neither white space nor a comment.
pub(super) fn over_blank(text: &str, at: usize) -> usize {
    over(text, at, &[])
}

/// As [`over_blank`], and past `indicators`.
fn over(text: &str, mut at: usize, indicators: &[char]) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{feff}');
        let next = rest.trim_start_matches(|c: char| blank(c) || indicators.contains(&c));
        at += rest.len() - next.len();
        if !next.starts_with('#') {
            return at;
        }
        at += next.find(['\r', '\n']).unwrap_or(next.len());
    }
}

/// The place of the `|` or `>` of a block scalar whose text begins at `content`; what came before
/// it ended at `from`.
pub(super) fn block_header(text: &str, from: usize, content: usize) -> Option<usize> {
    let at = over(text, from, &[':', '-', '?']);
    (at <= content && begins(text, at, &['|', '>'])).then_some(at)
}

/// The first dash of a block sequence that is the value of a key which ended at `from`. The parser
/// says `start`, which is after the dash if the sequence is not indented.
pub(super) fn first_dash(text: &str, from: usize, start: usize) -> usize {
    let at = over(text, from, &[':', '?']);
    if at <= start && begins(text, at, &['-']) {
        at
    } else {
        start
    }
}

/// Where a value that is not written would stand: after the sign that announces it.
pub(super) fn after_indicator(text: &str, from: usize, limit: usize) -> usize {
    let at = over_blank(text, from);
    if at <= limit && begins(text, at, &[':', '-', '?']) {
        at + 1
    } else {
        from
    }
}

fn begins(text: &str, at: usize, signs: &[char]) -> bool {
    text.get(at..).is_some_and(|rest| rest.starts_with(signs))
}

/// The tag and anchor before a value.
#[derive(Default, Debug)]
pub(super) struct Properties {
    pub(super) tag: Option<Range<usize>>,
    /// Where they end.
    pub(super) end: usize,
}

/// Reads the tag and the anchor that stand at `at`, in either order.
pub(super) fn properties(text: &str, at: usize, tag: bool, anchor: bool) -> Properties {
    let mut found = Properties { tag: None, end: at };
    for _ in 0..usize::from(tag) + usize::from(anchor) {
        let start = over_blank(text, found.end);
        let rest = text.get(start..).unwrap_or_default();
        let len = if rest.starts_with("!<") {
            rest.find('>').map_or(rest.len(), |at| at + 1)
        } else if rest.starts_with(['!', '&']) {
            name_length(rest)
        } else {
            break;
        };
        found.end = start + len;
        if rest.starts_with('!') {
            found.tag = Some(start..found.end);
        }
    }
    found
}

/// The length of the tag, anchor or alias that `text` begins with.
pub(super) fn name_length(text: &str) -> usize {
    let ends = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | ',' | '[' | ']' | '{' | '}');
    text.find(ends).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_stand_in_either_order() {
        let text = "&a  # why\n !Sub x";
        let found = properties(text, 0, true, true);
        assert_eq!(text.get(found.tag.unwrap()), Some("!Sub"));
        assert_eq!(over_blank(text, found.end), text.len() - 1);
        let text = "!<tag:x,[1]> &a y";
        let found = properties(text, 0, true, true);
        assert_eq!(found.tag, Some(0..12));
        assert_eq!(found.end, 15);
    }

    #[test]
    fn headers_and_dashes_are_found_behind_comments() {
        let text = "key: # | no\n  |- # yes\n  text";
        assert_eq!(block_header(text, 3, text.len()), text.find("|-"));
        let text = "key:\n- - a";
        assert_eq!(first_dash(text, 3, 7), 5);
        assert_eq!(after_indicator("key:  ", 3, 6), 4);
    }
}
