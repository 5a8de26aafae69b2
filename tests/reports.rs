//! What `check` prints, in every format: against the published schemas, right after text that is
//! not ASCII, and with hostile text in policies and file names.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use iam_lint::lint::rules;
use iam_lint::lint::{Edit, Finding, Fix, Label, Linter, Selection};
use iam_lint::report::{CheckReport, FileFindings, Format, Style, Summary, write};
use iam_lint::source::{Source, SourceId, Span};
use insta::assert_snapshot;
use serde_json::{Value, json};

const FORMATS: [Format; 5] = [
    Format::Full,
    Format::Concise,
    Format::Json,
    Format::Sarif,
    Format::Github,
];

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
        message: message.to_owned(),
        span,
        label: Some(format!("label {message}")),
        labels: vec![Label {
            span: span.after(),
            text: format!("other {message}"),
        }],
        help: Some(format!("help {message}")),
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

#[test]
fn full() {
    assert_snapshot!(print(checked("policy.json", SMALL), Format::Full), @r#"
    warning[missing-version]

      ⚠ the policy has no `Version`
       ╭─[policy.json:1:1]
     1 │ {
       · ─
     2 │   "Statement": [
       ╰────
      help: AWS reads it in the language of 2008, in which `${…}` is literal text; add `"Version":
            "2012-10-17"`
            --fix can add `"Version": "2012-10-17"`

    error[json-syntax-error]

      × trailing comma before `}`
       ╭─[policy.json:3:88]
     2 │   "Statement": [
     3 │     {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*",}
       ·                                                                                        ─
     4 │   ]
       ╰────
      help: IAM refuses a policy that is not strict JSON; remove the comma
            --fix can remove it
    "#);
}

#[test]
fn concise() {
    assert_snapshot!(print(checked("policy.json", SMALL), Format::Concise), @r#"
    policy.json:1:1: warning[missing-version] the policy has no `Version`
    policy.json:3:88: error[json-syntax-error] trailing comma before `}`
    "#);
}

#[test]
fn github() {
    assert_snapshot!(print(checked("policy.json", SMALL), Format::Github), @r#"
    ::warning file=policy.json,line=1,endLine=1,col=1,endColumn=2,title=missing-version::the policy has no `Version`%0AAWS reads it in the language of 2008, in which `${…}` is literal text; add `"Version": "2012-10-17"`
    ::error file=policy.json,line=3,endLine=3,col=88,endColumn=89,title=json-syntax-error::trailing comma before `}`%0AIAM refuses a policy that is not strict JSON; remove the comma
    "#);
}

#[test]
fn json_has_a_line_for_every_finding() {
    assert_snapshot!(print(checked("policy.json", SMALL), Format::Json), @r#"
    {"schema":1,"tool":{"name":"iam-lint","version":"0.1.0","reference":null},"findings":[
    {"rule":"missing-version","family":"grammar","severity":"warning","message":"the policy has no `Version`","file":"policy.json","pointer":"","span":{"start":{"offset":0,"line":1,"column":1},"end":{"offset":1,"line":1,"column":2}},"labels":[],"help":"AWS reads it in the language of 2008, in which `${…}` is literal text; add `\"Version\": \"2012-10-17\"`","access_analyzer":"MISSING_VERSION","fix":{"applicability":"safe","edits":[{"start":4,"end":4,"text":"\"Version\": \"2012-10-17\",\n  "}]},"suppressed":null},
    {"rule":"json-syntax-error","family":"grammar","severity":"error","message":"trailing comma before `}`","file":"policy.json","pointer":"/Statement/0","span":{"start":{"offset":106,"line":3,"column":88},"end":{"offset":107,"line":3,"column":89}},"labels":[],"help":"IAM refuses a policy that is not strict JSON; remove the comma","access_analyzer":"JSON_SYNTAX_ERROR","fix":{"applicability":"safe","edits":[{"start":106,"end":107,"text":""}]},"suppressed":null}
    ],"summary":{"files":1,"policies":1,"skipped":0,"findings":{"error":1,"security-warning":0,"warning":1,"suggestion":0}}}
    "#);
    assert_snapshot!(print_all(&[], Format::Json), @r#"{"schema":1,"tool":{"name":"iam-lint","version":"0.1.0","reference":null},"findings":[],"summary":{"files":0,"policies":0,"skipped":0,"findings":{"error":0,"security-warning":0,"warning":0,"suggestion":0}}}"#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is the report")]
fn sarif() {
    let mut log = parsed(&print(checked("policy.json", SMALL), Format::Sarif));
    for rule in log["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
    {
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.starts_with("# "), "{help}");
        assert!(!help.contains(" | "), "{help}");
        rule["help"] = json!("…");
    }
    assert_snapshot!(serde_json::to_string_pretty(&log).unwrap(), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "runs": [
        {
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "fixes": [
                {
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "policy.json",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "endColumn": 3,
                            "endLine": 2,
                            "startColumn": 3,
                            "startLine": 2
                          },
                          "insertedContent": {
                            "text": "\"Version\": \"2012-10-17\",\n  "
                          }
                        }
                      ]
                    }
                  ],
                  "description": {
                    "text": "add `\"Version\": \"2012-10-17\"`"
                  }
                }
              ],
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "policy.json",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "endColumn": 2,
                      "endLine": 1,
                      "startColumn": 1,
                      "startLine": 1
                    }
                  }
                }
              ],
              "message": {
                "text": "the policy has no `Version`\nAWS reads it in the language of 2008, in which `${…}` is literal text; add `\"Version\": \"2012-10-17\"`"
              },
              "partialFingerprints": {
                "iamLintFinding/v1": "4b618efefb6e22d3:1"
              },
              "ruleId": "missing-version",
              "ruleIndex": 0
            },
            {
              "fixes": [
                {
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "policy.json",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "endColumn": 89,
                            "endLine": 3,
                            "startColumn": 88,
                            "startLine": 3
                          },
                          "insertedContent": {
                            "text": ""
                          }
                        }
                      ]
                    }
                  ],
                  "description": {
                    "text": "remove it"
                  }
                }
              ],
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "policy.json",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "endColumn": 89,
                      "endLine": 3,
                      "startColumn": 88,
                      "startLine": 3
                    }
                  }
                }
              ],
              "message": {
                "text": "trailing comma before `}`\nIAM refuses a policy that is not strict JSON; remove the comma"
              },
              "partialFingerprints": {
                "iamLintFinding/v1": "732858683777a86c:1"
              },
              "ruleId": "json-syntax-error",
              "ruleIndex": 1
            }
          ],
          "tool": {
            "driver": {
              "name": "iam-lint",
              "rules": [
                {
                  "defaultConfiguration": {
                    "level": "warning"
                  },
                  "fullDescription": {
                    "text": "Finds policies without a `Version` element."
                  },
                  "help": "…",
                  "id": "missing-version",
                  "properties": {
                    "tags": [
                      "grammar"
                    ]
                  },
                  "shortDescription": {
                    "text": "the policy has no `Version`, so policy variables are literal text"
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "error"
                  },
                  "fullDescription": {
                    "text": "Finds every place where a policy file departs from JSON: a trailing or missing comma, a comment, a quote or bracket that is missing, and so on. The statements that can still be read are checked all the same."
                  },
                  "help": "…",
                  "id": "json-syntax-error",
                  "properties": {
                    "tags": [
                      "grammar"
                    ]
                  },
                  "shortDescription": {
                    "text": "the file is not strict JSON"
                  }
                }
              ],
              "version": "0.1.0"
            }
          }
        }
      ],
      "version": "2.1.0"
    }
    "#);
}

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
    let schema = parsed(include_str!("../rules/report.schema.json"));
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
    for format in [Format::Full, Format::Concise, Format::Github] {
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

const HOSTILE: &[&str] = &[
    "x\n::error::pwned",
    "x\r\n::set-output name=a::b",
    "x%0A::error::pwned",
    "::set-output name=a::b",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{9b}31mred",
    "\u{202e}desrever\u{2066}",
    "a\u{85}b\u{2028}c\u{200b}d\u{7f}\0",
    "[click](https://example.com)",
];

/// Text for people and for workflow logs obeys nothing that a policy says.
fn assert_harmless(text: &str, context: &str) {
    for c in text.chars() {
        let obeyed = c.is_control() && c != '\n'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
        assert!(!obeyed, "{c:?} in {context}: {text}");
    }
    for line in text.lines() {
        let line = line.trim_start();
        let ours = ["::error file=", "::warning file=", "::notice file="];
        assert!(
            !line.starts_with("::") || ours.iter().any(|start| line.starts_with(start)),
            "{context}: {line}"
        );
    }
}

#[test]
fn hostile_messages_and_labels() {
    for hostile in HOSTILE {
        let source = Source::new(SourceId::new(0), "policy.json", SMALL);
        let findings = vec![finding(&source, "\"Resource\"", hostile)];
        let file = || FileFindings {
            source: Source::new(SourceId::new(0), "policy.json", SMALL),
            findings: findings.clone(),
        };
        for format in [Format::Full, Format::Concise, Format::Github] {
            let text = print(file(), format);
            assert_harmless(&text, &format!("{hostile:?} {format:?}"));
            if format != Format::Full {
                assert_eq!(text.lines().count(), 1, "{text}");
            }
        }
        let report = parsed(&print(file(), Format::Json));
        assert_eq!(report["findings"][0]["message"], *hostile, "JSON is exact");
        let log = parsed(&print(file(), Format::Sarif));
        let result = &log["runs"][0]["results"][0];
        let message = result["message"]["text"].as_str().unwrap();
        assert!(!message.contains("k]("), "a link: {message}");
        assert_eq!(
            result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
            *hostile,
            "a repair is exact"
        );
    }
}

#[test]
fn hostile_policies() {
    for hostile in HOSTILE {
        let escaped = serde_json::to_string(hostile).unwrap();
        let escaped = escaped.trim_matches('"');
        for text in [*hostile, escaped] {
            let policy = format!(
                "{{\"Statement\": [{{\"Sid\": \"{text}\", \"{text}\": 1,\n{text}\n\"Effect\": \"Allow\",}}, {text}]}}"
            );
            for format in FORMATS {
                let file = checked("policy.json", &policy);
                assert!(!file.findings.is_empty());
                let printed = print(file, format);
                match format {
                    Format::Json | Format::Sarif => drop(parsed(&printed)),
                    _ => assert_harmless(&printed, &format!("{text:?} {format:?}")),
                }
            }
        }
    }
}

#[test]
fn hostile_file_names() {
    for hostile in HOSTILE {
        let name = format!("{hostile}.json");
        for format in [Format::Full, Format::Concise, Format::Github] {
            let file = checked(&name, SMALL);
            let count = file.findings.len();
            let text = print(file, format);
            assert_harmless(&text, &format!("{name:?} {format:?}"));
            if format != Format::Full {
                assert_eq!(text.lines().count(), count, "{text}");
            }
        }
        let report = parsed(&print(checked(&name, SMALL), Format::Json));
        assert_eq!(report["findings"][0]["file"], name);
    }
    let mut file = checked("a:b,c%0A,line=9.json", SMALL);
    file.findings.truncate(1);
    file.findings[0].help = None;
    assert_snapshot!(print(file, Format::Github), @"::warning file=a%3Ab%2Cc%250A%2Cline=9.json,line=1,endLine=1,col=1,endColumn=2,title=missing-version::the policy has no `Version`");
}

#[test]
fn github_leaves_columns_out_of_places_with_several_lines() {
    let source = Source::new(SourceId::new(0), "policy.json", SMALL);
    let mut found = finding(&source, "\"Resource\"", "x");
    found.span = source.span();
    found.help = None;
    let findings = vec![found];
    assert_snapshot!(print(FileFindings { source, findings }, Format::Github), @"::warning file=policy.json,line=1,endLine=6,title=missing-version::x");
}
