//! What CI servers read: GitLab's Code Quality report and `JUnit` XML.
//!
//! `junit_xsd.py` checks the XML of the built program against Jenkins' schema.

use iam_lint::iac::Unchecked;
use iam_lint::report::{FileFindings, Format};
use iam_lint::source::{Source, SourceId};
use quick_junit::{Report, TestCaseStatus};
use serde_json::{Value, json};

use super::{SMALL, assert_valid, checked, every_field, finding, parsed, print, print_all};

fn gitlab(files: &[FileFindings]) -> Value {
    parsed(&print_all(files, Format::Gitlab))
}

#[test]
fn gitlab_obeys_its_schema() {
    let schema = parsed(include_str!("../schemas/gitlab-code-quality.schema.json"));
    assert!(jsonschema::meta::is_valid(&schema));
    for files in [Vec::new(), every_field()] {
        assert_valid(&schema, &gitlab(&files));
    }
    let mut wrong = gitlab(&every_field());
    wrong[0]["severity"] = json!("bad");
    assert!(!jsonschema::validator_for(&schema).unwrap().is_valid(&wrong));
}

#[test]
fn gitlab_has_a_line_for_every_finding() {
    let text = print(checked("policy.json", SMALL), Format::Gitlab);
    assert_eq!(text.lines().count(), 4, "{text}");
    assert_eq!(
        parsed(&text),
        json!([
            {
                "description": "the policy has no `Version`: AWS reads it in the language of 2008, in which `${…}` is literal text; add `\"Version\": \"2012-10-17\"`",
                "check_name": "missing-version",
                "fingerprint": "4b618efefb6e22d3:1",
                "severity": "major",
                "location": {"path": "policy.json", "lines": {"begin": 1, "end": 1}}
            },
            {
                "description": "trailing comma before `}`: IAM refuses a policy that is not strict JSON; remove the comma",
                "check_name": "json-syntax-error",
                "fingerprint": "732858683777a86c:1",
                "severity": "blocker",
                "location": {"path": "policy.json", "lines": {"begin": 3, "end": 3}}
            }
        ])
    );
    assert_eq!(print_all(&[], Format::Gitlab), "[]\n");
}

/// GitLab keeps one finding of those with one fingerprint.
#[test]
fn gitlab_fingerprints_are_those_of_sarif() {
    let files = every_field();
    let report = gitlab(&files);
    let entries = report.as_array().unwrap();
    assert_eq!(entries.len(), 4, "a suppressed finding is left out");
    let log = parsed(&print_all(&files, Format::Sarif));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let counting = results
        .iter()
        .filter(|result| result["suppressions"] == json!([]))
        .map(|result| &result["partialFingerprints"]["iamLintFinding/v1"]);
    let fingerprints: Vec<&Value> = entries.iter().map(|entry| &entry["fingerprint"]).collect();
    assert_eq!(fingerprints, counting.collect::<Vec<_>>());
    let twice = SMALL.replace("\"*\",}", "\"*\",},");
    let report = gitlab(&[checked("policy.json", &twice)]);
    assert_ne!(report[1]["fingerprint"], report[2]["fingerprint"]);
    let moved = gitlab(&[checked("policy.json", &format!("\n\n{twice}"))]);
    for (entry, moved) in report
        .as_array()
        .unwrap()
        .iter()
        .zip(moved.as_array().unwrap())
    {
        assert_eq!(entry["fingerprint"], moved["fingerprint"]);
        assert_ne!(entry["location"]["lines"], moved["location"]["lines"]);
    }
}

fn junit(files: &[FileFindings]) -> Report {
    let text = print_all(files, Format::Junit);
    let root = text.lines().nth(1).unwrap();
    assert!(
        !root.contains("skipped"),
        "Jenkins does not know it: {root}"
    );
    Report::deserialize_from_str(&text).unwrap()
}

