//! From places in a decoded text back to places in its source.

/// Where each byte of a decoded text came from.
///
/// A sorted list of anchors: from `inner` on, the decoded text and the outer text run in step
/// until the next anchor. An escape sequence has an anchor at its start and one after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    anchors: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// A text that stands verbatim in its source from byte `start` on.
    #[must_use]
    pub fn verbatim(start: u32) -> Self {
        Self {
            anchors: vec![(0, start)],
        }
    }

    /// Adds an anchor; `inner` must not be before the last one.
    pub fn push(&mut self, inner: u32, outer: u32) {
        match self.anchors.last_mut() {
            Some(last) if last.0 == inner => last.1 = outer,
            _ => self.anchors.push((inner, outer)),
        }
    }

    /// The place in the source of byte `inner` of the decoded text.
    #[must_use]
    pub fn outer(&self, inner: u32) -> u32 {
        let after = self.anchors.partition_point(|anchor| anchor.0 <= inner);
        match after.checked_sub(1).and_then(|at| self.anchors.get(at)) {
            Some(&(from, to)) => {
                let outer = to.saturating_add(inner - from);
                // Inside an escape sequence's character, stay before the next anchor.
                match self.anchors.get(after) {
                    Some(&(_, next)) => outer.min(next),
                    None => outer,
                }
            }
            None => inner,
        }
    }

    /// The anchors that lead the bytes `from..to` of the decoded text, the first at `from` and, so
    /// that what follows does not run on, one at `to`.
    pub fn anchors_in(&self, from: u32, to: u32) -> impl Iterator<Item = (u32, u32)> {
        let inside = self
            .anchors
            .iter()
            .copied()
            .filter(move |anchor| from < anchor.0 && anchor.0 < to);
        std::iter::once((from, self.outer(from)))
            .chain(inside)
            .chain(std::iter::once((to, self.outer(to))))
    }

    /// This map read through `outer`: for a text decoded twice.
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut composed = Self::default();
        for (position, &(inner, middle)) in self.anchors.iter().enumerate() {
            composed.push(inner, outer.outer(middle));
            let middle_end = self
                .anchors
                .get(position + 1)
                .map_or(u32::MAX, |next| next.1);
            for &(from, to) in &outer.anchors {
                if from > middle && from < middle_end {
                    let at = inner + (from - middle);
                    if self
                        .anchors
                        .get(position + 1)
                        .is_none_or(|next| at < next.0)
                    {
                        composed.push(at, to);
                    }
                }
            }
        }
        composed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a\nb` inside quotes at byte 10: decoded `a`, LF, `b`.
    fn escaped() -> OffsetMap {
        let mut map = OffsetMap::verbatim(11);
        map.push(1, 12);
        map.push(2, 14);
        map
    }

    #[test]
    fn bytes_after_an_escape_are_shifted() {
        let map = escaped();
        assert_eq!([0, 1, 2, 3].map(|at| map.outer(at)), [11, 12, 14, 15]);
    }

    #[test]
    fn maps_compose() {
        let mut inner = OffsetMap::verbatim(0);
        inner.push(1, 1); // one decoded byte stood for `\nb`'s LF and b
        inner.push(2, 3);
        let both = inner.through(&escaped());
        assert_eq!([0, 1, 2].map(|at| both.outer(at)), [11, 12, 15]);
    }
}
