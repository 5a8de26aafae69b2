//! Exit codes, selection, output.

use insta::assert_snapshot;

use super::{BROKEN, Dir, GOOD, RULES, WARNS};

#[test]
fn exit_codes() {
    let dir = Dir::with(&[
        ("good.json", GOOD),
        ("warns.json", WARNS),
        ("broken.json", BROKEN),
        ("other.json", "[1, 2]"),
    ]);
    for (args, code) in [
        ("good.json", 0),
        ("warns.json", 1),
        ("broken.json", 1),
        ("good.json broken.json", 1),
        ("other.json", 2),
        ("nothing-here.json", 2),
        ("broken.json nothing-here.json", 2),
        ("good.json --no-such-flag", 2),
        ("good.json --format no-such-format", 2),
        (".", 1),
    ] {
        assert_eq!(dir.check(args).code, code, "{args}");
    }
    assert_eq!(dir.run("").code, 2, "no command");
    assert_eq!(dir.run("--version").code, 0);
    assert_eq!(dir.run("check --help").code, 0);
}

#[test]
fn fail_on_says_what_fails() {
    let dir = Dir::with(&[("warns.json", WARNS), ("broken.json", BROKEN)]);
    for (file, limit, code) in [
        ("broken.json", "error", 1),
        ("broken.json", "suggestion", 1),
        ("broken.json", "never", 0),
        ("warns.json", "error", 0),
        ("warns.json", "security-warning", 0),
        ("warns.json", "warning", 1),
        ("warns.json", "suggestion", 1),
        ("warns.json", "never", 0),
    ] {
        let run = dir.check(&format!("--format concise --fail-on {limit} {file}"));
        assert_eq!(run.code, code, "{file} {limit}");
        assert_eq!(
            run.rules().len(),
            1,
            "what does not fail is shown all the same"
        );
    }
    let run = dir.check("--fail-on never warns.json nothing-here.json");
    assert_eq!(run.code, 2, "unreadable input is never fine");
}

#[test]
fn select_and_ignore() {
    let dir = Dir::with(&[(
        "a.json",
        &BROKEN.replace("  \"Version\": \"2012-10-17\",\n", ""),
    )]);
    let both = vec!["missing-version", "json-syntax-error"];
    for (args, rules) in [
        ("--select missing-version", vec!["missing-version"]),
        ("--select MISSING_VERSION", vec!["missing-version"]),
        ("--select missing-version,json-syntax-error", both.clone()),
        ("--select missing-version --select JSON_SYNTAX_ERROR", both),
        ("--select config", vec![]),
        (
            "--select missing-version,json-syntax-error --ignore MISSING_VERSION",
            vec!["json-syntax-error"],
        ),
        ("--select missing-version --ignore grammar", vec![]),
    ] {
        let run = dir.run(&format!("check --format concise a.json {args}"));
        assert_eq!(run.rules(), rules, "{args}");
    }
    let run = dir.run("check --format concise --select grammar a.json");
    assert!(run.rules().contains(&"missing-version"), "{run}");
    let run = dir.run("check --format concise --ignore grammar a.json");
    assert!(!run.rules().contains(&"missing-version"), "{run}");
}

