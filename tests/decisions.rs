//! What IAM's documents say of requests: every case under `tests/decisions/` comes out as it says,
//! each with the document that says so.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::collections::HashSet;
use std::path::Path;

use iam_lint::report::Origin;
use iam_lint::report::verdict::{Sources, write_json};
use iam_lint::simulate::documents::Documents;
use iam_lint::simulate::request::Question;
use iam_lint::simulate::verdict::Verdict;
use iam_lint::source::{Source, SourceId, Span};
use iam_lint::syntax::json;
use serde_json::Value;

struct NoSources;

impl Sources for NoSources {
    fn find(&self, _: Span) -> Option<(&Source, Origin)> {
        None
    }
}

/// The verdict on a request, as the command line prints it.
fn decide(request: &Value) -> Value {
    let text = request.to_string();
    let parsed = json::parse(SourceId::new(0), &text);
    let mut documents = Documents::new("", SourceId::new(1));
    let question = Question::read(parsed.tree.root(), &mut documents)
        .unwrap_or_else(|fault| panic!("{fault}: {text}"));
    let mut out = Vec::new();
    write_json(&question, &Verdict::of(&question), &NoSources, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn every_documented_decision() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decisions");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut names = HashSet::new();
    let mut faults = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in cases {
            let name = case["name"].as_str().unwrap().to_owned();
            assert!(
                case["source"].is_string() || case["source"].is_array(),
                "{name}"
            );
            let got = decide(&case["request"]);
            let same = got["decision"] == case["decision"]
                && case.get("when").is_none_or(|when| *when == got["when"]);
            if !same {
                faults.push(format!(
                    "{}: {name}\n  expected {} {}\n  got      {} {} {}",
                    file.file_stem().unwrap().display(),
                    case["decision"],
                    case.get("when").unwrap_or(&Value::Null),
                    got["decision"],
                    got["when"],
                    got["notes"],
                ));
            }
            assert!(names.insert(name.clone()), "`{name}` stands twice");
        }
    }
    assert!(names.len() > 1000, "only {} cases", names.len());
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        names.len(),
        faults.join("\n")
    );
}
