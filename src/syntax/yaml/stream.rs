//! The documents of a stream, one after the other, whatever is wrong with one of them.

use saphyr_parser::{Parser, ScanError};

use super::events::Reader;
use super::places::Places;
use super::{Input, MAX_STARS, Parsed, faults};

/// How reading ended.
pub(super) enum Outcome<'s> {
    /// What was read.
    Read(Parsed<'s>),
    /// A `*` without quotes stands there; reading goes on once it is masked.
    LoneStar(usize),
}

/// How reading a part of the stream ended.
enum Stop {
    End,
    /// At that byte the text is not YAML.
    Fault(usize),
    LoneStar(usize),
}

pub(super) fn read<'s>(input: Input<'_, 's>) -> Outcome<'s> {
    let places = Places::new(input.legible);
    let mut parsed = Parsed {
        trees: Vec::new(),
        errors: Vec::new(),
    };
    let mut from = 0;
    loop {
        match read_from(input, &places, from, &mut parsed) {
            Stop::End => return Outcome::Read(parsed),
            Stop::LoneStar(at) => return Outcome::LoneStar(at),
            Stop::Fault(at) => match next_document(input.legible, at, from) {
                Some(next) => from = next,
                None => return Outcome::Read(parsed),
            },
        }
    }
}

fn read_from<'s>(
    input: Input<'_, 's>,
    places: &Places,
    from: usize,
    parsed: &mut Parsed<'s>,
) -> Stop {
    let text = input.legible.get(from..).unwrap_or_default();
    let mut reader = Reader::new(input, places, from);
    for event in Parser::new_from_str(text) {
        let fault = match event {
            Ok((event, marks)) => {
                reader.take(event, marks, parsed);
                continue;
            }
            Err(fault) => fault,
        };
        let at = reader.byte(fault.marker());
        if is_unknown_anchor(&fault) {
            // The parser has passed the alias and goes on well.
            reader.unknown_alias(at);
            continue;
        }
        if input.stars.len() < MAX_STARS && is_lone_star(&fault, input.legible, at) {
            return Stop::LoneStar(at);
        }
        reader.give_up(parsed);
        parsed.errors.push(faults::explain(input, fault.info(), at));
        return Stop::Fault(at);
    }
    Stop::End
}

fn is_unknown_anchor(fault: &ScanError) -> bool {
    fault.info().ends_with("found unknown anchor")
}

/// Whether an alias without a name stands at `at`.
fn is_lone_star(fault: &ScanError, text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    fault
        .info()
        .starts_with("while scanning an anchor or alias")
        && rest.starts_with('*')
}

/// The `---` of the first document that begins at `at` or after, and after `before`.
fn next_document(text: &str, at: usize, before: usize) -> Option<usize> {
    let mut from = at.saturating_sub(1).max(before);
    loop {
        let found = from + text.get(from..)?.find("\n---")?;
        let rest = text.get(found + "\n---".len()..).unwrap_or_default();
        if rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']) {
            return Some(found + 1);
        }
        from = found + 1;
    }
}
