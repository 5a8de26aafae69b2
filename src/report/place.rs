//! Places in JSON reports.

use serde::Serialize;

use crate::source::{Source, Span};

/// A place: offsets in bytes, end exclusive; lines and columns from 1, columns in characters.
#[derive(Serialize)]
pub(super) struct Place {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    offset: usize,
    line: usize,
    column: usize,
}

impl Place {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        Self::shifted(source, span, Origin::default())
    }

    /// A place in a source that is a part of a larger text.
    pub(super) fn shifted(source: &Source, span: Span, origin: Origin) -> Self {
        let point = |offset| {
            let at = source.position(offset);
            Point {
                offset: origin.offset + at.offset,
                line: origin.line + at.line,
                column: at.column,
            }
        };
        Self {
            start: point(span.start()),
            end: point(span.end()),
        }
    }
}

/// Where a source begins that is a part of a larger text: at the beginning of one of its lines.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Origin {
    /// Bytes before it.
    pub offset: usize,
    /// Lines before it.
    pub line: usize,
}
