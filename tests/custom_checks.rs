//! Comparisons that AWS has answered: the labelled pairs of its custom policy checks. The file is
//! not part of the project; without it the test says so and passes.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use iam_lint::access::compiled::CompiledPolicy;
use iam_lint::access::inclusion::{Answer, Holds, Kind};
use iam_lint::policy::read;
use iam_lint::simulate::comparison::{Access, Standard, compare};
use iam_lint::source::SourceId;
use iam_lint::syntax::json;
use serde_json::Value;

fn policy(document: &Value) -> Vec<Arc<CompiledPolicy>> {
    let text = document.to_string();
    let parsed = json::parse(SourceId::new(0), &text);
    let policy = read::policy(parsed.tree.root());
    vec![Arc::new(CompiledPolicy::new("policy", &policy))]
}

fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let file = root.join("shared").join(path);
    file.is_file().then_some(file)
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

fn answer(case: &Value) -> Answer {
    let new = policy(&case["policy"]);
    let kind = match case["policyType"].as_str() {
        Some("IDENTITY_POLICY") => Kind::Identity,
        _ => Kind::Resource,
    };
    let standard = match case["check"].as_str().unwrap() {
        "CheckNoNewAccess" => Standard::Reference(policy(&case["reference"])),
        "CheckNoPublicAccess" => Standard::NotPublic,
        "CheckAccessNotGranted" => Standard::Forbidden(
            case["access"]
                .as_array()
                .unwrap()
                .iter()
                .map(|access| {
                    Access::new(&texts(&access["actions"]), &texts(&access["resources"])).unwrap()
                })
                .collect(),
        ),
        other => panic!("{other}"),
    };
    compare(&new, &standard, Some(kind))
}

#[test]
fn answers_agree_with_aws() {
    let Some(file) = shared("oracle/custom-policy-checks.json") else {
        eprintln!("SKIPPED: the labelled comparisons are not here");
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut faults = Vec::new();
    let mut suspects = 0;
    for case in &cases {
        let answer = answer(case);
        let expected = match case["expected"].as_str().unwrap() {
            "PASS" => Holds::Pass,
            _ => Holds::Fail,
        };
        if case["suspect"] == true {
            // Its label contradicts its own text.
            suspects += 1;
            assert_ne!(answer.holds, expected, "{}", case["id"]);
        } else if answer.holds != expected {
            faults.push(format!(
                "{}: expected {}, got {:?} {:?} {:?}",
                case["id"], case["expected"], answer.holds, answer.witness, answer.unknown
            ));
        }
        if answer.holds == Holds::Fail {
            assert!(
                answer.witness.is_some() && !answer.reasons.is_empty(),
                "{}",
                case["id"]
            );
        }
    }
    println!(
        "{} pairs, {suspects} suspect, {} differ",
        cases.len(),
        faults.len()
    );
    assert!(cases.len() >= 100);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
