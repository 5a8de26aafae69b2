//! The grammar of policies: the typed reader and the schema agree, and faults do not hide one
//! another.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::path::Path;

use iam_lint::lint::{Linter, Severity};
use iam_lint::policy::{PolicyType, read};
use iam_lint::source::{Source, SourceId};
use iam_lint::syntax::{json, schema};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The typed reader understood everything exactly when the schema has nothing to object.
fn agree(text: &str) -> Result<bool, String> {
    let parsed = json::parse(SourceId::new(0), text);
    assert!(parsed.errors.is_empty(), "{text}");
    let root = parsed.tree.root();
    let whole = read::policy(root).whole;
    let violations = schema::violations(root);
    if whole == violations.is_empty() {
        Ok(whole)
    } else {
        Err(format!(
            "whole: {whole}, violations: {violations:?}\n{text}"
        ))
    }
}

#[test]
fn reader_and_schema_agree_on_the_corpus() {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/corpus/managed"
    ));
    let Ok(entries) = folder.read_dir() else {
        eprintln!("SKIPPED: no corpus of policies beside the checkout");
        return;
    };
    let mut read = 0;
    for entry in entries {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert_eq!(agree(&text), Ok(true));
        read += 1;
    }
    eprintln!("{read} policies");
}

/// None of the suite's documents is a policy, and both must say so.
#[test]
fn reader_and_schema_agree_on_the_json_suite() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/json-suite"));
    let Ok(entries) = folder.read_dir() else {
        eprintln!("SKIPPED: no JSON suite beside the checkout");
        return;
    };
    let mut read = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("y_") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(agree(&text), Ok(false), "{name}");
            read += 1;
        }
    }
    assert!(read > 80, "only {read} documents");
}

#[test]
fn reader_and_schema_agree_on_a_table() {
    let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    let accepted = [
        format!(r#"{{"Statement": {statement}}}"#),
        format!(r#"{{"Version": "2008-10-17", "Id": "", "Statement": [{statement}, {statement}]}}"#),
        r#"{"Statement": {"Effect": "Deny", "NotAction": [], "NotResource": []}}"#.to_owned(),
        r#"{"Statement": {"Effect": "Deny", "Action": "x", "Principal": {}, "Condition": {}}}"#.to_owned(),
        r#"{"Statement": {"Effect": "Deny", "Action": "x", "Condition": {"X": {}, "Y": {"k": [1, true, "a"]}}}}"#.to_owned(),
        r#"{"Statement": {"Effect": "Deny", "Action": "x", "NotPrincipal": {"AWS": [], "Service": "s"}}}"#.to_owned(),
    ];
    for text in accepted {
        assert_eq!(agree(&text), Ok(true), "{text}");
    }
    let refused = [
        "1",
        "[]",
        "{}",
        "null",
        "\"Statement\"",
        r#"{"Statement": []}"#,
        r#"{"Statement": [1]}"#,
        r#"{"Statement": [[]]}"#,
        r#"{"Statement": "x"}"#,
        r#"{"Statement": {}}"#,
        r#"{"Statement": {"Effect": "Allow"}}"#,
        r#"{"Statement": {"Effect": "allow", "Action": "x"}}"#,
        r#"{"Statement": {"Effect": null, "Action": "x"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "NotAction": "y"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": ["x", 1]}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Principal": "y"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Principal": ["*"]}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Principal": {"aws": "*"}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Condition": []}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Condition": {"X": "y"}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Condition": {"X": {"k": null}}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Condition": {"X": {"k": [{}]}}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "x", "Condition": {"X": {"k": [[]]}}}}"#,
        r#"{"Version": 2012, "Statement": {"Effect": "Allow", "Action": "x"}}"#,
        r#"{"Version": "2012", "Statement": {"Effect": "Allow", "Action": "x"}}"#,
        r#"{"Id": [], "Statement": {"Effect": "Allow", "Action": "x"}}"#,
    ];
    for text in refused {
        assert_eq!(agree(text), Ok(false), "{text}");
    }
}

/// What a value is replaced by, and what a key is called.
fn scrap() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(1),
        json!("*"),
        json!("Allow"),
        json!("allow"),
        json!("2012-10-17"),
        json!([]),
        json!({}),
        json!([null]),
        json!(["a"]),
        json!([1, "a"]),
        json!([[]]),
        json!({"AWS": "*"}),
        json!({"a": {"b": "c"}}),
        json!({"a": {"b": [{}]}}),
        json!({"Effect": "Deny", "Action": "x"}),
    ])
}

