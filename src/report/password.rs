//! Answers about passwords: one JSON object to a line, or text for people.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::condition::{in_words, to_json};
use super::full::{Label, Style, write_places};
use super::verdict::{Ground, Sources, line, verb};
use crate::access::layers::Layer;
use crate::account::Gap;
use crate::policy::Effect;
use crate::simulate::credential::Credential;
use crate::simulate::password::{Answer, Change, Goal, PasswordVerdict, Way, WayVerdict};
use crate::simulate::verdict::Evidence;

#[derive(Serialize)]
struct Object<'a> {
    schema: u8,
    question: Question<'a>,
    answer: &'static str,
    ways: Vec<WayObject<'a>>,
    prerequisites: Vec<PrerequisiteObject<'a>>,
    assumptions: &'a [String],
}

#[derive(Serialize)]
struct Question<'a> {
    user: &'a str,
    target: &'a str,
}

#[derive(Serialize)]
pub(super) struct WayObject<'a> {
    way: &'static str,
    action: &'static str,
    resource: &'a str,
    answer: &'static str,
    by_credential: serde_json::Map<String, Value>,
    when: Option<Value>,
    evidence: Vec<Ground<'a>>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct PrerequisiteObject<'a> {
    fact: &'a str,
    state: &'static str,
}

/// Writes an answer as one line of JSON.
pub fn write_json(
    verdict: &PasswordVerdict<'_>,
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    let object = Object {
        schema: 1,
        question: Question {
            user: verdict.pair.user.arn(),
            target: &verdict.pair.target.arn,
        },
        answer: verdict.answer.name(),
        ways: verdict
            .ways
            .iter()
            .map(|way| way_object(way, sources))
            .collect(),
        prerequisites: verdict
            .prerequisites
            .iter()
            .map(|one| PrerequisiteObject {
                fact: &one.fact,
                state: one.state.name(),
            })
            .collect(),
        assumptions: &verdict.assumptions,
    };
    serde_json::to_writer(&mut *out, &object)?;
    writeln!(out)
}

pub(super) fn way_object<'a>(way: &'a WayVerdict, sources: &'a dyn Sources) -> WayObject<'a> {
    let obstacles = way
        .obstacles
        .iter()
        .map(|(kind, why)| format!("{}: {why}", kind.name()));
    WayObject {
        way: way.way.name(),
        action: way.way.action(),
        resource: &way.resource,
        answer: way.answer.name(),
        by_credential: way
            .by_credential
            .iter()
            .map(|(kind, answer)| (kind.name().to_owned(), answer.name().into()))
            .collect(),
        when: way.when.as_ref().map(to_json),
        evidence: way
            .evidence
            .iter()
            .map(|evidence| Ground::of(evidence, sources))
            .collect(),
        notes: way.notes.iter().cloned().chain(obstacles).collect(),
    }
}

/// The answer in one sentence.
pub fn sentence(verdict: &PasswordVerdict<'_>) -> String {
    let pair = verdict.pair;
    let who = pair.user.label();
    let whose = if pair.is_own() {
        "their own password".to_owned()
    } else {
        format!("the password of `{}`", pair.target.name)
    };
    match verdict.answer {
        Answer::Yes => format!("`{who}` can change {whose}"),
        Answer::No => format!("`{who}` cannot change {whose}"),
        Answer::Conditional => {
            format!("`{who}` can change {whose}{}", condition(verdict))
        }
        Answer::Unknown => format!("it is not known whether `{who}` can change {whose}"),
    }
}

/// Under which condition, or with which credentials: ` where …` or ` with …`.
pub fn condition(verdict: &PasswordVerdict<'_>) -> String {
    condition_of(main_way(verdict))
}

/// Under which condition, or with which credentials, a way is open.
pub(super) fn condition_of(way: Option<&WayVerdict>) -> String {
    let only: Vec<&str> = way
        .iter()
        .flat_map(|way| &way.by_credential)
        .filter(|(_, answer)| *answer == Answer::Yes)
        .map(|(kind, _)| in_plain_words(*kind))
        .collect();
    match way.and_then(|way| way.when.as_ref()) {
        Some(when) => format!(" where {}", in_words(when)),
        None if !only.is_empty() => format!(" with {}", only.join(" or ")),
        None => " with some kinds of credential".to_owned(),
    }
}

/// The way that an explanation is about: the best one, or the one that people would take.
pub(super) fn main_way<'v>(verdict: &'v PasswordVerdict<'_>) -> Option<&'v WayVerdict> {
    let has_password = verdict.pair.target.password.exists;
    let likely = |way: &&WayVerdict| match way.way {
        Way::ChangeOwn => 2,
        Way::Reset => i32::from(has_password != Some(false)),
        Way::Create => i32::from(has_password == Some(false)),
    };
    verdict
        .ways
        .iter()
        .max_by_key(|way| (way.answer, likely(way)))
}

const fn in_plain_words(kind: Credential) -> &'static str {
    match kind {
        Credential::Console => "a console sign-in without MFA",
        Credential::ConsoleMfa => "a console sign-in with MFA",
        Credential::AccessKey => "an access key",
        Credential::Session => "a session without MFA",
        Credential::SessionMfa => "a session with MFA",
        Credential::RoleSession => "a session of the role",
    }
}

