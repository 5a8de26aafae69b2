//! What iam-lint says about AWS's own examples of self-service, `samples/aws-examples`.
//!
//! A documented example is not wrong. Warnings and suggestions name what AWS's own text says about
//! it; an error or a security warning would be a false alarm.

#![expect(clippy::unwrap_used, reason = "a test says so by a panic")]

use std::fmt::Write as _;
use std::path::Path;

use iam_lint::lint::{Linter, Severity};
use iam_lint::source::{Source, SourceId};

/// Examples in which a serious finding is right: file, rule, and what AWS or the field says.
const REAL_DEFECTS: &[(&str, &str, &str)] = &[(
    "several-services-own-password.json",
    "reset-without-old-password",
    "`iam:*LoginProfile*` holds `iam:UpdateLoginProfile`, whose API reference has no parameter for \
     the old password",
)];

#[test]
fn documented_examples_are_not_called_wrong() {
    let mut alarms = Vec::new();
    let mut said = String::new();
    for (name, source) in examples() {
        let _ = writeln!(said, "{name}");
        for finding in Linter::default().check(&source, None).findings {
            let at = source.position(finding.span.start());
            let line = format!(
                "{}:{} {}[{}] {}",
                at.line, at.column, finding.severity, finding.rule.name, finding.message
            );
            let is_known = REAL_DEFECTS
                .iter()
                .any(|(file, rule, _)| *file == name && *rule == finding.rule.name);
            if finding.severity >= Severity::SecurityWarning && !is_known {
                alarms.push(format!("{name}:{line}"));
            }
            let _ = writeln!(said, "  {line}");
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
    insta::assert_snapshot!(said);
}

#[test]
fn every_example_names_its_source() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for (name, _) in examples() {
        let row = readme
            .lines()
            .find(|line| line.contains(&format!("`{name}`")));
        assert!(row.is_some(), "{name} is not in the README");
    }
}

fn examples() -> Vec<(String, Source)> {
    let mut paths: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    assert!(paths.len() >= 10, "only {} examples", paths.len());
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let source = Source::new(SourceId::new(0), &name, &text);
            (name, source)
        })
        .collect()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/aws-examples")
}
