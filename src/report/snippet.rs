//! The part of a file that a finding is about, made fit for a terminal.
//!
//! Control characters are replaced by visible characters of the same length, and lines too long to
//! read are cut around the places that matter, so that a policy on one line of 20,000 characters
//! still shows just its faulty token.

use std::ops::Range;

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};

use super::place::Origin;
use crate::source::{Source, Span};

const CUT: &str = "…";
/// What stands before a line: its number and a rule.
const MARGIN: usize = 8;
/// At least so many bytes stay on either side of a token in a line that is cut.
const AROUND: usize = 12;

/// The lines around some places of a source.
#[derive(Debug)]
pub(super) struct Snippet {
    name: String,
    text: String,
    /// First byte of every line in `text`.
    starts: Vec<usize>,
    /// Number, from 0, of the first line.
    first: usize,
    /// Line and column of each place, from 0, for the headers.
    headers: Vec<(usize, usize)>,
    /// The places, in the order given, as ranges of `text`.
    spans: Vec<SourceSpan>,
}

impl Snippet {
    /// The lines from the first to the last of `places`, and one more on either side. The first
    /// place is the primary one. Places of other sources are pointed at the primary's start.
    pub(super) fn new(source: &Source, name: String, places: &[Span], width: usize) -> Self {
        let lines = source.lines();
        let line_of = |offset| lines.line_of(offset);
        let first = places
            .iter()
            .map(|place| line_of(place.start()))
            .min()
            .unwrap_or(0);
        let last = places
            .iter()
            .map(|place| line_of(last_byte(*place)))
            .max()
            .unwrap_or(0);
        let first = first.saturating_sub(1);
        // The empty line after the last line end is no context.
        let text = source.text();
        let end = lines.count().saturating_sub(1);
        let end = if text.ends_with('\n') && end > last {
            end - 1
        } else {
            end
        };
        let last = (last + 1).min(end.max(last));
        let mut snippet = Self {
            name,
            text: String::new(),
            starts: Vec::new(),
            first,
            headers: places
                .iter()
                .map(|place| source.position(place.start()))
                .map(|at| (at.line - 1, at.column - 1))
                .collect(),
            spans: vec![SourceSpan::from(0..0); places.len()],
        };
        for line in first..=last {
            let start = lines.start_of(line, source.text());
            let end = lines.start_of(line + 1, source.text());
            snippet.push_line(source, start..end, places, width.saturating_sub(MARGIN));
        }
        snippet
    }

    /// The same for a source that is a part of a larger text.
    pub(super) fn beginning_at(mut self, origin: Origin) -> Self {
        self.first += origin.line;
        for (line, _) in &mut self.headers {
            *line += origin.line;
        }
        self
    }

    /// Where the places stand in the snippet.
    pub(super) fn spans(&self) -> &[SourceSpan] {
        &self.spans
    }

    fn push_line(&mut self, source: &Source, range: Range<usize>, places: &[Span], width: usize) {
        self.starts.push(self.text.len());
        let start = range.start;
        let line = source.text().get(range).unwrap_or_default();
        let line = line.trim_end_matches(['\n', '\r']);
        for (from, to) in windows(line, start, places, width) {
            if from > 0 {
                self.text.push_str(CUT);
            }
            let shift = self.text.len();
            self.text
                .push_str(&sanitised(line.get(from..to).unwrap_or_default()));
            for (place, span) in places.iter().zip(&mut self.spans) {
                let inside = |offset: usize| offset >= start + from && offset <= start + to;
                if inside(place.start()) {
                    let begin = shift + place.start() - start - from;
                    let finish = if inside(place.end()) {
                        place.end()
                    } else {
                        start + to
                    };
                    let finish = shift + finish - start - from;
                    *span = SourceSpan::from(begin..finish.max(begin));
                } else if place.start() < start && inside(place.end()) {
                    let finish = shift + place.end() - start - from;
                    *span = SourceSpan::from(span.offset()..finish.max(span.offset()));
                }
            }
            if to < line.len() {
                self.text.push_str(CUT);
            }
        }
        self.text.push('\n');
    }
}

fn last_byte(place: Span) -> usize {
    place.end().max(place.start() + 1) - 1
}

/// The parts of a line to show: all of it, or the surroundings of the places in it.
fn windows(line: &str, start: usize, places: &[Span], width: usize) -> Vec<(usize, usize)> {
    if line.len() <= width {
        return vec![(0, line.len())];
    }
    let clamp = |offset: usize| offset.saturating_sub(start).min(line.len());
    let mut windows: Vec<(usize, usize)> = places
        .iter()
        .filter(|place| place.end() >= start && place.start() <= start + line.len())
        .map(|place| {
            let around = (width.saturating_sub(place.len()) / 3).max(AROUND);
            let from = clamp(place.start()).saturating_sub(around);
            let to = (clamp(place.end()) + around).min(line.len());
            (floor(line, from), floor(line, to))
        })
        .collect();
    windows.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in windows {
        match merged.last_mut() {
            Some(last) if from <= last.1 + CUT.len() => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    if merged.is_empty() {
        merged.push((0, floor(line, width)));
    }
    merged
}

fn floor(line: &str, offset: usize) -> usize {
    line.floor_char_boundary(offset)
}

/// Replaces what a terminal would obey or hide, byte for byte.
fn sanitised(text: &str) -> String {
    text.chars()
        .map(|c| match (c, c.len_utf8()) {
            ('\t', _) => '\t',
            (c, 1) if c.is_control() => '?',
            (c, 2) if c.is_control() => '¿',
            (
                '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}',
                _,
            ) => '\u{fffd}',
            _ => c,
        })
        .collect()
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let line_of = |offset: usize| {
            self.starts
                .partition_point(|&start| start <= offset)
                .saturating_sub(1)
        };
        let end = span.offset() + span.len();
        let first = line_of(span.offset()).saturating_sub(before);
        let last = line_of(end.max(span.offset() + 1) - 1) + after;
        let start = self.starts.get(first).copied().unwrap_or(0);
        let stop = self
            .starts
            .get(last + 1)
            .copied()
            .unwrap_or(self.text.len());
        let data = self.text.get(start..stop).ok_or(MietteError::OutOfBounds)?;
        // Without context lines the caller wants the header's place.
        let alone = before == 0 && after == 0;
        let place = self
            .spans
            .iter()
            .position(|other| other == span)
            .filter(|_| alone);
        let header = place.and_then(|place| self.headers.get(place)).copied();
        let (line, column) = header.unwrap_or((self.first + first, 0));
        Ok(Box::new(Lines {
            name: &self.name,
            data: data.as_bytes(),
            span: SourceSpan::from(start..stop),
            line,
            column,
            count: last + 1 - first,
        }))
    }
}

struct Lines<'a> {
    name: &'a str,
    data: &'a [u8],
    span: SourceSpan,
    line: usize,
    column: usize,
    count: usize,
}

impl<'a> SpanContents<'a> for Lines<'a> {
    fn data(&self) -> &'a [u8] {
        self.data
    }
    fn span(&self) -> &SourceSpan {
        &self.span
    }
    fn line(&self) -> usize {
        self.line
    }
    fn column(&self) -> usize {
        self.column
    }
    fn line_count(&self) -> usize {
        self.count
    }
    fn name(&self) -> Option<&str> {
        Some(self.name)
    }
}
