//! Places and repairs as SARIF has them.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::Message;
use crate::lint::Fix;
use crate::source::{Source, Span};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

impl Location {
    pub(super) fn of(source: &Source, span: Span, text: Option<&str>) -> Self {
        Self {
            physical_location: Physical {
                artifact_location: Artifact::of(source),
                region: Region::of(source, span),
            },
            message: text.map(Message::plain),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl Artifact {
    fn of(source: &Source) -> Self {
        let path = percent_encoded(source.name());
        if Path::new(source.name()).is_absolute() {
            return Self {
                uri: format!("file:///{}", path.trim_start_matches('/')),
                uri_base_id: None,
            };
        }
        Self {
            uri: path,
            uri_base_id: Some("%SRCROOT%"),
        }
    }
}

/// A path as a URI reference; a colon too is encoded, since it would end a scheme.
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Region {
    fn of(source: &Source, span: Span) -> Self {
        let (start, end) = (source.position(span.start()), source.position(span.end()));
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Repair<'a> {
    description: Message,
    artifact_changes: [Changes<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Changes<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

impl<'a> Repair<'a> {
    pub(super) fn of(source: &Source, fix: &'a Fix) -> Self {
        let replacements = fix.edits.iter().map(|edit| Replacement {
            deleted_region: Region::of(source, edit.span),
            inserted_content: Content { text: &edit.text },
        });
        Self {
            description: Message::plain(&fix.title),
            artifact_changes: [Changes {
                artifact_location: Artifact::of(source),
                replacements: replacements.collect(),
            }],
        }
    }
}