fn name() -> impl Strategy<Value = String> {
    let names = [
        "Version",
        "Id",
        "Statement",
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
        "AWS",
        "aws",
        "action",
        "Bool",
        "",
        "x/y~z",
        "00",
        "0",
    ];
    prop::sample::select(names.map(str::to_owned).to_vec())
}

#[derive(Clone, Debug)]
enum Mutation {
    Delete,
    Replace(Value),
    Add(String, Value),
    Rename(String),
}

fn mutation() -> impl Strategy<Value = (prop::sample::Index, Mutation)> {
    let mutation = prop_oneof![
        Just(Mutation::Delete),
        scrap().prop_map(Mutation::Replace),
        (name(), scrap()).prop_map(|(name, value)| Mutation::Add(name, value)),
        name().prop_map(Mutation::Rename),
    ];
    (any::<prop::sample::Index>(), mutation)
}

/// The pointers of all values below `value`.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), out);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{at}/{key}"), out);
            }
        }
        _ => {}
    }
}

fn mutate(document: &mut Value, index: prop::sample::Index, mutation: Mutation) {
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    let at = index.get(&all).clone();
    let (parent, key) = at.rsplit_once('/').unwrap_or_default();
    let key = key.replace("~1", "/").replace("~0", "~");
    match mutation {
        Mutation::Replace(value) => *document.pointer_mut(&at).unwrap() = value,
        Mutation::Add(name, value) => match document.pointer_mut(&at).unwrap() {
            Value::Object(members) => drop(members.insert(name, value)),
            Value::Array(values) => values.push(value),
            _ => {}
        },
        Mutation::Delete => match document.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.remove(&key)),
            Value::Array(values) if !at.is_empty() => drop(values.remove(key.parse().unwrap())),
            _ => {}
        },
        Mutation::Rename(name) => {
            if let Value::Object(members) = document.pointer_mut(parent).unwrap()
                && let Some(value) = members.remove(&key)
            {
                members.insert(name, value);
            }
        }
    }
}

