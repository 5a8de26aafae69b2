//! What `check` prints, in every format: against the published schemas, right after text that is
//! not ASCII, and with hostile text in policies and file names.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

mod comments;
mod formats;
mod hostile;
mod schemas;

use iam_lint::lint::rules;
use iam_lint::lint::{Edit, Finding, Fix, Label, Linter, Selection};
use iam_lint::report::{CheckReport, FileFindings, Format, Style, Summary, write};
use iam_lint::source::{Source, SourceId, Span};
use insta::assert_snapshot;
use serde_json::{Value, json};

const STYLE: Style = Style {
    colour: false,
    width: 100,
};

/// Checked by two rules only, so that the snapshots stay when rules are added.
fn checked(name: &str, text: &str) -> FileFindings {
    let selection = ["missing-version", "json-syntax-error"].map(str::to_owned);
    let source = Source::new(SourceId::new(0), name, text);
    let report = Linter::new(Selection::new(&selection, &[]).unwrap()).check(&source, None);
    FileFindings {
        source,
        findings: report.findings,
        unchecked: report.unchecked,
    }
}

fn finding(source: &Source, token: &str, message: &str) -> Finding {
    let start = u32::try_from(source.text().find(token).unwrap()).unwrap();
    let span = Span::new(
        source.id(),
        start,
        start + u32::try_from(token.len()).unwrap(),
    );
    let rule = rules::find("missing-version").unwrap();
    Finding {
        rule,
        severity: rule.severity,
        message: message.to_owned().into(),
        span,
        label: Some(format!("label {message}").into()),
        locations: Vec::new(),
        labels: vec![Label {
            span: span.after(),
            text: format!("other {message}").into(),
        }],
        help: Some(format!("help {message}").into()),
        fix: Some(Fix::unsafe_(
            format!("fix {message}"),
            vec![Edit::new(span, message)],
        )),
        pointer: "/Statement/0/a~1b".to_owned(),
        sid: None,
        suppressed: None,
    }
}

fn print(file: FileFindings, format: Format) -> String {
    print_all(&[file], format)
}

fn print_all(files: &[FileFindings], format: Format) -> String {
    let mut summary = Summary {
        files: files.len(),
        policies: files.len(),
        ..Summary::default()
    };
    for file in files {
        summary.count(&file.findings);
    }
    let report = CheckReport {
        files,
        summary: &summary,
    };
    let mut out = Vec::new();
    write(&report, format, STYLE, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn assert_valid(schema: &Value, instance: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let faults: Vec<_> = validator
        .iter_errors(instance)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

const SMALL: &str = r#"{
  "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*",}
  ]
}
"#;

fn every_field() -> Vec<FileFindings> {
    let mut file = checked("odd, näme/100%.json", SMALL);
    file.findings
        .push(finding(&file.source, "\"Resource\"", "message"));
    let mut suppressed = finding(&file.source, "\"Sid\"", "another");
    suppressed.suppressed = Some("known since 2020".to_owned());
    file.findings.push(suppressed);
    let mut bare = finding(&file.source, "\"Effect\"", "bare");
    (bare.label, bare.help, bare.fix) = (None, None, None);
    bare.labels.clear();
    file.findings.push(bare);
    vec![file]
}

#[test]
fn json_obeys_its_schema() {
    let schema = parsed(include_str!("../../rules/report.schema.json"));
    assert!(jsonschema::meta::is_valid(&schema));
    for files in [Vec::new(), every_field()] {
        assert_valid(&schema, &parsed(&print_all(&files, Format::Json)));
    }
    let mut wrong = parsed(&print_all(&every_field(), Format::Json));
    wrong["findings"][0]["extra"] = json!(1);
    assert!(!jsonschema::validator_for(&schema).unwrap().is_valid(&wrong));
}

#[test]
fn sarif_obeys_its_schema() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/schemas/sarif-schema-2.1.0.json"
    );
    let Ok(schema) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: the schema of SARIF is not at {path}");
        return;
    };
    let schema = parsed(&schema);
    for files in [Vec::new(), every_field()] {
        assert_valid(&schema, &parsed(&print_all(&files, Format::Sarif)));
    }
    let mut wrong = parsed(&print_all(&every_field(), Format::Sarif));
    wrong["runs"][0]["results"][0]["level"] = json!("bad");
    assert!(!jsonschema::validator_for(&schema).unwrap().is_valid(&wrong));
}

