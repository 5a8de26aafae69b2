//! Places in sources.

use std::fmt;
use std::ops::Range;

/// Which source a [`Span`] belongs to: its position in the sorted list of inputs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u32);

impl SourceId {
    /// The source at `position` in the list of inputs.
    #[must_use]
    pub const fn new(position: u32) -> Self {
        Self(position)
    }

    /// The position in the list of inputs.
    pub const fn position(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one source, end exclusive.
///
/// Spans order by source, then start, then end, which is the order in which findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    source: SourceId,
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes `start..end` of `source`. An inverted range becomes the empty place at `start`.
    #[must_use]
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self {
            source,
            start,
            end: if end < start { start } else { end },
        }
    }

    /// No place at all: the beginning of no source.
    #[must_use]
    pub const fn none() -> Self {
        Self::new(SourceId::new(u32::MAX), 0, 0)
    }

    /// The source this place is in.
    pub const fn source(self) -> SourceId {
        self.source
    }

    /// First byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the place is between two bytes.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes as a range.
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The smallest place that holds both. Both must be of the same source; otherwise `self`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self::new(
            self.source,
            self.start.min(other.start),
            self.end.max(other.end),
        )
    }

    /// The empty place at the start of this one.
    #[must_use]
    pub const fn before(self) -> Self {
        Self::new(self.source, self.start, self.start)
    }

    /// The empty place at the end of this one.
    #[must_use]
    pub const fn after(self) -> Self {
        Self::new(self.source, self.end, self.end)
    }

    /// The first byte, for pointing at a bracket without all that it holds.
    #[must_use]
    pub const fn first_byte(self) -> Self {
        if self.is_empty() {
            return self;
        }
        Self::new(self.source, self.start, self.start + 1)
    }

    /// Whether `other` lies wholly inside this place.
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.source.0, self.start, self.end)
    }
}
