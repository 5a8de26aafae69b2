//! What the rules say about hundreds of real managed policies, beside what the real Access Analyzer
//! said of the same texts. The corpus is not part of this repository: without it the test says so.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests take for granted"
)]
#![expect(
    clippy::print_stderr,
    reason = "a skipped test says so, and the table is for people"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use iam_lint::lint::{Finding, Linter, Outcome, Severity};
use iam_lint::report::{CheckReport, FileFindings, Format, Style, Summary, write};
use iam_lint::source::{Source, SourceId};

fn corpus(folder: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")).join(folder)
}

fn policies() -> Option<Vec<(String, String)>> {
    let Ok(entries) = corpus("managed").read_dir() else {
        eprintln!("SKIPPED: no corpus of policies beside the checkout");
        return None;
    };
    let mut policies: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    policies.sort();
    assert!(
        policies.len() > 700,
        "the corpus has shrunk to {}",
        policies.len()
    );
    Some(policies)
}

fn check(name: &str, text: &str) -> (Source, Vec<Finding>) {
    let source = Source::new(SourceId::new(0), name, text);
    let report = Linter::default().check(&source, None);
    assert_eq!(report.outcome, Outcome::Checked(1), "{name}");
    (source, report.findings)
}

/// Rules of our own raise no warning on policies that AWS itself maintains and Access Analyzer finds
/// clean.
#[test]
fn no_false_alarms() {
    let Some(policies) = policies() else { return };
    let mut alarms = Vec::new();
    for (name, text) in &policies {
        if !theirs(name).is_empty() {
            continue;
        }
        let (source, findings) = check(name, text);
        for finding in findings {
            if finding.rule.access_analyzer.is_none() && finding.severity >= Severity::Warning {
                let token = source.slice(finding.span);
                alarms.push(format!(
                    "{name}: {} at {token}: {}",
                    finding.rule.name, finding.message
                ));
            }
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

/// Same, extra and missed findings by code. A finding is the same only with the same paths and the
/// same offsets.
type Agreement = BTreeMap<String, [usize; 3]>;

/// The level reached, which must not be lost: the table is printed with `--nocapture`.
#[test]
fn access_analyzer_agrees() {
    let Some(policies) = policies() else { return };
    let mut table = Agreement::new();
    let verbose = std::env::var_os("AGREEMENT").is_some();
    for (name, text) in &policies {
        let mut theirs = theirs(name);
        for (code, places) in ours(name, text) {
            let found = theirs
                .iter()
                .position(|other| *other == (code.clone(), places.clone()));
            let column = match found {
                Some(at) => {
                    theirs.swap_remove(at);
                    0
                }
                None => 1,
            };
            if verbose && column == 1 {
                eprintln!("extra in {name}: {code} {places}");
            }
            table.entry(code).or_default()[column] += 1;
        }
        for (code, places) in theirs {
            if verbose {
                eprintln!("missed in {name}: {code} {places}");
            }
            table.entry(code).or_default()[2] += 1;
        }
    }
    eprintln!(
        "{:<56} {:>5} {:>5} {:>6}",
        "code", "same", "extra", "missed"
    );
    for (code, [same, extra, missed]) in &table {
        eprintln!("{code:<56} {same:>5} {extra:>5} {missed:>6}");
    }
    let [same, extra, missed] = table.values().fold([0; 3], |sum, row| {
        [sum[0] + row[0], sum[1] + row[1], sum[2] + row[2]]
    });
    eprintln!("{:<56} {same:>5} {extra:>5} {missed:>6}", "all");
    // The two that are missed are actions that AWS published after the answers were given.
    assert!(same >= 288, "agreement fell to {same} findings");
    assert_eq!(extra, 0, "said what Access Analyzer does not say");
    assert!(missed <= 2, "{missed} findings are missed");
}

/// What the format for Access Analyzer's readers says of a policy: codes and places.
fn ours(name: &str, text: &str) -> Vec<(String, String)> {
    let (source, findings) = check(name, text);
    let files = [FileFindings {
        source,
        findings,
        unchecked: Vec::new(),
    }];
    let report = CheckReport {
        files: &files,
        summary: &Summary::default(),
    };
    let mut out = Vec::new();
    let style = Style {
        colour: false,
        width: 80,
    };
    write(&report, Format::AccessAnalyzer, style, &mut out).unwrap();
    let policy: serde_json::Value = serde_json::from_slice(&out).unwrap();
    keys(policy["findings"].as_array().unwrap())
}

/// What Access Analyzer said.
fn theirs(name: &str) -> Vec<(String, String)> {
    let Ok(text) = std::fs::read_to_string(corpus("access-analyzer").join(name)) else {
        return Vec::new();
    };
    let findings: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    keys(&findings)
}

fn keys(findings: &[serde_json::Value]) -> Vec<(String, String)> {
    let key = |finding: &serde_json::Value| {
        let code = finding["issueCode"].as_str().unwrap().to_owned();
        (code, finding["locations"].to_string())
    };
    findings.iter().map(key).collect()
}