fn policy() -> Value {
    json!({
        "Version": "2012-10-17",
        "Id": "a",
        "Statement": [
            {"Sid": "a", "Effect": "Allow", "Action": ["a:b", "c:d"], "Resource": "*",
             "Condition": {"Bool": {"aws:SecureTransport": true}, "StringLike": {"k": ["a", 1]}}},
            {"Effect": "Deny", "Principal": {"AWS": ["*"], "Service": "s"}, "NotAction": "*",
             "NotResource": ["*"]},
            {"Effect": "Deny", "NotPrincipal": "*", "Action": "*"},
        ],
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn reader_and_schema_agree_on_mutants(
        mutations in prop::collection::vec(mutation(), 1..4),
        lone in any::<bool>(),
    ) {
        let mut document = policy();
        if lone {
            document["Statement"] = document["Statement"][0].take();
        }
        for (index, mutation) in mutations {
            mutate(&mut document, index, mutation);
        }
        if let Err(fault) = agree(&document.to_string()) {
            prop_assert!(false, "{}", fault);
        }
    }
}

fn rules(text: &str, kind: Option<PolicyType>) -> Vec<(&'static str, Severity, String)> {
    let source = Source::new(SourceId::new(0), "policy.json", text);
    let report = Linter::default().check(&source, kind);
    let findings = report.findings.iter();
    findings
        .map(|finding| {
            let text = source.slice(finding.span).to_owned();
            (finding.rule.name, finding.severity, text)
        })
        .collect()
}

#[test]
fn faults_do_not_hide_one_another() {
    let text = r#"{
  "Version": "2012-10-18",
  "Statement": [
    {"Sid": "good", "Effect": "Allow", "Action": [], "Resource": "*"},
    {"Sid": "a", "effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    {"Sid": "b", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    {"Sid": "c", "Effect": "Permit", "Action": 7, "Resource": "*"},
    {"Sid": "good", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
  ]
}"#;
    let found = rules(text, None);
    for expected in [
        ("invalid-version", "\"2012-10-18\""),
        ("empty-array-action", "[]"),
        ("invalid-policy-element", "\"effect\""),
        ("missing-effect", "{"),
        ("invalid-effect", "\"Permit\""),
        ("data-type-mismatch", "7"),
        ("unique-sids-required", "\"good\""),
    ] {
        let hits = found
            .iter()
            .filter(|(name, _, text)| (*name, text.as_str()) == expected);
        assert_eq!(hits.count(), 1, "{expected:?} in {found:?}");
    }
}

/// A policy of exactly `length` characters without white space.
fn sized(length: usize) -> String {
    let with = |name: &str| {
        format!(
            "{{ \"Version\": \"2012-10-17\",\n\"Statement\": {{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::é{name}\"}}}}"
        )
    };
    let bare = with("").chars().filter(|c| !c.is_whitespace()).count();
    with(&"a".repeat(length - bare))
}

#[test]
fn sizes_are_exact() {
    let identity = "policy-size-exceeds-identity-policy-quota";
    let scp = "policy-size-exceeds-scp-quota";
    for (kind, quota, rule, severity) in [
        (PolicyType::Identity, 10_240, identity, Severity::Warning),
        (PolicyType::Boundary, 6_144, identity, Severity::Warning),
        (
            PolicyType::Session,
            2_048,
            "policy-size-exceeds-session-policy-quota",
            Severity::Error,
        ),
        (PolicyType::Scp, 5_120, scp, Severity::Warning),
        (PolicyType::Scp, 10_240, scp, Severity::Error),
        (
            PolicyType::Rcp,
            5_120,
            "policy-size-exceeds-rcp-quota",
            Severity::Error,
        ),
        (
            PolicyType::Trust,
            2_048,
            "policy-size-exceeds-role-trust-policy-quota",
            Severity::Warning,
        ),
    ] {
        let found = |length| {
            let found = rules(&sized(length), Some(kind));
            found
                .iter()
                .any(|(name, is, _)| *name == rule && *is == severity)
        };
        assert!(!found(quota), "{kind} of {quota}");
        assert!(found(quota + 1), "{kind} of one more than {quota}");
    }
}

#[test]
fn many_members_are_compared_by_table() {
    let statement = |sid: usize| {
        format!(r#"{{"Sid": "s{sid}", "Effect": "Deny", "Action": "*", "Resource": "*"}}"#)
    };
    let mut statements: Vec<_> = (0..100).map(statement).collect();
    statements.push(statement(3));
    let keys: Map<String, Value> = (0..50)
        .map(|key| (format!("aws:PrincipalTag/{key}"), json!("x")))
        .collect();
    let keys = Value::Object(keys)
        .to_string()
        .replace('}', r#", "aws:PrincipalTag/7": "y"}"#);
    statements.push(format!(r#"{{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {{"StringEquals": {keys}}}}}"#));
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(",")
    );
    let found = rules(&text, None);
    let hits = |rule| found.iter().filter(|(name, _, _)| *name == rule).count();
    assert_eq!(hits("unique-sids-required"), 1, "{found:?}");
    assert_eq!(hits("duplicate-keys"), 1, "{found:?}");
}
