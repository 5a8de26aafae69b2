//! Comparisons, as one JSON object or as text for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::full::{Label, Style, write_places};
use super::place::{Origin, Place};
use crate::access::inclusion::{Answer, Holds, Witness};
use crate::access::principal::{Kind, Principal};
use crate::simulate::comparison::Standard;
use crate::simulate::documents::Documents;
use crate::source::{inert, visible};

#[derive(Serialize)]
struct Object<'a> {
    schema: u32,
    result: &'static str,
    witness: Option<Value>,
    reasons: Vec<Ground<'a>>,
    unknown: &'a [String],
}

#[derive(Serialize)]
struct Ground<'a> {
    statement: usize,
    sid: Option<&'a str>,
    file: Option<&'a str>,
    span: Option<Place>,
    text: String,
}

/// Writes an answer as JSON.
pub fn write_json(answer: &Answer, documents: &Documents, out: &mut dyn Write) -> io::Result<()> {
    let object = Object {
        schema: 1,
        result: match answer.holds {
            Holds::Pass => "pass",
            Holds::Fail => "fail",
            Holds::Unknown => "unknown",
        },
        witness: answer.witness.as_ref().map(request),
        reasons: answer
            .reasons
            .iter()
            .map(|reason| {
                let source = documents.source(reason.span.source());
                Ground {
                    statement: reason.statement,
                    sid: reason.sid.as_deref(),
                    file: source.map(crate::source::Source::name),
                    span: source.map(|source| Place::of(source, reason.span)),
                    text: "this statement allows it".to_owned(),
                }
            })
            .collect(),
        unknown: &answer.unknown,
    };
    serde_json::to_writer(&mut *out, &object)?;
    writeln!(out)
}

/// The witness as a request that `iam-lint simulate --request` takes.
fn request(witness: &Witness) -> Value {
    let mut object = Map::new();
    if let Some(principal) = &witness.principal {
        object.insert("principal".to_owned(), principal_json(principal));
    }
    object.insert("action".to_owned(), json!(witness.action));
    object.insert("resource".to_owned(), json!(witness.resource));
    let context: Map<String, Value> = witness
        .context
        .iter()
        .map(|(key, values)| {
            let value = match &**values {
                [value] => json!(value),
                values => json!(values),
            };
            (key.clone(), value)
        })
        .collect();
    object.insert("context".to_owned(), Value::Object(context));
    Value::Object(object)
}

fn principal_json(principal: &Principal) -> Value {
    match principal.kind() {
        Kind::Service => json!({"service": principal.name()}),
        Kind::Federated => json!({"federated": principal.name()}),
        Kind::Anonymous => json!("anonymous"),
        _ => json!(principal.name()),
    }
}

/// Writes an answer for people. `new` and `reference` are what the policies are called.
pub fn write_text(
    answer: &Answer,
    standard: &Standard,
    (new, reference): (&str, &str),
    documents: &Documents,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let line = |text: &str| inert(&visible(text)).into_owned();
    let (passes, fails) = match standard {
        Standard::Reference(_) => (
            format!("{new} allows nothing that {reference} does not"),
            format!("{new} allows what {reference} does not"),
        ),
        Standard::Forbidden(_) => (
            format!("{new} allows none of the forbidden access"),
            format!("{new} allows forbidden access"),
        ),
        Standard::NotPublic => (
            format!("{new} lets nobody in whom it does not name"),
            format!("{new} is public"),
        ),
    };
    match answer.holds {
        Holds::Pass => writeln!(out, "pass: {}", line(&passes))?,
        Holds::Fail => writeln!(out, "fail: {}", line(&fails))?,
        Holds::Unknown => writeln!(out, "unknown: it cannot be told whether {}", line(&fails))?,
    }
    if let (Standard::NotPublic, Some(witness)) = (standard, &answer.witness) {
        let anonymous = witness
            .principal
            .as_ref()
            .is_some_and(|principal| principal.kind() == Kind::Anonymous);
        let whom = if anonymous {
            "everyone, signed in or not"
        } else {
            "everyone with an AWS account"
        };
        writeln!(out, "  it is open to {whom}")?;
    }
    if let Some(witness) = &answer.witness {
        writeln!(out, "  for example, {}", line(&witness.to_string()))?;
    }
    for why in &answer.unknown {
        writeln!(out, "  {}", line(why))?;
    }
    if !answer.reasons.is_empty() {
        writeln!(out)?;
    }
    for reason in &answer.reasons {
        let Some(source) = documents.source(reason.span.source()) else {
            continue;
        };
        let label = Label {
            span: reason.span,
            text: Some("this statement allows it".to_owned()),
        };
        write_places(source, Origin::default(), &[label], style, out)?;
    }
    Ok(())
}
