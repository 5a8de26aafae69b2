//! From characters, which the parser counts, to bytes.

/// One character in so many has its byte listed.
const STEP: usize = 64;

/// Where the characters of a text stand.
pub(super) struct Places {
    /// The bytes of every [`STEP`]th character; none where each character is a byte.
    marks: Vec<usize>,
    len: usize,
}

impl Places {
    pub(super) fn new(text: &str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(STEP)
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            marks,
            len: text.len(),
        }
    }

    /// The byte of a character of `text`, which must be the text that was indexed.
    pub(super) fn byte(&self, text: &str, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.len);
        }
        self.marks
            .get(character / STEP)
            .and_then(|&from| {
                let mut characters = text.get(from..)?.char_indices();
                let (offset, _) = characters.nth(character % STEP)?;
                Some(from + offset)
            })
            .unwrap_or(self.len)
    }

    /// How many characters stand before a byte of `text`.
    pub(super) fn character(&self, text: &str, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte;
        }
        let after = self.marks.partition_point(|&mark| mark <= byte);
        let mark = after.saturating_sub(1);
        let from = self.marks.get(mark).copied().unwrap_or(0);
        let rest = text.get(from..byte).unwrap_or_default();
        mark * STEP + rest.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_lead_to_each_other() {
        let text = "aé—𝄞\n".repeat(100);
        let places = Places::new(&text);
        for (character, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(places.byte(&text, character), byte);
            assert_eq!(places.character(&text, byte), character);
        }
        assert_eq!(places.byte(&text, 10_000), text.len());
        assert_eq!(Places::new("abc").byte("abc", 2), 2);
    }
}
