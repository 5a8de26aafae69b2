//! Where the text of block scalars stands in the file.

use super::flow::Walk;
use super::pos;
use crate::syntax::OffsetMap;

/// Where the value of a block scalar stands.
#[derive(Debug)]
pub(super) struct Block {
    /// From the bytes of the value to those of the file.
    pub(super) map: OffsetMap,
    /// The end of its last line of content.
    pub(super) end: usize,
    /// The spaces before each line.
    pub(super) indent: usize,
}

/// A line without its line break.
struct Line {
    start: usize,
    end: usize,
    /// The start of the line after it.
    next: usize,
}

/// Finds `value` in the block scalar whose `|` or `>` stands at `header`.
pub(super) fn walk(text: &str, header: usize, value: &str, is_literal: bool) -> Option<Block> {
    let first = line_at(text, header)?;
    let mut walk = Walk {
        text,
        at: first.next,
        value,
        done: 0,
        map: OffsetMap::default(),
    };
    let indent = indent_of(text, first.next, value)?;
    let mut end = header + 1 + indicators(text, header);
    // Line breaks that are not yet taken, the first one that of the line before.
    let mut breaks = Vec::new();
    // Whether the line before began with white space.
    let mut before = None;
    while !walk.is_done() {
        let Some(line) = line_at(text, walk.at) else {
            break;
        };
        let written = text.get(line.start..line.end)?;
        let spaces = written.len() - written.trim_start_matches(' ').len();
        let start = line.start + spaces.min(indent);
        let body = text.get(start..line.end)?;
        if body.is_empty() {
            breaks.push(line.end);
        } else if spaces < indent || indent == 0 && is_marker(body) {
            break;
        } else {
            let blank = body.starts_with([' ', '\t']);
            let is_folded = !is_literal && before == Some(false) && !blank;
            match breaks.as_slice() {
                [only] if is_folded => walk.take(" ", *only)?,
                [more @ .., _] if is_folded => walk.line_breaks(more)?,
                all => walk.line_breaks(all)?,
            }
            walk.take(body, start)?;
            end = line.end;
            breaks = vec![line.end];
            before = Some(blank);
        }
        walk.at = line.next;
    }
    for at in breaks {
        if walk.is_done() {
            break;
        }
        walk.take("\n", at)?;
        end = at;
    }
    let is_done = walk.is_done();
    walk.map.push(pos(value.len()), pos(end));
    is_done.then_some(Block {
        map: walk.map,
        end,
        indent: if indent == usize::MAX { 0 } else { indent },
    })
}

fn line_at(text: &str, start: usize) -> Option<Line> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
    let after = rest.get(end..).unwrap_or_default();
    let width = match after.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    };
    Some(Line {
        start,
        end: start + end,
        next: start + end + width,
    })
}

/// How many spaces before each line are no content: those of the first line less those that its
/// content begins with. All, where there is no content.
fn indent_of(text: &str, mut at: usize, value: &str) -> Option<usize> {
    let content = value.trim_start_matches('\n');
    if content.is_empty() {
        return Some(usize::MAX);
    }
    let kept = content.len() - content.trim_start_matches(' ').len();
    loop {
        let line = line_at(text, at)?;
        let written = text.get(line.start..line.end)?;
        let body = written.trim_start_matches(' ');
        if !body.is_empty() {
            return (written.len() - body.len()).checked_sub(kept);
        }
        at = line.next;
    }
}

/// The length of what follows the `|` or `>`, as in `|2-`.
fn indicators(text: &str, header: usize) -> usize {
    let rest = text.get(header + 1..).unwrap_or_default();
    rest.len()
        - rest
            .trim_start_matches(|c: char| matches!(c, '+' | '-' | '0'..='9'))
            .len()
}

/// Whether the line begins or ends a document.
fn is_marker(line: &str) -> bool {
    let rest = line
        .strip_prefix("---")
        .or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text at the place of each line of the value.
    fn check(text: &str, value: &str, is_literal: bool) -> Block {
        let header = text.find(['|', '>']).unwrap();
        let block = walk(text, header, value, is_literal).unwrap();
        for (at, c) in value.char_indices() {
            let outer = block.map.outer(pos(at)) as usize;
            let found = text.get(outer..).unwrap().chars().next().unwrap_or('\n');
            let found = if matches!(found, '\r' | '\n') {
                '\n'
            } else {
                found
            };
            let wanted = if c == ' ' && found == '\n' { '\n' } else { c };
            assert_eq!(found, wanted, "at {at} of {value:?}");
        }
        block
    }

    #[test]
    fn literal_lines_stand_where_they_are() {
        let text = "k: |  # é\n  é {\n\n    b\r\n  }\n\n\nz: 1";
        let block = check(text, "é {\n\n  b\n}\n", true);
        assert_eq!(block.indent, 2);
        assert_eq!(
            text.get(..block.end),
            Some("k: |  # é\n  é {\n\n    b\r\n  }")
        );
        check(text, "é {\n\n  b\n}", true);
        check(text, "é {\n\n  b\n}\n\n\n", true);
    }

    #[test]
    fn folded_lines_are_joined() {
        let text = "- >-\n   a\n   b\n\n   c\n     d\n   e\n";
        let block = check(text, "a b\nc\n  d\ne", false);
        assert_eq!(block.end, text.len() - 1);
        assert!(walk(text, 2, "a b c", false).is_none());
    }

    #[test]
    fn indentation_indicators_and_empty_scalars() {
        check("- |2\n    a\n   b", "  a\n b\n", true);
        assert_eq!(check("k: |-\nz: 1", "", true).end, 5);
        assert_eq!(check("k: |+\n\n \nz: 1", "\n\n", true).end, 8);
        assert_eq!(check("|\na\n---\nb", "a\n", true).end, 3);
    }
}
