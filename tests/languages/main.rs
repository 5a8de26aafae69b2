//! One policy in many languages: every example of every rule's page, written as YAML and as HCL,
//! gives the findings that it gives as JSON, and its repairs make the same policy.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests take for granted"
)]

mod print;

use iam_lint::iac::file;
use iam_lint::iac::terraform::{self, Alone};
use iam_lint::iac::value::Unknowns;
use iam_lint::lint::page::{Example, examples};
use iam_lint::lint::rules::RULES;
use iam_lint::lint::{Finding, Linter, Scope, Selection, fix};
use iam_lint::source::{Source, SourceId};
use iam_lint::syntax::{Kind, Node, Structure, json};
use print::Language;

/// The examples that stand in strict JSON and are about a policy.
fn policies() -> Vec<(&'static str, Example<'static>)> {
    let mut all = Vec::new();
    for rule in RULES {
        if !matches!(rule.scope, Scope::Policy(_)) {
            continue;
        }
        for example in examples(rule.body()) {
            let example = example.unwrap();
            let parsed = json::parse(SourceId::new(0), example.text);
            let root = parsed.tree.root();
            let is_plain = example.language == "json"
                && !example.latin1
                // YAML takes these for templates of Helm.
                && !example.text.contains("{{")
                && example.config.is_none()
                && parsed.errors.is_empty()
                && root.kind() == Kind::Object
                && root
                    .members()
                    .any(|member| member.key.as_str() == "Statement");
            if is_plain {
                all.push((rule.name, example));
            }
        }
    }
    assert!(all.len() > 900, "only {} examples", all.len());
    all
}

/// Rules about how JSON is written, or about the size of the text, see another text.
fn is_about_text(rule: &str) -> bool {
    let about_templates = [
        "reference-outside-sub",
        "escape-outside-sub",
        "template-escape-left",
    ];
    rule.contains("size")
        || rule.contains("syntax")
        || rule == "invalid-character"
        || about_templates.contains(&rule)
}

fn check(source: &Source, example: &Example<'_>) -> Vec<Finding> {
    let linter = Linter::new(Selection::default());
    let mut findings = linter.check(source, example.kind).findings;
    findings.retain(|finding| !is_about_text(finding.rule.name));
    findings
}

/// What a finding says, and the content of the token that it underlines.
fn said(source: &Source, findings: &[Finding]) -> Vec<String> {
    let mut said: Vec<String> = findings
        .iter()
        .map(|finding| {
            let token = source.slice(finding.span);
            let word: String = token.chars().filter(|c| c.is_alphanumeric()).collect();
            // Lists and objects differ from language to language, and so does where they begin.
            let is_scalar = token.contains(':')
                && !token.contains(['\n', '{', '['])
                && !token.contains(": ")
                && token.len() < 80;
            let word = if is_scalar { word } else { String::new() };
            let message = finding.message.replace('"', "");
            format!("{}: {message} ({word})", finding.rule.name)
        })
        .collect();
    said.sort();
    said
}

fn same_findings(language: Language) {
    let mut faults = Vec::new();
    let mut compared = 0;
    for (rule, example) in policies() {
        let json = Source::new(SourceId::new(0), "example.json", example.text);
        let expected = check(&json, &example);
        let Some(text) = language.print(json::parse(SourceId::new(0), example.text).tree.root())
        else {
            continue;
        };
        let other = Source::new(SourceId::new(0), language.file_name(), text);
        let found = check(&other, &example);
        // What stands anywhere in a file and has no statement with an effect is no policy.
        if found.is_empty() && language.is_anywhere() && rule.starts_with("missing-") {
            continue;
        }
        compared += 1;
        let (expected, found) = (said(&json, &expected), said(&other, &found));
        if expected != found {
            faults.push(format!(
                "{rule} line {}\n  as JSON {expected:#?}\n  as {language:?} {found:#?}\n{}",
                example.line,
                other.text()
            ));
        }
    }
    assert!(compared > 850, "only {compared} compared");
    assert!(
        faults.is_empty(),
        "{} of {compared} differ\n{}",
        faults.len(),
        faults[..faults.len().min(3)].join("\n")
    );
}

