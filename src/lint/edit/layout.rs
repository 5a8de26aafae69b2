//! How a document is laid out.

use std::fmt::Write as _;
use std::ops::Range;

use crate::syntax::Node;

/// How a document is laid out around a place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// White space between an element and the next.
    pub(super) between: String,
    /// Line end and indentation of the line the place is on; `None` in one-line documents.
    pub(super) line: Option<String>,
    /// One step of indentation.
    pub(super) step: String,
    /// `": "` or `":"`
    pub(super) colon: String,
}

impl Layout {
    pub(super) fn inline() -> Self {
        Self {
            between: " ".to_owned(),
            line: None,
            step: String::new(),
            colon: ": ".to_owned(),
        }
    }

    /// Read off the text before `node`.
    pub(super) fn around(node: Node<'_>) -> Self {
        let text = node.tree().text();
        let start = node.range().start;
        let nearby = nearby(text, start);
        let before = text.get(nearby.start..start).unwrap_or_default();
        let nearby = text.get(nearby).unwrap_or_default();
        let gap_start = before.trim_end_matches(is_space).len();
        let gap = before.get(gap_start..).unwrap_or_default();
        let line = before.rfind('\n').map(|newline| {
            let crlf = before
                .get(..newline)
                .is_some_and(|head| head.ends_with('\r'));
            let indent: String = before
                .get(newline + 1..)
                .unwrap_or_default()
                .chars()
                .take_while(|&c| is_space(c))
                .collect();
            format!("{}{indent}", if crlf { "\r\n" } else { "\n" })
        });
        let tight = ["\":\"", "\":[", "\":{"]
            .iter()
            .any(|colon| nearby.contains(colon));
        // The gap before the first of several stands after a bracket, not a comma; a comma in a
        // one-line document is followed by what other commas are followed by.
        let between = if gap.contains('\n') || !before.ends_with(['[', '{', ':']) && !gap.is_empty()
        {
            gap.to_owned()
        } else if nearby.contains(", ") || nearby.contains(",\n") || nearby.contains(",\r\n") {
            " ".to_owned()
        } else if nearby.contains(',') || tight {
            String::new()
        } else {
            " ".to_owned()
        };
        Self {
            between,
            line,
            step: step(nearby),
            colon: if tight { ":" } else { ": " }.to_owned(),
        }
    }

    pub(super) fn block<T>(
        &self,
        out: &mut String,
        open: char,
        close: char,
        depth: usize,
        items: &[T],
        mut write: impl FnMut(&mut String, &T),
    ) {
        let newline = |out: &mut String, depth: usize| {
            if let Some(line) = &self.line {
                let _ = write!(out, "{line}{}", self.step.repeat(depth));
            }
        };
        out.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push(',');
                if self.line.is_none() {
                    out.push_str(if self.between.is_empty() { "" } else { " " });
                }
            }
            newline(out, depth + 1);
            write(out, item);
        }
        newline(out, depth);
        out.push(close);
    }
}

/// The text around byte `at`: enough to see how the document is laid out, and no more, for
/// documents may be large and repairs many.
fn nearby(text: &str, at: usize) -> Range<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(2048));
    from..text.ceil_char_boundary((at + 1024).min(text.len()))
}

/// The step of indentation: the least by which a line stands deeper than its neighbour.
fn step(text: &str) -> String {
    let indent = |line: &'_ str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The first line may have begun before the text.
    let lines: Vec<&str> = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .collect();
    let steps = lines.windows(2).filter_map(|pair| {
        let [above, below] = pair else { return None };
        let (less, more) = (
            indent(above).min(indent(below)),
            indent(above).max(indent(below)),
        );
        let deeper = if indent(above) == more { above } else { below };
        deeper.get(less..more).filter(|step| !step.is_empty())
    });
    steps
        .min_by_key(|step| step.len())
        .unwrap_or("  ")
        .to_owned()
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
