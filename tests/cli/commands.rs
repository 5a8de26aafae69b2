//! The commands beside `check`, and readers that go away.

use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::Value;

use super::{Dir, WARNS};

#[test]
fn explain() {
    let dir = Dir::new();
    let run = dir.run("explain missing-version");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out
            .starts_with("missing-version  warning · grammar · --fix mends it\n"),
        "{run}"
    );
    assert!(run.out.contains("\n```json bad\n"), "{run}");
    assert!(
        run.out
            .contains("\nSources:\n- https://docs.aws.amazon.com/"),
        "{run}"
    );
    assert_eq!(dir.run("explain MISSING_VERSION").out, run.out);
    assert_snapshot!(dir.run("explain mising-version"), @r#"
    exit 2
    --- stderr
    error: no rule is called `mising-version`
      help: did you mean `missing-version`?
    "#);
    assert_snapshot!(dir.run("explain everything"), @r#"
    exit 2
    --- stderr
    error: no rule is called `everything`
      help: `iam-lint rules` lists the rules
    "#);
}

#[test]
fn rules() {
    let dir = Dir::new();
    let run = dir.run("rules");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let listed = |name: &str| {
        run.out
            .lines()
            .any(|line| line.split_whitespace().next() == Some(name))
    };
    assert!(listed("grammar") && listed("missing-version"), "{run}");

    let list: Value = serde_json::from_str(&dir.run("rules --format json").out).unwrap();
    let rules = list["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["name"] == "missing-version");
    assert_eq!(rule.unwrap()["access_analyzer"], "MISSING_VERSION");
    for rule in rules {
        assert!(listed(rule["name"].as_str().unwrap()));
    }
}

#[test]
fn schemas() {
    let dir = Dir::new();
    for name in ["policy", "config", "finding"] {
        let run = dir.run(&format!("schema {name}"));
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let schema: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    }
    assert_eq!(dir.run("schema nothing").code, 2);
}

#[test]
fn completions() {
    let dir = Dir::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = dir.run(&format!("completions {shell}"));
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains("unsafe-fixes"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let dir = Dir::with(&[("a.json", WARNS)]);
    for (args, code) in [
        ("check --select missing-version a.json", 1),
        ("check --select missing-version --format json a.json", 1),
        ("check --select missing-version --format sarif a.json", 1),
        ("check --select config a.json --format json", 0),
        ("explain missing-version", 0),
        ("rules", 0),
        ("rules --format json", 0),
        ("schema policy", 0),
        ("completions bash", 0),
    ] {
        let mut command = dir.command("", args);
        let mut child = command.stdin(Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args}: {err}");
        assert!(
            !err.contains("panicked") && !err.contains("cannot write"),
            "{args}: {err}"
        );
    }
}
