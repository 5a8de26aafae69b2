//! `--format access-analyzer`.

use insta::assert_snapshot;
use serde_json::Value;

use super::{BROKEN, Dir, GOOD};

/// A version of a managed policy, as the AWS command line prints it, and a policy in a string.
const OUTPUTS: &str = r#"{
  "PolicyVersion": {
    "Document": {"Version": "2012-10-17", "Statement": [{"Sid": "é", "Effect": "Allow", "Action": [], "Resource": "*"}]},
    "VersionId": "v1"
  }
}
"#;
const EMBEDDED: &str = r#"{"PolicyName": "inner", "PolicyDocument": "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Permit\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}"}"#;
const KEY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*",
    "Condition": {"ForAllValues:Null": {"aws:TagKeys": "false"}}
  }
}"#;

fn lines(dir: &Dir, arguments: &str) -> Vec<Value> {
    let output = dir.run(&format!("check --format access-analyzer {arguments}"));
    let lines = output.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_line_to_each_policy() {
    let dir = Dir::with(&[("good.json", GOOD), ("key.json", KEY)]);
    assert_snapshot!(dir.run("check --format access-analyzer --select NULL_WITH_QUALIFIER ."), @r#"
    exit 0
    --- stdout
    {"file":"good.json","pointer":"","findings":[]}
    {"file":"key.json","pointer":"","findings":[{"findingDetails":"`ForAllValues:Null` always matches: AWS takes the condition as true for every request, so it has no effect; write `Null` alone to ask whether the key is present","findingType":"SUGGESTION","issueCode":"NULL_WITH_QUALIFIER","learnMoreLink":"https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-null-with-qualifier","locations":[{"path":[{"value":"Statement"},{"value":"Condition"},{"key":"ForAllValues:Null"}],"span":{"start":{"line":5,"column":18,"offset":137},"end":{"line":5,"column":37,"offset":156}}}]}]}
    "#);
}

#[test]
fn places_are_those_of_the_file() {
    let dir = Dir::with(&[("outputs.json", OUTPUTS), ("embedded.json", EMBEDDED)]);
    for line in lines(&dir, "--select grammar .") {
        let file = line["file"].as_str().unwrap();
        let text = std::fs::read_to_string(dir.path(file)).unwrap();
        let text: Vec<char> = text.chars().collect();
        assert!(!line["findings"].as_array().unwrap().is_empty(), "{file}");
        for finding in line["findings"].as_array().unwrap() {
            let span = &finding["locations"][0]["span"];
            let offset = |end: &str| {
                let offset = span[end]["offset"].as_u64().unwrap();
                usize::try_from(offset).unwrap()
            };
            let token: String = text[offset("start")..offset("end")].iter().collect();
            let expected = match finding["issueCode"].as_str().unwrap() {
                "EMPTY_ARRAY_ACTION" => "[]",
                "UNSUPPORTED_SID" => "\"é\"",
                "INVALID_EFFECT" => "\\\"Permit\\\"",
                other => panic!("{other}"),
            };
            assert_eq!(token, expected);
        }
    }
    let pointers = lines(&dir, ".");
    let pointers: Vec<_> = pointers
        .iter()
        .map(|line| line["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/PolicyDocument", "/PolicyVersion/Document"]);
}

#[test]
fn broken_json_has_a_line_too() {
    let dir = Dir::with(&[("broken.json", BROKEN)]);
    let found = lines(&dir, "broken.json");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["findings"][0]["issueCode"], "JSON_SYNTAX_ERROR");
}

#[test]
fn rules_of_our_own_are_left_out() {
    let policy = GOOD.replace("s3:ListAllMyBuckets", "iam:GetAccountPasswordPolicy");
    let policy = policy.replace(
        "\"Resource\": \"*\"",
        "\"Resource\": \"arn:aws:iam::123456789012:user/x\"",
    );
    let dir = Dir::with(&[("own.json", &policy)]);
    assert_eq!(dir.run("check own.json").code, 1);
    let output = dir.run("check --format access-analyzer own.json");
    assert_eq!((output.code, output.out.contains("issueCode")), (0, false));
}
