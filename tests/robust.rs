//! Whatever a file holds: no rule panics, every place is a place in the file, and repairs come to an
//! end without making the JSON worse.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::path::Path;

use iam_lint::iac::file;
use iam_lint::lint::{Applicability, FileReport, Linter, fix};
use iam_lint::policy::PolicyType;
use iam_lint::source::{Source, SourceId, Span};
use iam_lint::syntax::json;
use proptest::prelude::*;

/// Words that are put into policies at random.
const WORDS: [&str; 36] = [
    "${aws:username}",
    "${aws:username",
    "${}",
    "${",
    "$(aws:username)",
    "&{aws:username}",
    "*",
    "?",
    "arn:aws:iam::",
    ":user/",
    "user/*/",
    "\"",
    "\\u0024",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "é",
    "😀",
    "\u{202e}",
    "\n",
    "Not",
    "Allow",
    "Deny",
    "iam:ChangePassword",
    "iam:*",
    "iam:*Password*",
    "\"Version\": \"2008-10-17\",",
    "\"Sid\": \"\",",
    "BoolIfExists",
    "\"aws:MultiFactorAuthPresent\"",
    "null",
    "210987654321",
];

#[derive(Clone, Debug)]
struct Change {
    at: usize,
    remove: usize,
    insert: Option<usize>,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (
        any::<usize>(),
        0..12_usize,
        proptest::option::of(0..WORDS.len()),
    );
    proptest::collection::vec(
        change.prop_map(|(at, remove, insert)| Change { at, remove, insert }),
        0..6,
    )
}

/// The files of the samples whose names end so, with their names.
fn samples(endings: &[&str]) -> Vec<(String, String)> {
    let mut samples = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_str().unwrap();
            if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = std::fs::read_to_string(&path).unwrap();
                samples.push((name.to_owned(), text));
            }
        }
    }
    samples.sort();
    samples
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let at = text.floor_char_boundary(change.at % (text.len() + 1));
        let to = text
            .floor_char_boundary((at + change.remove).min(text.len()))
            .max(at);
        let word = change
            .insert
            .and_then(|word| WORDS.get(word))
            .unwrap_or(&"");
        text.replace_range(at..to, word);
    }
    text
}

/// The forms in which a policy stands in a file.
#[derive(Clone, Copy, Debug)]
enum Form {
    Bare,
    InString,
    PercentEncoded,
}

/// The file that holds the policy in that form.
fn written(policy: &str, form: Form) -> String {
    let document = match form {
        Form::Bare => return policy.to_owned(),
        Form::InString => serde_json::to_string(policy).unwrap(),
        Form::PercentEncoded => {
            let encoded: Vec<String> = policy.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let encoded = encoded.concat();
            format!("\"{encoded}\"")
        }
    };
    format!("{{\"UserName\": \"é\", \"PolicyName\": \"p\", \"PolicyDocument\": {document}}}\n")
}

fn check(text: &str, kind: Option<PolicyType>) -> (Source, FileReport) {
    check_as("policy.json", text, kind)
}

fn check_as(name: &str, text: &str, kind: Option<PolicyType>) -> (Source, FileReport) {
    let source = Source::new(SourceId::new(0), name, text);
    let report = Linter::default().check(&source, kind);
    (source, report)
}

/// What is wrong with the syntax of a file.
fn faults(name: &str, text: &str) -> usize {
    let source = Source::new(SourceId::new(0), name, text);
    let parsed = file::parse(&source);
    parsed.errors.len() + parsed.faults.len() + parsed.mistakes.len()
}

/// Applies the repairs until none is left; the text, or the text that does not come to rest.
fn repaired(
    name: &str,
    text: &str,
    kind: Option<PolicyType>,
    with_unsafe: bool,
) -> Result<String, String> {
    let mut text = text.to_owned();
    for _ in 0..20 {
        let (source, report) = check_as(name, &text, kind);
        let fixes = report
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref());
        let wanted = fixes.filter(|fix| with_unsafe || fix.applicability == Applicability::Safe);
        match fix::apply(&source, wanted) {
            Some((next, _)) => text = next,
            None => return Ok(text),
        }
    }
    Err(text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_can_be_checked_and_repaired(
        sample in any::<prop::sample::Index>(),
        changes in changes(),
        kind in proptest::option::of(proptest::sample::select(PolicyType::ALL.to_vec())),
        with_unsafe in any::<bool>(),
        form in proptest::sample::select(vec![Form::Bare, Form::InString, Form::PercentEncoded]),
    ) {
        let samples = samples(&[".json"]);
        let text = changed(&sample.get(samples.as_slice()).1, &changes);
        let text = written(&text, form);
        let (source, report) = check(&text, kind);
        prop_assert_eq!(outside(&source, &report), Vec::<String>::new());
        let after = repaired("policy.json", &text, kind, with_unsafe);
        prop_assert!(after.is_ok(), "does not come to rest:\n{}", after.unwrap_err());
        let errors = |text: &str| json::parse(SourceId::new(0), text).errors.len();
        let after = after.unwrap();
        prop_assert!(errors(&after) <= errors(&text), "{text}\n---\n{after}");
    }

    #[test]
    fn code_can_be_checked_and_repaired(
        sample in any::<prop::sample::Index>(),
        changes in changes(),
        with_unsafe in any::<bool>(),
    ) {
        let samples = samples(&[".yaml", ".yml", ".tf", ".template.json", ".plan.json"]);
        let (name, text) = sample.get(samples.as_slice());
        let text = changed(text, &changes);
        let (source, report) = check_as(name, &text, None);
        prop_assert_eq!(outside(&source, &report), Vec::<String>::new());
        for unchecked in &report.unchecked {
            prop_assert!(source.text().get(unchecked.place.range()).is_some(), "{}", unchecked.what);
        }
        let after = repaired(name, &text, None, with_unsafe);
        prop_assert!(after.is_ok(), "does not come to rest:\n{}", after.unwrap_err());
        let after = after.unwrap();
        prop_assert!(faults(name, &after) <= faults(name, &text), "{text}\n---\n{after}");
    }
}

/// The findings with a place that is none of the file.
fn outside(source: &Source, report: &FileReport) -> Vec<String> {
    let is_outside = |span: Span| source.text().get(span.range()).is_none();
    let findings = report.findings.iter().filter(|finding| {
        let labels = finding.labels.iter().map(|label| label.span);
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        labels
            .chain([finding.span])
            .chain(edits.map(|edit| edit.span))
            .any(is_outside)
    });
    findings
        .map(|finding| format!("{}: {:?}", finding.rule.name, finding.span))
        .collect()
}
