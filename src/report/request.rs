//! Requests that cannot be read.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Origin, Place};
use crate::simulate::request::RequestError;
use crate::source::{Source, inert, visible};

#[derive(Serialize)]
struct Line<'a> {
    error: String,
    request: usize,
    file: &'a str,
    span: Place,
}

/// Writes what is wrong with the `number`th request in a line: as JSON, or for people.
pub fn write_request_error(
    number: usize,
    source: &Source,
    origin: Origin,
    fault: &RequestError,
    json: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if json {
        let line = Line {
            error: fault.to_string(),
            request: number,
            file: source.name(),
            span: Place::shifted(source, fault.span(), origin),
        };
        serde_json::to_writer(&mut *out, &line)?;
        return writeln!(out);
    }
    let at = source.position(fault.span().start());
    let text = format!(
        "{number}: error: {fault} ({}:{}:{})",
        source.name(),
        at.line + origin.line,
        at.column
    );
    writeln!(out, "{}", inert(&visible(&text)))
}
