//! `iam-lint explain` and `iam-lint rules`.

use std::io::{self, Write};

use iam_lint::lint::page::readable;
use iam_lint::lint::rules::{self, RULES};
use iam_lint::lint::{FixAvailability, Rule, nearest};
use serde_json::json;

use super::args::ListFormat;
use super::output::{Terminal, complain, stdout};
use super::{CLEAN, UNUSABLE};

pub(crate) fn explain(name: &str, terminal: Terminal) -> io::Result<u8> {
    let Some(rule) = rules::find(name) else {
        let near = nearest(name, RULES.iter().map(|rule| rule.name));
        let help = near.map_or_else(
            || "`iam-lint rules` lists the rules".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        complain("error", format!("no rule is called `{name}`"), &help);
        return Ok(UNUSABLE);
    };
    let mut out = stdout();
    let (bold, plain) = if terminal.style.colour {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    writeln!(
        out,
        "{bold}{}{plain}  {} · {}{}",
        rule.name,
        rule.severity,
        rule.family,
        fix_note(rule)
    )?;
    if let Some(code) = rule.access_analyzer {
        writeln!(out, "Access Analyzer: {code}")?;
    }
    writeln!(out)?;
    out.write_all(readable(rule.body()).as_bytes())?;
    writeln!(out, "\nSources:")?;
    for source in rule.sources {
        writeln!(out, "- {source}")?;
    }
    out.flush()?;
    Ok(CLEAN)
}

const fn fix_note(rule: &Rule) -> &'static str {
    match rule.fix {
        FixAvailability::None => "",
        FixAvailability::Safe => " · --fix mends it",
        FixAvailability::Unsafe => " · --unsafe-fixes mends it",
    }
}

pub(crate) fn rules(format: ListFormat) -> io::Result<u8> {
    let mut out = stdout();
    match format {
        ListFormat::Json => {
            let list: Vec<_> = RULES.iter().map(describe).collect();
            serde_json::to_writer_pretty(&mut out, &json!({"schema": 1, "rules": list}))?;
            writeln!(out)?;
        }
        ListFormat::Text => {
            for family in rules::families() {
                writeln!(out, "{family}")?;
                for rule in RULES.iter().filter(|rule| rule.family == family) {
                    writeln!(
                        out,
                        "  {:<44} {:<16} {}",
                        rule.name, rule.severity, rule.summary
                    )?;
                }
            }
        }
    }
    out.flush()?;
    Ok(CLEAN)
}

fn describe(rule: &Rule) -> serde_json::Value {
    json!({
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity.name(),
        "since": rule.since,
        "summary": rule.summary,
        "access_analyzer": rule.access_analyzer,
        "fix": match rule.fix {
            FixAvailability::None => None,
            FixAvailability::Safe => Some("safe"),
            FixAvailability::Unsafe => Some("unsafe"),
        },
        "sources": rule.sources,
        "peers": rule.peers,
    })
}