#[test]
fn an_unknown_rule_is_wrong_usage() {
    let dir = Dir::with(&[("a.json", GOOD)]);
    assert_snapshot!(dir.run("check --select mising-version a.json"), @r#"
    exit 2
    --- stderr
    error: `mising-version` is no rule, family or Access Analyzer code; did you mean `missing-version`?
      help: `iam-lint rules` lists the rules
    "#);
    assert_snapshot!(dir.run("check --ignore GRAMAR a.json"), @r#"
    exit 2
    --- stderr
    error: `GRAMAR` is no rule, family or Access Analyzer code; did you mean `grammar`?
      help: `iam-lint rules` lists the rules
    "#);
    assert_snapshot!(dir.run("check --ignore something-else-entirely a.json"), @r#"
    exit 2
    --- stderr
    error: `something-else-entirely` is no rule, family or Access Analyzer code
      help: `iam-lint rules` lists the rules
    "#);
}

#[test]
fn types() {
    let dir = Dir::with(&[("a.json", GOOD)]);
    for (kind, rules) in [
        ("auto", vec![]),
        ("identity", vec![]),
        ("resource", vec!["missing-principal"]),
    ] {
        let args =
            format!("check --select missing-principal --format concise --type {kind} a.json");
        assert_eq!(dir.run(&args).rules(), rules, "{kind}");
    }
    for kind in "auto identity resource trust scp rcp boundary session".split(' ') {
        let run = dir.check(&format!("--type {kind} a.json"));
        assert_eq!(run.code, 0, "{kind}: {run}");
    }
    let run = dir.check("--type skp a.json");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("'scp'"), "{run}");
}

#[test]
fn standard_input() {
    let dir = Dir::with(&[("a.json", GOOD)]);
    let args = format!("check --select {RULES} --format concise -");
    let run = dir.run_in("", &args, WARNS.as_bytes(), &[]);
    assert_snapshot!(run, @r#"
    exit 1
    --- stdout
    <stdin>:1:1: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 1 policy in 1 file: 1 warning; --fix can mend 1
    "#);
    let run = dir.run_in("", &format!("{args} a.json"), GOOD.as_bytes(), &[]);
    assert_snapshot!(run, @r#"
    exit 0
    --- stderr
    checked 2 policies in 2 files: nothing to report
    "#);
    assert_snapshot!(dir.run_in("", &args, b"", &[]), @r#"
    exit 2
    --- stderr
    error: `<stdin>` holds no IAM policy: the file is empty
      help: name policy documents, or what the AWS command line prints around them
    "#);
}

#[test]
fn quiet_and_verbose() {
    let dir = Dir::with(&[
        ("a.json", WARNS),
        ("b.json", "[1]"),
        ("c.txt", "no candidate"),
    ]);
    assert_snapshot!(dir.check("--format concise ."), @r#"
    exit 1
    --- stdout
    a.json:1:1: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 1 policy in 1 file: 1 warning; --fix can mend 1; skipped 1 file (--verbose says why)
    "#);
    assert_snapshot!(dir.check("--format concise --quiet ."), @r#"
    exit 1
    --- stdout
    a.json:1:1: warning[missing-version] the policy has no `Version`
    "#);
    assert_snapshot!(dir.check("--format concise --verbose ."), @r#"
    exit 1
    --- stdout
    a.json:1:1: warning[missing-version] the policy has no `Version`
    --- stderr
    skipped `b.json`: a JSON array that is no policy document and holds none
    checked 1 policy in 1 file: 1 warning; --fix can mend 1; skipped 1 file
    "#);
    assert_eq!(dir.check("--quiet --verbose .").code, 2);
    for format in ["json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let run = dir.check(&format!("--format {format} ."));
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}");
    }
}

#[test]
fn colour() {
    let dir = Dir::with(&[("a.json", WARNS)]);
    for (args, no_color, coloured) in [
        ("", "", false),
        ("--color auto", "1", false),
        ("--color always", "", true),
        ("--color always", "1", true),
        ("--color never", "", false),
    ] {
        let args = format!("check --select {RULES} a.json {args}");
        let run = dir.run_in("", &args, b"", &[("NO_COLOR", no_color)]);
        assert_eq!(run.out.contains('\u{1b}'), coloured, "{args}");
    }
    for format in [
        "concise", "json", "sarif", "github", "gitlab", "junit", "markdown",
    ] {
        let run = dir.check(&format!("--color always --format {format} a.json"));
        assert!(!run.out.contains('\u{1b}'), "{format}");
    }
}

/// CI servers are to see that something ran.
#[test]
fn junit_has_a_case_for_a_clean_file() {
    let dir = Dir::with(&[("good.json", GOOD), ("none.json", "[]")]);
    let run = dir.check("--format junit .");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let case = "<testcase name=\"nothing to report\" classname=\"good.json\"/>";
    assert!(run.out.contains(case), "{run}");
    assert!(!run.out.contains("none.json"), "{run}");
}

/// Hygiene below a security warning speaks only when it is asked for.
#[test]
fn hygiene_is_quiet() {
    let policy = GOOD
        .replace("s3:ListAllMyBuckets", "s3:*")
        .replace("\"Sid\": \"List\", ", "");
    let dir = Dir::with(&[("wide.json", &policy)]);
    for (flags, expected) in [
        ("", false),
        ("--select hygiene", true),
        ("--select all", true),
        ("--select service-wildcard-on-everything", true),
        ("--select all --ignore hygiene", false),
        ("--select grammar", false),
    ] {
        let run = dir.run(&format!("check --format concise {flags} wide.json"));
        let told = run.out.contains("service-wildcard-on-everything");
        assert_eq!(told, expected, "{flags}: {}", run.out);
    }
    let passing = policy.replace("s3:*", "iam:CreatePolicyVersion");
    let dir = Dir::with(&[("passing.json", &passing)]);
    let run = dir.run("check --format concise passing.json");
    assert!(
        run.out.contains("security-warning[privilege-escalation]"),
        "{}",
        run.out
    );
}