#[test]
fn suppressed_findings_are_told_apart() {
    let files = every_field();
    let report = parsed(&print_all(&files, Format::Json));
    assert_eq!(report["findings"].as_array().unwrap().len(), 5);
    assert_eq!(report["findings"][3]["suppressed"], "known since 2020");
    assert_eq!(report["findings"][2]["suppressed"], Value::Null);
    assert_eq!(
        report["summary"]["findings"],
        json!({"error": 1, "security-warning": 0, "warning": 3, "suggestion": 0})
    );
    let log = parsed(&print_all(&files, Format::Sarif));
    let results = &log["runs"][0]["results"];
    assert_eq!(
        results[3]["suppressions"],
        json!([{"kind": "external", "justification": "known since 2020"}])
    );
    assert_eq!(results[2]["suppressions"], json!([]));
    for format in [
        Format::Full,
        Format::Concise,
        Format::Github,
        Format::Gitlab,
        Format::Markdown,
    ] {
        let text = print_all(&files, format);
        assert!(!text.contains("another"), "{format:?}: {text}");
        assert!(text.contains("bare"), "{format:?}: {text}");
    }
}

#[test]
fn sarif_names_files_as_uris() {
    let uri = |name: &str| {
        let mut file = checked(name, SMALL);
        file.findings.truncate(1);
        let log = parsed(&print(file, Format::Sarif));
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone()
    };
    assert_eq!(
        uri("a b/ü#?:%.json"),
        json!({"uri": "a%20b/%C3%BC%23%3F%3A%25.json", "uriBaseId": "%SRCROOT%"})
    );
    assert_eq!(uri("<stdin>")["uri"], "%3Cstdin%3E");
    if cfg!(unix) {
        assert_eq!(uri("/x/a b.json"), json!({"uri": "file:///x/a%20b.json"}));
    }
}

#[test]
fn sarif_fingerprints_stay_when_lines_move() {
    let prints = |text: &str| -> Vec<Value> {
        let file = checked("policy.json", text);
        let log = parsed(&print(file, Format::Sarif));
        let results = log["runs"][0]["results"].as_array().unwrap();
        let fingerprint = |result: &Value| result["partialFingerprints"].clone();
        results.iter().map(fingerprint).collect()
    };
    let twice = SMALL.replace("\"*\",}", "\"*\",},");
    let before = prints(&twice);
    assert_eq!(before.len(), 3);
    assert_ne!(before[1], before[2], "two alike in one file are told apart");
    assert_eq!(
        before,
        prints(&format!("\n\n{}", twice.replace('{', "{\n")))
    );
}

#[test]
fn places_after_text_that_is_not_ascii() {
    let text = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"é→😀\",\r\n \"Effect\": \"Allow\", \
                \"Resource\": \"é→😀\",, \"Action\": \"s3:ListAllMyBuckets\"}]}";
    let file = || checked("policy.json", text);
    let found = file();
    let [finding] = found.findings.as_slice() else {
        panic!("{:?}", found.findings)
    };
    assert_eq!(found.source.slice(finding.span), ",");
    let line = text.lines().nth(1).unwrap();
    let column = line[..=line.find(",,").unwrap()].chars().count() + 1;
    assert_eq!(column, 39);

    let concise = print(file(), Format::Concise);
    assert!(concise.starts_with("policy.json:2:39: "), "{concise}");
    let github = print(file(), Format::Github);
    assert!(
        github.contains("line=2,endLine=2,col=39,endColumn=40,"),
        "{github}"
    );
    let report = parsed(&print(file(), Format::Json));
    let span = &report["findings"][0]["span"];
    let offset = text.find(",,").unwrap() + 1;
    assert_eq!(
        *span,
        json!({
            "start": {"offset": offset, "line": 2, "column": 39},
            "end": {"offset": offset + 1, "line": 2, "column": 40},
        })
    );
    let log = parsed(&print(file(), Format::Sarif));
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    assert_eq!(
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"],
        json!({"startLine": 2, "startColumn": 39, "endLine": 2, "endColumn": 40})
    );
    assert_snapshot!(print(file(), Format::Full), @r#"
    error[json-syntax-error]

      × extra comma
       ╭─[policy.json:2:39]
     1 │ {"Version": "2012-10-17", "Statement": [{"Sid": "é→😀",
     2 │  "Effect": "Allow", "Resource": "é→😀",, "Action": "s3:ListAllMyBuckets"}]}
       ·                                        ─
       ╰────
      help: IAM refuses a policy that is not strict JSON; remove the comma
            --fix can remove it
    "#);
}

/// The edits of a report, applied by a stranger who knows only the contract.
#[test]
fn the_edits_of_the_json_mend_the_file() {
    let text = SMALL.replace("List\"", "é→😀\"");
    let report = parsed(&print(checked("policy.json", &text), Format::Json));
    let mut edits: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|finding| finding["fix"]["edits"].as_array().unwrap())
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit["start"].as_u64()));
    let mut mended = text.clone();
    for edit in edits {
        let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
        mended.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
    }
    assert_eq!(
        checked("policy.json", &mended).findings.len(),
        0,
        "{mended}"
    );
}
