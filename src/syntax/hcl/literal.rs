//! The literal text of strings, heredocs and templates.
//!
//! See <https://developer.hashicorp.com/terraform/language/expressions/strings>.

use std::iter::Peekable;
use std::vec::IntoIter;

use hcl_edit::template::Strip;

use super::pos;
use crate::syntax::{OffsetMap, Quoting};

/// The text that `raw`, which stands at byte `at`, means, and from where it comes. A backslash
/// begins an escape sequence in strings with quotes only; `$${` and `%%{` are escapes everywhere.
pub(super) fn decode(raw: &str, at: usize, backslashes: bool) -> (String, OffsetMap) {
    let mut text = String::with_capacity(raw.len());
    let mut map = OffsetMap::verbatim(pos(at));
    let mut copied = 0;
    let mut from = 0;
    while let Some(rest) = raw.get(from..)
        && let Some(found) = rest.find(['\\', '$', '%'])
    {
        let start = from + found;
        let Some((meaning, length)) = escape(raw.get(start..).unwrap_or_default(), backslashes)
        else {
            from = start + 1;
            continue;
        };
        text.push_str(raw.get(copied..start).unwrap_or_default());
        map.push(pos(text.len()), pos(at + start));
        match meaning {
            Meaning::Character(c) => text.push(c),
            Meaning::Marker(marker) => text.push_str(marker),
        }
        copied = start + length;
        map.push(pos(text.len()), pos(at + copied));
        from = copied;
    }
    text.push_str(raw.get(copied..).unwrap_or_default());
    (text, map)
}

/// What an escape sequence stands for.
enum Meaning {
    Character(char),
    Marker(&'static str),
}

/// The escape sequence that `raw` begins with, and its length.
fn escape(raw: &str, backslashes: bool) -> Option<(Meaning, usize)> {
    if raw.starts_with("$${") {
        return Some((Meaning::Marker("${"), 3));
    }
    if raw.starts_with("%%{") {
        return Some((Meaning::Marker("%{"), 3));
    }
    let escaped = raw.strip_prefix('\\').filter(|_| backslashes)?;
    let (character, length) = match escaped.chars().next()? {
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' => ('\t', 2),
        '"' => ('"', 2),
        '\\' => ('\\', 2),
        'u' => (code_point(escaped.get(1..5)?)?, 6),
        'U' => (code_point(escaped.get(1..9)?)?, 10),
        _ => return None,
    };
    Some((Meaning::Character(character), length))
}

fn code_point(digits: &str) -> Option<char> {
    // `from_str_radix` would take a sign.
    let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = all_hex.then(|| u32::from_str_radix(digits, 16).ok())??;
    char::from_u32(code)
}

/// A stretch of literal text in a template: a line of a heredoc, or what stands between two
/// interpolations of a string.
#[derive(Debug)]
struct Piece {
    text: String,
    map: OffsetMap,
    /// The bytes of `text` that are left after white space was taken off.
    from: usize,
    to: usize,
}

impl Piece {
    fn rest(&self) -> &str {
        self.text.get(self.from..self.to).unwrap_or_default()
    }

    fn trim_start(&mut self) {
        let rest = self.rest();
        self.from += rest.len() - rest.trim_start().len();
    }

    fn trim_end(&mut self) {
        self.to = self.from + self.rest().trim_end().len();
    }

    /// Takes off the first `count` characters; says whether all were spaces.
    fn cut(&mut self, count: usize) -> bool {
        let cut: usize = self.rest().chars().take(count).map(char::len_utf8).sum();
        let spaces = self.rest().bytes().take(cut).all(|byte| byte == b' ');
        self.from += cut;
        spaces
    }
}

/// The literal pieces of a template in reading order; `None` for each interpolation and each part
/// of a directive between them.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    list: Vec<Option<Piece>>,
    trims_next: bool,
}

impl Pieces {
    /// Adds literal text that stands at byte `at`.
    pub(super) fn literal(&mut self, raw: &str, at: usize, quoted: bool) {
        if quoted {
            self.piece(decode(raw, at, true));
            return;
        }
        let mut start = at;
        for line in raw.split_inclusive('\n') {
            self.piece(decode(line, start, false));
            start += line.len();
        }
    }

    fn piece(&mut self, (text, map): (String, OffsetMap)) {
        let mut piece = Piece {
            from: 0,
            to: text.len(),
            text,
            map,
        };
        if std::mem::take(&mut self.trims_next) {
            piece.trim_start();
        }
        self.list.push(Some(piece));
    }

    /// Adds an interpolation or a part of a directive, which may take white space off its
    /// neighbours: of a heredoc, those on its line.
    pub(super) fn control(&mut self, strip: Strip) {
        if strip.strip_start()
            && let Some(Some(before)) = self.list.last_mut()
        {
            before.trim_end();
        }
        self.list.push(None);
        self.trims_next = strip.strip_end();
    }