/// Applies every repair until there are none left.
fn mended(name: &str, text: &str, example: &Example<'_>) -> (String, usize) {
    let mut text = text.to_owned();
    let mut count = 0;
    for _ in 0..10 {
        let source = Source::new(SourceId::new(0), name, text.clone());
        let findings = check(&source, example);
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        match fix::apply(&source, fixes) {
            Some((next, applied)) => {
                text = next;
                count += applied;
            }
            None => break,
        }
    }
    (text, count)
}

/// The only policy of a text, as JSON without white space.
fn policy(name: &str, text: &str) -> Option<String> {
    let source = Source::new(SourceId::new(0), name, text);
    let parsed = file::parse(&source);
    if !parsed.errors.is_empty() || !parsed.faults.is_empty() {
        return None;
    }
    if parsed.language == file::Language::Hcl {
        let unknowns = Unknowns::default();
        let files = Alone::new(&source);
        let project = terraform::read(&Alone::folder(), &files, true, &unknowns);
        let [made] = project.made.as_slice() else {
            return None;
        };
        let found = file::found(made, text, &unknowns.all(), Structure::Hcl);
        return Some(print::compact(found.root()));
    }
    let contents = file::contents(&parsed, &source);
    let [found] = contents.documents.as_slice() else {
        return None;
    };
    Some(print::compact(found.root()))
}

/// Where each language offers the same repairs, they make the same policy; where one offers fewer,
/// what it makes is still a policy, with fewer findings.
fn same_repairs(language: Language) {
    let mut faults = Vec::new();
    let (mut equal, mut fewer) = (0, 0);
    for (rule, example) in policies() {
        let root = json::parse(SourceId::new(0), example.text);
        let Some(text) = language.print(root.tree.root()) else {
            continue;
        };
        let (json, count) = mended("example.json", example.text, &example);
        let (other, offered) = mended(language.file_name(), &text, &example);
        let is_lost = language.is_anywhere() && rule.starts_with("missing-");
        if count == 0 && offered == 0 || is_lost {
            continue;
        }
        let expected = policy("example.json", &json);
        let found = policy(language.file_name(), &other);
        if found.is_none() && expected.is_some() {
            faults.push(format!(
                "{rule} line {}: no policy is left\n{other}",
                example.line
            ));
        } else if offered < count {
            fewer += 1;
        } else if expected == found {
            equal += 1;
        } else {
            faults.push(format!(
                "{rule} line {}\n  {expected:?}\n  {found:?}\n{other}",
                example.line
            ));
        }
    }
    assert!(
        equal > 100,
        "only {equal} alike, {fewer} with fewer repairs"
    );
    assert!(
        faults.is_empty(),
        "{} differ\n{}",
        faults.len(),
        faults[..faults.len().min(4)].join("\n")
    );
}

#[test]
fn yaml_in_blocks() {
    same_findings(Language::YamlBlock);
}

#[test]
fn yaml_with_plain_strings() {
    same_findings(Language::YamlPlain);
}

#[test]
fn cloudformation() {
    same_findings(Language::CloudFormation);
}

#[test]
fn terraform_jsonencode() {
    same_findings(Language::Jsonencode);
}

#[test]
fn terraform_heredoc() {
    same_findings(Language::Heredoc);
}

#[test]
fn json_in_a_block_of_yaml() {
    same_findings(Language::JsonInYaml);
}

#[test]
fn repairs_of_yaml() {
    same_repairs(Language::YamlBlock);
    same_repairs(Language::YamlPlain);
    same_repairs(Language::JsonInYaml);
}

#[test]
fn repairs_of_terraform() {
    same_repairs(Language::Jsonencode);
    same_repairs(Language::Heredoc);
}

/// Printing and reading give the same document.
#[test]
fn the_printer_is_right() {
    for (rule, example) in policies() {
        let parsed = json::parse(SourceId::new(0), example.text);
        let root: Node<'_> = parsed.tree.root();
        for language in Language::ALL {
            if language.is_anywhere() && rule.starts_with("missing-") {
                continue;
            }
            if let Some(text) = language.print(root) {
                assert_eq!(
                    policy(language.file_name(), &text).as_deref(),
                    Some(&*print::compact(root)),
                    "{language:?}\n{text}"
                );
            }
        }
    }
}
