//! Every example of every rule page, run.
//!
//! Beyond what the page says, every example shows that repairs come to an end, never break the
//! syntax, and do away with their findings; and that every finding points at text.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::path::PathBuf;

use iam_lint::account::{Options, load};
use iam_lint::iac::file;
use iam_lint::lint::config::{self, Config};
use iam_lint::lint::page::{Example, Verdict, examples};
use iam_lint::lint::rules::RULES;
use iam_lint::lint::{
    Applicability, Exemptions, Finding, FixAvailability, Linter, Rule, Scope, Selection, Severity,
    Standards, account, fix,
};
use iam_lint::source::{Source, SourceId};

#[test]
fn every_example_holds() {
    let mut run = 0;
    let mut faults = Vec::new();
    for rule in RULES {
        let page = Page::of(rule);
        run += page.examples.len();
        faults.extend(page.check());
    }
    eprintln!("{} rules, {run} examples executed", RULES.len());
    assert!(run >= 2 * RULES.len(), "only {run} examples");
    assert!(
        faults.is_empty(),
        "{} faults\n\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

#[test]
fn names_are_unique_and_known() {
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
    let known = RULES.iter().filter(|rule| rule.access_analyzer.is_some());
    assert_eq!(known.count(), 152, "Access Analyzer's checks");
    for rule in RULES {
        for name in rule.supersedes {
            assert!(
                names.contains(name),
                "{} supersedes the unknown {name}",
                rule.name
            );
        }
        if let Some(code) = rule.access_analyzer {
            let kebab = code.to_lowercase().replace('_', "-");
            assert_eq!(
                rule.name, kebab,
                "a rule of Access Analyzer's carries its code's name"
            );
            let class = match rule.severity {
                Severity::Warning => "general-warning",
                other => other.name(),
            };
            let section = format!(
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html\
                 #access-analyzer-reference-policy-checks-{class}-{kebab}"
            );
            assert_eq!(rule.sources[0], section, "AWS's own section comes first");
        }
        assert!(!rule.sources.is_empty(), "{} cites no source", rule.name);
        assert!(
            rule.body().starts_with(&format!("# {}\n", rule.name)),
            "{}'s page does not begin with its name",
            rule.name
        );
    }
}

struct Page {
    rule: &'static Rule,
    examples: Vec<Example<'static>>,
    faults: Vec<String>,
}

impl Page {
    fn of(rule: &'static Rule) -> Self {
        let mut faults = Vec::new();
        let mut found = Vec::new();
        for example in examples(rule.page) {
            match example {
                Ok(example) => found.push(example),
                Err(fault) => faults.push(format!("{}: {fault}", rule.name)),
            }
        }
        Self {
            rule,
            examples: found,
            faults,
        }
    }

    fn check(mut self) -> Vec<String> {
        let has = |wanted: fn(&Verdict<'_>) -> bool| {
            self.examples.iter().any(|example| wanted(&example.verdict))
        };
        let bad = has(|verdict| matches!(verdict, Verdict::Bad(_)));
        let good = has(|verdict| *verdict == Verdict::Good);
        let fixed = has(|verdict| matches!(verdict, Verdict::Fixed { .. }));
        let name = self.rule.name;
        if !bad || !good {
            self.faults.push(format!(
                "{name}: a page has at least one bad and one good example"
            ));
        }
        if fixed != (self.rule.fix != FixAvailability::None) {
            self.faults.push(format!(
                "{name}: the front matter's `fix` and the fixed examples disagree"
            ));
        }
        let mut last_bad = None;
        for example in self.examples.clone() {
            let result = match &example.verdict {
                Verdict::Bad(tokens) => {
                    last_bad = Some(example.clone());
                    self.bad(&example, tokens)
                }
                Verdict::Good => self.bad(&example, &[]),
                Verdict::Fixed { with_unsafe } => match &last_bad {
                    Some(bad) => self.fixed(bad, example.text, *with_unsafe),
                    None => Err("a fixed example follows a bad one".to_owned()),
                },
            };
            if let Err(fault) = result {
                self.faults.push(format!(
                    "rules/{}/{name}.md:{}: {fault}",
                    self.rule.family, example.line
                ));
            }
        }
        self.faults
    }

    fn bad(&self, example: &Example<'_>, tokens: &[&str]) -> Result<(), String> {
        let (source, findings) = run(self.rule, example);
        let found: Vec<&str> = findings
            .iter()
            .map(|finding| source.slice(finding.span))
            .collect();
        if found != tokens {
            let messages: Vec<_> = findings.iter().map(|finding| &finding.message).collect();
            return Err(format!(
                "expected {tokens:?}\n  found {found:?}\n  {messages:?}"
            ));
        }
        for finding in &findings {
            self.well_made(&source, finding)?;
        }
        if example.language != "toml" {
            self.repairs_converge(example)?;
        }
        Ok(())
    }

    fn well_made(&self, source: &Source, finding: &Finding) -> Result<(), String> {
        for span in finding
            .labels
            .iter()
            .map(|label| label.span)
            .chain([finding.span])
        {
            if source.text().get(span.range()).is_none() {
                return Err(format!("{span:?} is not a place in the example"));
            }
        }
        let message = &finding.message;
        if message.ends_with('.') || message.starts_with(char::is_uppercase) {
            return Err(format!(
                "a message is lower case without full stop: {message}"
            ));
        }
        if finding.help.is_none() {
            return Err(format!("no help with: {message}"));
        }
        let available = match &finding.fix {
            None => true,
            Some(_) if self.rule.fix == FixAvailability::None => false,
            Some(fix) => {
                self.rule.fix == FixAvailability::Safe || fix.applicability == Applicability::Unsafe
            }
        };
        if available {
            Ok(())
        } else {
            Err("a repair that the front matter does not announce".to_owned())
        }
    }

    /// Every repair, applied with all others, leaves text that is no worse JSON than before, and
    /// its finding does not come back.
    fn repairs_converge(&self, example: &Example<'_>) -> Result<(), String> {
        let syntax_errors = |text: &str| {
            let source = source(text, example);
            let parsed = file::parse(&source);
            parsed.errors.len() + parsed.faults.len()
        };
        let (before, after) = (
            syntax_errors(example.text),
            repaired(self.rule, example, true)?,
        );
        if syntax_errors(&after) > before {
            return Err(format!("the repair breaks the syntax:\n{after}"));
        }
        let again = Example {
            text: &after,
            ..example.clone()
        };
        let (_, findings) = run(self.rule, &again);
        match findings.iter().find(|finding| finding.fix.is_some()) {
            Some(finding) => Err(format!("still repairable: {}\n{after}", finding.message)),
            None => Ok(()),
        }
    }

    fn fixed(&self, bad: &Example<'_>, expected: &str, with_unsafe: bool) -> Result<(), String> {
        let after = repaired(self.rule, bad, with_unsafe)?;
        if after == expected {
            Ok(())
        } else {
            Err(format!("the repair gives\n{after}\n  expected\n{expected}"))
        }
    }
}

fn run(rule: &'static Rule, example: &Example<'_>) -> (Source, Vec<Finding>) {
    match (example.language, rule.scope) {
        ("toml", Scope::Account(_)) => return run_account(rule, example),
        ("toml", _) => return run_config(rule, example),
        _ => {}
    }
    if example.latin1 {
        return report(rule, latin1(example.text), example);
    }
    check(rule, example.text, example)
}

fn check(rule: &'static Rule, text: &str, example: &Example<'_>) -> (Source, Vec<Finding>) {
    report(rule, source(text, example), example)
}

fn source(text: &str, example: &Example<'_>) -> Source {
    let name = match example.language {
        "yaml" => "example.yaml",
        "hcl" => "example.tf",
        _ => "example.json",
    };
    Source::new(SourceId::new(0), name, text)
}

fn report(rule: &'static Rule, source: Source, example: &Example<'_>) -> (Source, Vec<Finding>) {
    // What comments allow is found by all rules together.
    let selection = match rule.family {
        "config" => Selection::default(),
        _ => Selection::only(rule),
    };
    let linter = Linter::new(selection).with_standards(standards(example));
    let mut report = linter.check(&source, example.kind);
    report.findings.retain(|finding| finding.rule == rule);
    (source, report.findings)
}

/// The standards of the configuration that stands before an example.
fn standards(example: &Example<'_>) -> Standards {
    let source = Source::new(
        config::SOURCE,
        config::FILE_NAME,
        example.config.unwrap_or_default(),
    );
    let config = Config::parse(source, PathBuf::new()).unwrap_or_else(|fault| panic!("{fault}"));
    Standards::of(&config.standards, &config.root, &PathBuf::new())
        .unwrap_or_else(|fault| panic!("{fault}"))
}

fn latin1(text: &str) -> Source {
    let bytes = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    Source::from_bytes(SourceId::new(0), "example.json", bytes).unwrap()
}

/// An exemption's example is applied to a policy that lacks its `Version`.
fn run_config(rule: &'static Rule, example: &Example<'_>) -> (Source, Vec<Finding>) {
    let policy =
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}}"#;
    let source = Source::new(config::SOURCE, config::FILE_NAME, example.text);
    let config = Config::parse(source, PathBuf::new()).unwrap_or_else(|fault| panic!("{fault}"));
    let checked = Source::new(SourceId::new(0), "example.json", policy);
    let mut report = Linter::default().check(&checked, None);
    let mut exemptions = Exemptions::new(&config, jiff::civil::date(2026, 1, 1));
    for finding in &mut report.findings {
        exemptions.apply("example.json", finding);
    }
    let findings = exemptions.findings(&Selection::only(rule));
    (config.source.unwrap(), findings)
}

