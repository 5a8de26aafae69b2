//! What the rules say about hundreds of real managed policies, beside what the real Access Analyzer
//! said of the same texts. The corpus is not part of this repository: without it the test says so.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]
#![expect(
    clippy::print_stderr,
    reason = "a skipped test says so, and the table is for people"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use iam_lint::lint::rules::RULES;
use iam_lint::lint::{Finding, Linter, Outcome, Severity};
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

/// Rules of our own raise no error and no security warning on policies that AWS itself maintains.
#[test]
fn no_false_alarms() {
    let Some(policies) = policies() else { return };
    let mut alarms = Vec::new();
    for (name, text) in &policies {
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

/// For each code of Access Analyzer's that a rule carries: how many policies have it in both, only
/// here, only there.
#[test]
fn access_analyzer_agrees() {
    let Some(policies) = policies() else { return };
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (name, text) in &policies {
        let (_, findings) = check(name, text);
        let theirs = theirs(name);
        for code in RULES.iter().filter_map(|rule| rule.access_analyzer) {
            let here = findings
                .iter()
                .any(|finding| finding.rule.access_analyzer == Some(code));
            let there = theirs.iter().any(|other| other == code);
            let row = table.entry(code).or_default();
            match (here, there) {
                (true, true) => row[0] += 1,
                (true, false) => row[1] += 1,
                (false, true) => row[2] += 1,
                (false, false) => {}
            }
        }
    }
    eprintln!("policies by code: same, extra, missed");
    for (code, counts) in table
        .iter()
        .filter(|(_, counts)| counts.iter().sum::<usize>() > 0)
    {
        eprintln!("  {code:<50} {counts:?}");
    }
    let [same, extra, missed] = table.values().fold([0; 3], |sum, row| {
        [sum[0] + row[0], sum[1] + row[1], sum[2] + row[2]]
    });
    assert!(same >= 16, "agreement fell to {same}");
    assert_eq!((extra, missed), (0, 0));
}

fn theirs(name: &str) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(corpus("access-analyzer").join(name)) else {
        return Vec::new();
    };
    let findings: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    findings
        .iter()
        .map(|finding| finding["issueCode"].as_str().unwrap().to_owned())
        .collect()
}
