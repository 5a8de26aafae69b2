//! `--baseline` and `--write-baseline`.

use insta::assert_snapshot;

use super::{BROKEN, Dir, GOOD, WARNS};

#[test]
fn old_findings_do_not_count_and_new_ones_do() {
    let dir = Dir::with(&[("a.json", WARNS), ("b.json", BROKEN)]);
    assert_snapshot!(dir.check("--write-baseline known.txt ."), @r#"
    exit 0
    --- stderr
    wrote 2 findings to `known.txt`
    "#);
    assert_snapshot!(dir.read("known.txt"), @r#"
    {
      "schema": 1,
      "findings": [
        {
          "file": "a.json",
          "rule": "missing-version",
          "text": "{",
          "count": 1
        },
        {
          "file": "b.json",
          "rule": "json-syntax-error",
          "text": ",",
          "count": 1
        }
      ]
    }
    "#);
    assert_snapshot!(dir.check("--format concise --baseline known.txt ."), @r#"
    exit 0
    --- stderr
    checked 2 policies in 2 files: nothing to report; 2 suppressed
    "#);

    dir.write("a.json", format!("\n\n{}", WARNS.replace('{', "\n{")));
    let moved = dir.check("--format concise --baseline known.txt .");
    assert_eq!((moved.code, moved.out.as_str()), (0, ""), "{moved}");

    dir.write("c.json", WARNS);
    dir.write("b.json", BROKEN.replace("\"*\"}", "\"*\",}"));
    let new = dir.check("--format concise --baseline known.txt .");
    assert_eq!(new.code, 1);
    assert_snapshot!(new.out, @r#"
    b.json:4:90: error[json-syntax-error] trailing comma before `]`
    c.json:1:1: warning[missing-version] the policy has no `Version`
    "#);

    std::fs::remove_file(dir.path("c.json")).unwrap();
    dir.write("b.json", GOOD);
    assert_snapshot!(dir.check("--format concise --baseline known.txt ."), @r#"
    exit 0
    --- stderr
    checked 2 policies in 2 files: nothing to report; 1 suppressed; 1 finding of the baseline no longer occurs, so write it anew
    "#);
}

#[test]
fn findings_about_the_configuration_are_in_the_baseline_too() {
    let dir = Dir::with(&[
        ("a.json", GOOD),
        (
            "iam-lint.toml",
            "[[check.allow]]\nrule = \"missing-version\"\nreason = \"known\"\n",
        ),
    ]);
    assert_eq!(dir.check("a.json").code, 1);
    assert_eq!(
        dir.check("--quiet --write-baseline known.txt a.json").err,
        ""
    );
    assert_snapshot!(dir.check("--baseline known.txt a.json"), @r#"
    exit 0
    --- stderr
    checked 1 policy in 1 file: nothing to report; 1 suppressed
    "#);
}

#[test]
fn a_baseline_that_cannot_be_used_is_wrong_usage() {
    let dir = Dir::with(&[
        ("a.json", GOOD),
        ("later.txt", "{\"schema\": 2, \"findings\": []}"),
    ]);
    assert_snapshot!(dir.check("--baseline nothing-here.txt a.json"), @r#"
    exit 2
    --- stderr
    error: cannot read the baseline `nothing-here.txt`: No such file or directory (os error 2)
      help: write one with --write-baseline
    "#);
    assert_snapshot!(dir.check("--baseline a.json a.json"), @r#"
    exit 2
    --- stderr
    error: `a.json`: not a baseline: missing field `schema` at line 6 column 1
      help: write one with --write-baseline
    "#);
    assert_snapshot!(dir.check("--baseline later.txt a.json"), @r#"
    exit 2
    --- stderr
    error: `later.txt`: the baseline has format 2, and this version of iam-lint reads format 1
      help: write one with --write-baseline
    "#);
    assert_snapshot!(dir.check("--write-baseline nowhere/known.txt a.json"), @r#"
    exit 2
    --- stderr
    error: cannot write `nowhere/known.txt`: No such file or directory (os error 2)
      help: check that its directory exists and that you may write there
    "#);
    assert_eq!(dir.check("--baseline x --write-baseline x a.json").code, 2);
}

#[test]
fn unusable_input_is_said_when_a_baseline_is_written() {
    let dir = Dir::with(&[("a.json", WARNS)]);
    let run = dir.check("--write-baseline known.txt a.json b.json");
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("`b.json`"), "{run}");
}
