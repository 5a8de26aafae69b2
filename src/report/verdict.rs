//! Verdicts on requests: one JSON object to a line, or text for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::condition::{in_words, to_json};
use super::full::{Label, Style, write_places};
use super::place::{Origin, Place};
use crate::policy::Effect;
use crate::simulate::decision::{Decision, Expected};
use crate::simulate::request::Question;
use crate::simulate::verdict::{Evidence, Verdict};
use crate::source::{Source, Span, inert, visible};

/// Finds the text that a place is in, and where in its file that text begins.
pub trait Sources {
    /// The source of `span`.
    fn find(&self, span: Span) -> Option<(&Source, Origin)>;
}

#[derive(Serialize)]
struct Line<'a> {
    decision: &'static str,
    when: Option<Value>,
    evidence: Vec<Ground<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Ground<'a> {
    effect: &'static str,
    layer: &'static str,
    via: Option<&'a str>,
    policy: &'a str,
    sid: Option<&'a str>,
    file: Option<&'a str>,
    span: Option<Place>,
}

/// Writes a verdict as one line of JSON.
pub fn write_json(
    question: &Question,
    verdict: &Verdict,
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let surprise = surprise(question, verdict);
    let line = Line {
        decision: verdict.decision().name(),
        when: verdict.when().map(to_json),
        evidence: verdict
            .evidence()
            .iter()
            .map(|evidence| Ground::of(evidence, sources))
            .collect(),
        notes: verdict
            .notes()
            .iter()
            .map(String::as_str)
            .chain(surprise.as_deref())
            .collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}

impl<'a> Ground<'a> {
    pub(super) fn of(evidence: &'a Evidence, sources: &'a dyn Sources) -> Self {
        let place = sources.find(evidence.span);
        Self {
            effect: effect_name(evidence.effect),
            layer: evidence.layer.name(),
            via: evidence.via.as_deref(),
            policy: &evidence.policy,
            sid: evidence.sid.as_deref(),
            file: place.map(|(source, _)| source.name()),
            span: place.map(|(source, origin)| Place::shifted(source, evidence.span, origin)),
        }
    }
}

const fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    }
}

/// The verdict in one sentence.
pub fn sentence(question: &Question, verdict: &Verdict) -> String {
    let (who, action, resource) = (&question.principal, &question.action, &question.resource);
    let on = if resource == "*" {
        String::new()
    } else {
        format!(" on `{resource}`")
    };
    let call = format!("`{action}`{on}");
    match verdict.decision() {
        Decision::Allow => format!("`{who}` may use {call}"),
        Decision::ImplicitDeny if verdict.evidence().is_empty() => {
            format!("`{who}` may not use {call}: nothing allows it")
        }
        Decision::ImplicitDeny => {
            format!("`{who}` may not use {call}: not all that must allow it does")
        }
        Decision::ExplicitDeny => format!("`{who}` may not use {call}: a statement denies it"),
        Decision::Conditional => {
            let when = verdict.when().map(in_words).unwrap_or_default();
            format!("`{who}` may use {call} where {when}")
        }
        Decision::Unknown => format!("it cannot be told whether `{who}` may use {call}"),
    }
}

/// Writes a verdict for people: the answer in a sentence, then the statements that decide, each
/// underlined where it stands.
pub fn write_text(
    question: &Question,
    verdict: &Verdict,
    sources: &dyn Sources,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let answer = sentence(question, verdict);
    writeln!(out, "{}: {}", verdict.decision().name(), line(&answer))?;
    let surprise = surprise(question, verdict);
    for note in verdict.notes().iter().chain(&surprise) {
        writeln!(out, "  {}", line(note))?;
    }
    if !verdict.evidence().is_empty() {
        writeln!(out)?;
    }
    for evidence in verdict.evidence() {
        let Some((source, origin)) = sources.find(evidence.span) else {
            continue;
        };
        let level = evidence
            .level
            .map(|level| format!(", level {}", level + 1))
            .unwrap_or_default();
        let what = format!("{}{level}: {}", evidence.layer.name(), verb(evidence));
        let label = Label {
            span: evidence.span,
            text: Some(what),
        };
        write_places(source, origin, &[label], style, out)?;
    }
    Ok(())
}

/// What a statement does, in words.
pub(super) const fn verb(evidence: &Evidence) -> &'static str {
    match (evidence.effect, evidence.certain) {
        (Effect::Allow, true) => "allows it",
        (Effect::Allow, false) => "may allow it",
        (Effect::Deny, true) => "denies it",
        (Effect::Deny, false) => "may deny it",
    }
}

/// One line for one of many requests.
pub fn write_line(
    number: usize,
    question: &Question,
    verdict: &Verdict,
    out: &mut dyn Write,
) -> io::Result<()> {
    let answer = sentence(question, verdict);
    let surprise = surprise(question, verdict).map(|text| format!(" ({text})"));
    writeln!(
        out,
        "{number}: {}: {}{}",
        verdict.decision().name(),
        line(&answer),
        surprise.unwrap_or_default()
    )
}

/// What was expected, where it is not what came out.
fn surprise(question: &Question, verdict: &Verdict) -> Option<String> {
    let expected = question
        .expected
        .filter(|expected| !verdict.is_as(*expected))?;
    Some(match expected {
        Expected::Deny => "expected a deny".to_owned(),
        Expected::Decision(decision) => format!("expected {}", decision.name()),
    })
}

pub(super) fn line(text: &str) -> String {
    inert(&visible(text)).into_owned()
}