    /// Whether the template is a text without anything to evaluate.
    pub(super) fn is_plain(&self) -> bool {
        self.list.iter().all(Option::is_some)
    }

    /// Takes off the white space that all lines of a heredoc `<<-` begin with, as Terraform does:
    /// by the line that has least of it, blank lines not counted and not changed.
    pub(super) fn dedent(&mut self) -> Quoting {
        let mut least: Option<usize> = None;
        let mut first_of_lines = Vec::new();
        let mut begins_line = true;
        for (position, piece) in self.list.iter().enumerate() {
            let text = piece.as_ref().map(Piece::rest);
            if begins_line {
                let indent = match text {
                    Some(text) if text.ends_with('\n') && text.trim_start().is_empty() => None,
                    Some(text) => {
                        first_of_lines.push(position);
                        Some(text.chars().take_while(|c| c.is_whitespace()).count())
                    }
                    None => Some(0),
                };
                least = match (least, indent) {
                    (Some(least), Some(indent)) => Some(least.min(indent)),
                    (least, indent) => least.or(indent),
                };
            }
            begins_line = text.is_some_and(|text| text.ends_with('\n'));
        }
        let least = least.unwrap_or_default();
        let mut all_spaces = true;
        for position in first_of_lines {
            if let Some(Some(piece)) = self.list.get_mut(position) {
                all_spaces &= piece.cut(least);
            }
        }
        match u16::try_from(least) {
            Ok(indent) if all_spaces => Quoting::Heredoc(indent),
            // How new lines are to begin is not known.
            _ => Quoting::Composed,
        }
    }

    pub(super) fn into_reader(self) -> PieceReader {
        PieceReader(self.list.into_iter().peekable())
    }
}

/// Takes the pieces of a template one after the other.
#[derive(Debug)]
pub(super) struct PieceReader(Peekable<IntoIter<Option<Piece>>>);

impl PieceReader {
    /// Passes over an interpolation or a part of a directive.
    pub(super) fn pass_control(&mut self) {
        self.0.next_if(Option::is_none);
    }

    /// The literal text up to the next interpolation, which begins at byte `at`.
    pub(super) fn literal(&mut self, at: usize) -> (String, OffsetMap) {
        let mut text = String::new();
        let mut map = OffsetMap::verbatim(pos(at));
        while let Some(Some(piece)) = self.0.next_if(Option::is_some) {
            let start = pos(text.len());
            let from = pos(piece.from);
            for (inner, outer) in piece.map.anchors_in(from, pos(piece.to)) {
                map.push(start.saturating_add(inner.saturating_sub(from)), outer);
            }
            text.push_str(piece.rest());
        }
        (text, map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_and_keep_their_places() {
        let raw = r#"é\n\"\u00e9\U0001F600$${a}%%{b\\$$c"#;
        let (text, map) = decode(raw, 10, true);
        assert_eq!(text, "é\n\"é😀${a}%{b\\$$c");
        for part in ["{a}", "{b", "$$c"] {
            let inner = u32::try_from(text.find(part).unwrap()).unwrap();
            let end = u32::try_from(text.find(part).unwrap() + part.len()).unwrap();
            let outer = map.outer(inner) as usize - 10..map.outer(end) as usize - 10;
            assert!(raw[outer].ends_with(&part[1..]), "{part}");
        }
        assert_eq!(map.outer(2), 12);
        assert_eq!(map.outer(3), 14);
    }

    #[test]
    fn heredocs_have_no_backslashes() {
        assert_eq!(decode(r"a\n$${b}", 0, false).0, r"a\n${b}");
    }

    fn dedented(lines: &str) -> (String, OffsetMap, Quoting) {
        let mut pieces = Pieces::default();
        pieces.literal(lines, 100, false);
        let quoting = pieces.dedent();
        let (text, map) = pieces.into_reader().literal(100);
        (text, map, quoting)
    }

    #[test]
    fn lines_lose_the_indentation_they_share() {
        let (text, map, quoting) = dedented("    a\n\n      b\n    é\n");
        assert_eq!(text, "a\n\n  b\né\n");
        assert_eq!(quoting, Quoting::Heredoc(4));
        assert_eq!([0, 3, 7].map(|at| map.outer(at)), [104, 111, 119]);
    }

    #[test]
    fn blank_lines_are_left_as_they_are() {
        assert_eq!(dedented("    a\n  \n    b\n").0, "a\n  \nb\n");
        assert_eq!(dedented("\ta\n\tb\n").2, Quoting::Composed);
    }
}
