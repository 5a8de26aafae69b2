//! `iam-lint.toml`.

use insta::assert_snapshot;

use super::{BROKEN, Dir, GOOD, RULES, WARNS};

const BY_PATH: &str = r#"
[check]
select = ["missing-version", "json-syntax-error", "config"]
exclude = ["old/**"]

[[check.allow]]
rule = "missing-version"
path = "legacy/*.json"
reason = "the pipeline adds it"
"#;

fn project() -> Dir {
    Dir::with(&[
        ("iam-lint.toml", BY_PATH),
        ("legacy/a.json", WARNS),
        ("new/a.json", WARNS),
        ("old/a.json", BROKEN),
    ])
}

#[test]
fn globs_are_relative_to_the_configuration() {
    let dir = project();
    assert_snapshot!(dir.run("check --format concise --verbose"), @r#"
    exit 1
    --- stdout
    new/a.json:1:1: warning[missing-version] the policy has no `Version`
    --- stderr
    skipped `old/a.json`: excluded by the configuration
    suppressed missing-version in `legacy/a.json` line 1: the pipeline adds it
    checked 2 policies in 2 files: 1 warning; --fix can mend 1; 1 suppressed; skipped 1 file
    "#);
    let above = dir.run_in("legacy", "check --format concise --verbose", b"", &[]);
    assert_snapshot!(above, @r#"
    exit 0
    --- stderr
    suppressed missing-version in `a.json` line 1: the pipeline adds it
    checked 1 policy in 1 file: nothing to report; 1 suppressed
    "#);
    let beside = dir.run_in(
        "new",
        "check --format concise .. ../legacy/a.json",
        b"",
        &[],
    );
    assert_snapshot!(beside, @r#"
    exit 1
    --- stdout
    ../new/a.json:1:1: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 2 policies in 2 files: 1 warning; --fix can mend 1; 1 suppressed; skipped 1 file (--verbose says why)
    "#);
    let absolute = dir.path("legacy").to_string_lossy().into_owned();
    let run = dir.run(&format!("check --format concise {absolute}"));
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run}");
    let named = dir.run("check --format concise old/a.json");
    assert_eq!(
        named.rules(),
        ["json-syntax-error", "unused-exemption"],
        "named: checked"
    );
}

#[test]
fn a_configuration_is_named_or_left_out() {
    let dir = project();
    dir.write(
        "elsewhere/strict.toml",
        "[check]\nselect = [\"missing-version\"]\nfail-on = \"error\"\n",
    );
    let run = dir.run("check --format concise --config elsewhere/strict.toml .");
    assert_eq!((run.code, run.rules().len()), (0, 2), "{run}");
    let run = dir.run("check --format concise --config elsewhere/strict.toml --fail-on warning .");
    assert_eq!(run.code, 1, "the flag goes before the file: {run}");
    let run = dir.run(&format!(
        "check --format concise --no-config --select {RULES} ."
    ));
    assert_eq!(run.rules().len(), 3, "{run}");
    assert_eq!(dir.run("check --no-config --config x.toml .").code, 2);
    assert_snapshot!(dir.run("check --config nothing-here.toml ."), @r#"
    exit 2
    --- stderr
    error: `nothing-here.toml`: cannot read the file: No such file or directory (os error 2)
      help: name a configuration that can be read, or use --no-config
    "#);
}

#[test]
fn exemptions_have_a_reason_and_an_end() {
    let allow = |lines: &str| {
        let config = format!("[[check.allow]]\nrule = \"missing-version\"\n{lines}\n");
        Dir::with(&[("iam-lint.toml", &config), ("a.json", WARNS)])
    };
    let run = |lines: &str, args: &str| {
        allow(lines).run(&format!(
            "check --select {RULES} --format concise {args} a.json"
        ))
    };
    assert_snapshot!(run("reason = \"known\"", "--verbose"), @r#"
    exit 0
    --- stderr
    suppressed missing-version in `a.json` line 1: known
    checked 1 policy in 1 file: nothing to report; 1 suppressed
    "#);
    assert_snapshot!(run("reason = \"known\"\nexpires = \"2999-12-31\"", ""), @r#"
    exit 0
    --- stderr
    checked 1 policy in 1 file: nothing to report; 1 suppressed
    "#);
    assert_snapshot!(run("reason = \"known\"\nexpires = \"2020-12-31\"", ""), @r#"
    exit 1
    --- stdout
    a.json:1:1: warning[missing-version] the policy has no `Version`
    iam-lint.toml:4:11: warning[expired-exemption] the exemption from `missing-version` has expired
    --- stderr
    checked 1 policy in 1 file: 2 warnings; --fix can mend 1
    "#);
    assert_snapshot!(run("reason = \"known\"\npath = \"b.json\"", ""), @r#"
    exit 1
    --- stdout
    a.json:1:1: warning[missing-version] the policy has no `Version`
    iam-lint.toml:2:8: warning[unused-exemption] the exemption from `missing-version` matches no finding
    --- stderr
    checked 1 policy in 1 file: 2 warnings; --fix can mend 1
    "#);
    assert_snapshot!(run("reason = \"known\"\nsid = \"Other\"", ""), @r#"
    exit 1
    --- stdout
    a.json:1:1: warning[missing-version] the policy has no `Version`
    iam-lint.toml:2:8: warning[unused-exemption] the exemption from `missing-version` matches no finding
    --- stderr
    checked 1 policy in 1 file: 2 warnings; --fix can mend 1
    "#);
    assert_snapshot!(run("", ""), @r#"
    exit 2
    --- stderr
      × missing field `reason`
       ╭─[iam-lint.toml:1:1]
     1 │ [[check.allow]]
       · ───────────────
     2 │ rule = "missing-version"
       ╰────
      help: `iam-lint schema config` describes the file
    "#);
    assert_snapshot!(run("reason = \"known\"\nexpires = \"soon\"", ""), @r#"
    exit 2
    --- stderr
      × `soon` is not a date of the form 2026-12-31
       ╭─[iam-lint.toml:4:11]
     3 │ reason = "known"
     4 │ expires = "soon"
       ·           ──────
       ╰────
      help: `iam-lint schema config` describes the file
    "#);
}

#[test]
fn types_by_path() {
    let dir = Dir::with(&[
        (
            "iam-lint.toml",
            "[[check.type]]\npath = \"org/**\"\ntype = \"resource\"\n",
        ),
        ("org/a.json", GOOD),
        ("users/a.json", GOOD),
    ]);
    let run = dir.run("check --select missing-principal --format concise .");
    assert_eq!(run.rules(), ["missing-principal"]);
    assert!(run.out.starts_with("org/a.json:"), "{run}");
    let run = dir.run("check --select missing-principal --type identity .");
    assert_eq!(run.code, 0, "the flag goes before the file: {run}");
    dir.write(
        "iam-lint.toml",
        "[[check.type]]\npath = \"org/**\"\ntype = \"skp\"\n",
    );
    assert_snapshot!(dir.check("org"), @r#"
    exit 2
    --- stderr
      × `skp` is not a policy type
       ╭─[iam-lint.toml:3:8]
     2 │ path = "org/**"
     3 │ type = "skp"
       ·        ─────
       ╰────
      help: `iam-lint schema config` describes the file
    "#);
}

#[test]
fn faults_have_a_place() {
    let dir = Dir::with(&[("a.json", GOOD)]);
    dir.write("iam-lint.toml", "[check]\nselct = []\n");
    assert_snapshot!(dir.check("a.json"), @r#"
    exit 2
    --- stderr
      × unknown field `selct`, expected one of `include`, `exclude`, `select`, `ignore`, `fail-on`,
      │ `type`, `allow`, `forbid`, `require`, `account`
       ╭─[iam-lint.toml:2:1]
     1 │ [check]
     2 │ selct = []
       · ─────
       ╰────
      help: `iam-lint schema config` describes the file
    "#);
    dir.write("iam-lint.toml", "[check]\nignore = [\"mising-version\"]\n");
    assert_snapshot!(dir.check("a.json"), @r#"
    exit 2
    --- stderr
      × `mising-version` is no rule, family or Access Analyzer code; did you mean `missing-version`?
       ╭─[iam-lint.toml:2:10]
     1 │ [check]
     2 │ ignore = ["mising-version"]
       ·          ──────────────────
       ╰────
      help: `iam-lint schema config` describes the file
    "#);
    dir.write("iam-lint.toml", "[check\n");
    assert_eq!(dir.check("a.json").code, 2);
    assert_eq!(dir.check("--no-config a.json").code, 0);
}