#[test]
fn junit_has_a_case_for_every_finding() {
    let report = junit(&every_field());
    assert_eq!((report.tests, report.failures, report.errors), (5, 4, 0));
    let [suite] = report.test_suites.as_slice() else {
        panic!("{report:?}");
    };
    assert_eq!(suite.name.as_str(), "odd, näme/100%.json");
    assert_eq!((suite.tests, suite.failures, suite.skipped), (5, 4, 1));
    let names: Vec<&str> = suite
        .test_cases
        .iter()
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "missing-version",
            "json-syntax-error",
            "missing-version (2)",
            "missing-version (3)",
            "missing-version (4)"
        ]
    );
    for case in &suite.test_cases {
        assert_eq!(case.classname.as_deref(), Some("odd, näme/100%.json"));
    }
    let TestCaseStatus::NonSuccess {
        message,
        ty,
        description,
        ..
    } = &suite.test_cases[1].status
    else {
        panic!("{suite:?}");
    };
    assert_eq!(ty.as_deref(), Some("json-syntax-error"));
    assert_eq!(message.as_deref(), Some("trailing comma before `}`"));
    let text = description.as_deref().unwrap();
    for part in [
        "error[json-syntax-error]",
        "[odd, näme/100%.json:3:88]",
        "IAM refuses a policy that is not strict JSON",
        "--fix can remove it",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let TestCaseStatus::Skipped { message, .. } = &suite.test_cases[3].status else {
        panic!("{suite:?}");
    };
    assert_eq!(message.as_deref(), Some("known since 2020"));
}

#[test]
fn junit_tells_of_files_without_findings() {
    let file = |name: &str| FileFindings {
        source: Source::new(SourceId::new(0), name, SMALL),
        findings: Vec::new(),
        unchecked: Vec::new(),
    };
    let mut partly = file("main.tf");
    partly.unchecked.push(Unchecked {
        place: partly.source.span(),
        what: "the policy of `aws_iam_policy.x`".to_owned(),
        reason: "`var.policy` has no default".to_owned(),
    });
    // A file that was read as a policy and as a part of an account is one suite.
    let report = junit(&[file("good.json"), partly, file("good.json")]);
    assert_eq!((report.tests, report.failures), (2, 0));
    let [good, partly] = report.test_suites.as_slice() else {
        panic!("{report:?}");
    };
    assert_eq!(good.name.as_str(), "good.json");
    assert!(matches!(
        good.test_cases[0].status,
        TestCaseStatus::Success { .. }
    ));
    assert_eq!(
        partly.test_cases[0].name.as_str(),
        "the policy of `aws_iam_policy.x`"
    );
    let TestCaseStatus::Skipped { message, .. } = &partly.test_cases[0].status else {
        panic!("{partly:?}");
    };
    assert_eq!(
        message.as_deref(),
        Some("not checked: `var.policy` has no default")
    );
}

#[test]
fn junit_has_no_characters_that_xml_has_not() {
    let source = Source::new(SourceId::new(0), "a\u{1b}[1m & <b>\u{fffe}.json", SMALL);
    let hostile = "]]> \u{0}\u{1b}[2J\u{7f}\u{85}\u{fffe}\u{ffff}\n::error::pwned";
    let findings = vec![finding(&source, "\"Resource\"", hostile)];
    let file = FileFindings {
        source,
        findings,
        unchecked: Vec::new(),
    };
    let text = print_all(std::slice::from_ref(&file), Format::Junit);
    let is_banned = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(is_banned), "{text:?}");
    let report = junit(&[file]);
    let suite = &report.test_suites[0];
    assert_eq!(suite.name.as_str(), "a\\u{1b}[1m & <b>\\u{fffe}.json");
    let TestCaseStatus::NonSuccess { message, .. } = &suite.test_cases[0].status else {
        panic!("{suite:?}");
    };
    let message = message.as_deref().unwrap();
    assert!(message.starts_with("]]> \\u{0}\\u{1b}[2J"), "{message}");
    assert!(
        message.contains("\\u{fffe}\\u{ffff}\\u{a}::error"),
        "{message}"
    );
}
