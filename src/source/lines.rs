//! Lines and columns.

/// A place as people count it: lines and columns from 1, columns in Unicode characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Byte offset from 0.
    pub offset: usize,
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in Unicode characters.
    pub column: usize,
}

/// Where the lines of a text begin; built once, so that a place is found by binary search.
///
/// Lines end with LF; a CR before it belongs to the line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    ascii: bool,
}

impl LineIndex {
    /// Indexes `text`. Texts are at most 4 GiB long (larger files are refused on reading).
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| to_u32(at + 1)));
        Self {
            starts,
            ascii: text.is_ascii(),
        }
    }

    /// Number of lines; a text that ends with LF has an empty last line.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) that holds byte `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        let offset = to_u32(offset);
        self.starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }

    /// The first byte of line `line` (from 0), or the length of the text past the last line.
    pub fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts
            .get(line)
            .map_or(text.len(), |&start| start as usize)
    }

    /// The place of byte `offset` of `text`, which must be the text that was indexed.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_of(offset);
        let start = self.start_of(line, text);
        let column = if self.ascii {
            offset - start
        } else {
            text.get(start..offset)
                .map_or(offset - start, |before| before.chars().count())
        };
        Position {
            offset,
            line: line + 1,
            column: column + 1,
        }
    }
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "{\n  \"Sid\": \"é→😀x\"\n}";
        let index = LineIndex::new(text);
        let offset = text.find('x').unwrap();
        let place = index.position(text, offset);
        assert_eq!((place.line, place.column), (2, 14));
        assert_eq!(index.count(), 3);
    }

    #[test]
    fn the_end_of_a_text_has_a_place() {
        let text = "a\nb\n";
        let index = LineIndex::new(text);
        let place = index.position(text, text.len());
        assert_eq!((place.line, place.column), (3, 1));
    }
}
