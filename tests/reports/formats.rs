//! One small policy in every format.

use iam_lint::report::{FileFindings, Format};
use iam_lint::source::{Source, SourceId};
use insta::assert_snapshot;
use serde_json::json;

use super::{SMALL, checked, finding, parsed, print, print_all};

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
    {"schema":1,"tool":{"name":"iam-lint","version":"0.1.0","reference":"2026-09-26"},"findings":[
    {"rule":"missing-version","family":"grammar","severity":"warning","message":"the policy has no `Version`","file":"policy.json","pointer":"","span":{"start":{"offset":0,"line":1,"column":1},"end":{"offset":1,"line":1,"column":2}},"labels":[],"help":"AWS reads it in the language of 2008, in which `${…}` is literal text; add `\"Version\": \"2012-10-17\"`","access_analyzer":"MISSING_VERSION","fix":{"applicability":"safe","edits":[{"start":4,"end":4,"text":"\"Version\": \"2012-10-17\",\n  "}]},"suppressed":null},
    {"rule":"json-syntax-error","family":"grammar","severity":"error","message":"trailing comma before `}`","file":"policy.json","pointer":"/Statement/0","span":{"start":{"offset":106,"line":3,"column":88},"end":{"offset":107,"line":3,"column":89}},"labels":[],"help":"IAM refuses a policy that is not strict JSON; remove the comma","access_analyzer":"JSON_SYNTAX_ERROR","fix":{"applicability":"safe","edits":[{"start":106,"end":107,"text":""}]},"suppressed":null}
    ],"not_checked":[],"summary":{"files":1,"policies":1,"skipped":0,"not_checked":0,"findings":{"error":1,"security-warning":0,"warning":1,"suggestion":0}}}
    "#);
    assert_snapshot!(print_all(&[], Format::Json), @r#"{"schema":1,"tool":{"name":"iam-lint","version":"0.1.0","reference":"2026-09-26"},"findings":[],"not_checked":[],"summary":{"files":0,"policies":0,"skipped":0,"not_checked":0,"findings":{"error":0,"security-warning":0,"warning":0,"suggestion":0}}}"#);
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

#[test]
fn github_leaves_columns_out_of_places_with_several_lines() {
    let source = Source::new(SourceId::new(0), "policy.json", SMALL);
    let mut found = finding(&source, "\"Resource\"", "x");
    found.span = source.span();
    found.help = None;
    let findings = vec![found];
    assert_snapshot!(print(FileFindings { source, findings, unchecked: Vec::new() }, Format::Github), @"::warning file=policy.json,line=1,endLine=6,title=missing-version::x");
}