/// An account's example is its `account.toml`.
fn run_account(rule: &'static Rule, example: &Example<'_>) -> (Source, Vec<Finding>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.toml");
    std::fs::write(&path, example.text).unwrap();
    let snapshots = load(&path, Options::default(), SourceId::new(0)).unwrap_or_else(|unusable| {
        panic!("{}: {:?}", rule.name, unusable.errors);
    });
    let [snapshot] = <[_; 1]>::try_from(snapshots).unwrap();
    let text = example.config.unwrap_or_default();
    let config = Source::new(config::SOURCE, config::FILE_NAME, text);
    let config = Config::parse(config, PathBuf::new()).unwrap_or_else(|fault| panic!("{fault}"));
    let resetters = config.resetters();
    let now = "2026-11-24T00:00:00Z".parse().unwrap();
    let findings = account::check(&Selection::only(rule), &snapshot, resetters.as_deref(), now);
    let source = snapshot.files.into_sources().swap_remove(0);
    (source, findings)
}

fn repaired(
    rule: &'static Rule,
    example: &Example<'_>,
    with_unsafe: bool,
) -> Result<String, String> {
    let mut text = example.text.to_owned();
    for _ in 0..10 {
        let (source, findings) = check(rule, &text, example);
        let fixes = findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| with_unsafe || fix.applicability == Applicability::Safe);
        match fix::apply(&source, fixes) {
            Some((next, _)) => text = next,
            None => return Ok(text),
        }
    }
    Err(format!(
        "ten rounds of repairs did not come to an end:\n{text}"
    ))
}