/// Writes an answer for people: the sentence, each way with each kind of credential, what decides,
/// what else must be so, and the smallest change.
pub fn write_text(
    verdict: &PasswordVerdict<'_>,
    change: Option<&Change>,
    sources: &dyn Sources,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let answer = format!("{}: {}", verdict.answer.name(), sentence(verdict));
    write_wrapped("", &answer, style, out)?;
    writeln!(out)?;
    write_table(verdict, style, out)?;
    if let Some(way) = main_way(verdict) {
        write_reasons(way, style, out)?;
        write_evidence(&way.evidence, sources, style, out)?;
    }
    let facts: Vec<String> = verdict
        .prerequisites
        .iter()
        .map(|one| format!("{}: {}", one.state.name(), one.fact))
        .collect();
    write_list("beside permissions", &facts, style, out)?;
    write_list("taken for granted", &verdict.assumptions, style, out)?;
    if let Some(change) = change {
        let heading = match change.goal {
            Goal::Allow => "to allow it",
            Goal::Prevent => "to prevent it",
        };
        write_list(heading, &change.steps, style, out)?;
    }
    Ok(())
}

/// A row for each way, a column for each kind of credential.
fn write_table(verdict: &PasswordVerdict<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = verdict.ways.first() else {
        return Ok(());
    };
    let first_column = verdict
        .ways
        .iter()
        .map(|way| way.way.name().len())
        .max()
        .unwrap_or(0);
    let cell = |way: &WayVerdict, kind: Credential, answer: Answer| {
        let barred = way.obstacles.iter().any(|(other, _)| *other == kind);
        if barred { "-" } else { answer.name() }
    };
    // Columns are as wide as they must be, so that the table fits a terminal of 80.
    let mut rows: Vec<String> = verdict
        .ways
        .iter()
        .map(|way| format!("  {:first_column$}", way.way.name()))
        .collect();
    let mut heading = format!("  {:first_column$}", "");
    for (column, (kind, _)) in first.by_credential.iter().enumerate() {
        let cells: Vec<&str> = verdict
            .ways
            .iter()
            .filter_map(|way| {
                way.by_credential
                    .get(column)
                    .map(|(kind, answer)| cell(way, *kind, *answer))
            })
            .collect();
        let width = cells
            .iter()
            .map(|cell| cell.len())
            .max()
            .unwrap_or(0)
            .max(kind.name().len());
        heading.push_str(&format!("  {:width$}", kind.name()));
        for (row, cell) in rows.iter_mut().zip(cells) {
            row.push_str(&format!("  {cell:width$}"));
        }
    }
    writeln!(out, "{}", heading.trim_end())?;
    for row in rows {
        writeln!(out, "{}", row.trim_end())?;
    }
    for (kind, why) in &first.obstacles {
        write_wrapped("  ", &format!("- {}: {why}", kind.name()), style, out)?;
    }
    writeln!(out)
}

fn write_reasons(way: &WayVerdict, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let heading = format!("{} ({})", way.way.name(), way.way.action());
    write_list(&heading, &reasons(way), style, out)
}

/// What each layer has to say, and what is missing.
pub(super) fn reasons(way: &WayVerdict) -> Vec<String> {
    let statements = way.evidence.iter().map(reason);
    statements.chain(way.notes.iter().cloned()).collect()
}

/// What a statement has to say.
pub(super) fn reason(evidence: &Evidence) -> String {
    let statement = match &evidence.sid {
        Some(sid) => format!("`{sid}` of "),
        None => String::new(),
    };
    let via = match &evidence.via {
        Some(via) => format!(" ({via})"),
        None => String::new(),
    };
    format!(
        "{}: {statement}`{}`{via} {}",
        evidence.layer.name(),
        evidence.policy,
        verb(evidence)
    )
}

/// The statements, each underlined in its file once.
pub(super) fn write_evidence(
    evidence: &[Evidence],
    sources: &dyn Sources,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut shown = Vec::new();
    for one in evidence {
        // That SCPs do not stand in the way is said above; what people look for is what grants.
        let is_passed = one.layer == Layer::Scp && one.effect == Effect::Allow;
        if is_passed || shown.contains(&one.span) {
            continue;
        }
        shown.push(one.span);
        if let Some((source, origin)) = sources.find(one.span) {
            let label = Label {
                span: one.span,
                text: Some(format!("{}: {}", one.layer.name(), verb(one))),
            };
            write_places(source, origin, &[label], style, out)?;
        }
    }
    Ok(())
}

/// Writes what is not known of an account as a whole, where something is not.
pub fn write_gaps(gaps: &[Gap], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<String> = gaps.iter().map(|gap| gap.text.clone()).collect();
    write_list("taken for granted", &lines, style, out)
}

pub(super) fn write_list(
    heading: &str,
    lines: &[String],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{heading}")?;
    for text in lines {
        write_wrapped("  ", text, style, out)?;
    }
    writeln!(out)
}

/// A line of prose, broken where the terminal ends; names and ARNs stay whole.
pub(super) fn write_wrapped(
    indent: &str,
    text: &str,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let deeper = format!("{indent}  ");
    let options = textwrap::Options::new(style.width)
        .initial_indent(indent)
        .subsequent_indent(&deeper)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for wrapped in textwrap::wrap(&line(text), options) {
        writeln!(out, "{}", line(&wrapped))?;
    }
    Ok(())
}
