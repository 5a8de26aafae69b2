//! Input of every kind: empty, wrongly encoded, hostile, missing, no policy at all.

use insta::assert_snapshot;

use super::{BROKEN, Dir, GOOD, WARNS};

#[test]
fn files_that_hold_no_policy_are_named_with_the_remedy() {
    let dir = Dir::with(&[
        ("empty.json", ""),
        ("blank.json", " \n\n"),
        ("list.json", "[1, 2]"),
        ("words.json", "just words"),
        (
            "lone.json",
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
        ),
    ]);
    assert_snapshot!(dir.check("empty.json"), @r#"
    exit 2
    --- stderr
    error: `empty.json` holds no IAM policy: the file is empty
      help: name policy documents, or what the AWS command line prints around them
    "#);
    assert_snapshot!(dir.check("blank.json"), @r#"
    exit 2
    --- stderr
    error: `blank.json` holds no IAM policy: the file is empty
      help: name policy documents, or what the AWS command line prints around them
    "#);
    assert_snapshot!(dir.check("list.json"), @r#"
    exit 2
    --- stderr
    error: `list.json` holds no IAM policy: a JSON array that is no policy document and holds none
      help: name policy documents, or what the AWS command line prints around them
    "#);
    assert_snapshot!(dir.check("words.json"), @r#"
    exit 2
    --- stderr
    error: `words.json` holds no IAM policy: not JSON, and nothing in it looks like a policy
      help: name policy documents, or what the AWS command line prints around them
    "#);
    assert_snapshot!(dir.check("lone.json"), @r#"
    exit 2
    --- stderr
    error: `lone.json` holds no IAM policy: a statement without the policy around it
      help: put it into `{"Version": "2012-10-17", "Statement": [ … ]}`
    "#);
}

#[test]
fn files_without_a_policy_are_skipped_in_a_directory() {
    let dir = Dir::with(&[
        ("good.json", GOOD),
        ("empty.json", ""),
        ("package.json", "{\"name\": \"x\"}"),
        ("words.json", "just words"),
    ]);
    assert_snapshot!(dir.check("."), @r#"
    exit 0
    --- stderr
    checked 1 policy in 1 file: nothing to report; skipped 3 files (--verbose says why)
    "#);
    assert_snapshot!(dir.check("--verbose ."), @r#"
    exit 0
    --- stderr
    skipped `empty.json`: the file is empty
    skipped `package.json`: a JSON object that is no policy document and holds none
    skipped `words.json`: not JSON, and nothing in it looks like a policy
    checked 1 policy in 1 file: nothing to report; skipped 3 files
    "#);
    let run = dir.check("--format json --skip-non-policies empty.json good.json");
    assert_eq!(run.code, 0, "{run}");
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["summary"]["skipped"], 1);

    dir.write(
        "lone.json",
        r#"[{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]"#,
    );
    let run = dir.check(".");
    assert_eq!(
        run.code, 2,
        "a statement alone was meant to be a policy: {run}"
    );
    assert!(run.err.contains("`lone.json`"), "{run}");
}

#[test]
fn a_directory_without_candidates_is_wrong_usage() {
    let dir = Dir::with(&[("a.txt", GOOD)]);
    assert_snapshot!(dir.check("."), @r#"
    exit 2
    --- stderr
    error: no files to check
      help: name files, or directories with JSON, YAML or Terraform below them
    "#);
    assert_eq!(
        dir.check("a.txt").code,
        0,
        "named: checked whatever its name"
    );
}

#[test]
fn one_bad_file_never_stops_the_others() {
    let dir = Dir::with(&[("a.json", ""), ("b.json", WARNS), ("d.json", BROKEN)]);
    dir.write("c.json", b"\xff\xfe{\0}\0");
    assert_snapshot!(dir.check("--format concise a.json b.json c.json d.json e.json"), @r#"
    exit 2
    --- stdout
    b.json:1:1: warning[missing-version] the policy has no `Version`
    d.json:4:89: error[json-syntax-error] trailing comma before `]`
    --- stderr
    error: `a.json` holds no IAM policy: the file is empty
      help: name policy documents, or what the AWS command line prints around them
    error: `c.json`: the file is encoded as UTF-16, and policies are UTF-8
      help: save it as UTF-8
    error: `e.json`: cannot read the file: No such file or directory (os error 2)
      help: check that it exists and that you may read it
    checked 2 policies in 2 files: 1 error, 1 warning; --fix can mend 2; could not check 3 files
    "#);
}

#[test]
fn encodings() {
    let dir = Dir::new();
    dir.write("bom.json", format!("\u{feff}{GOOD}"));
    let run = dir.check("bom.json");
    assert_eq!(run.code, 0, "{run}");
    let wide: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    dir.write("wide.json", [b"\xff\xfe".as_slice(), &wide].concat());
    assert_snapshot!(dir.check("wide.json"), @r#"
    exit 2
    --- stderr
    error: `wide.json`: the file is encoded as UTF-16, and policies are UTF-8
      help: save it as UTF-8
    "#);
    dir.write("bytes.json", b"\xff\xff\xff");
    assert_snapshot!(dir.check("bytes.json"), @r#"
    exit 2
    --- stderr
    error: `bytes.json` holds no IAM policy: not JSON, and nothing in it looks like a policy
      help: name policy documents, or what the AWS command line prints around them
    "#);
    let broken = WARNS.replace("List\"", "L\u{1}st\"").into_bytes();
    let broken: Vec<u8> = broken
        .into_iter()
        .map(|byte| if byte == 1 { 0xe9 } else { byte })
        .collect();
    dir.write("latin.json", broken);
    let run = dir.check("--format concise latin.json");
    assert_eq!(
        run.rules(),
        ["missing-version"],
        "the rest is checked: {run}"
    );
}

#[test]
fn depth_is_bounded() {
    let dir = Dir::new();
    let deep = "[".repeat(200_000);
    dir.write("deep.json", &deep);
    assert_eq!(dir.check("deep.json").code, 2);
    dir.write("policy.json", GOOD.replace("\"*\"", &deep));
    let run = dir.check("--format concise policy.json");
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.rules().iter().all(|rule| *rule == "json-syntax-error"));
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;

    let dir = Dir::with(&[("a/good.json", GOOD)]);
    symlink(dir.path("a"), dir.path("a/loop")).unwrap();
    assert_snapshot!(dir.check("a"), @r#"
    exit 0
    --- stderr
    warning: `a/loop` leads back to `a`, which is being checked already
      help: nothing is missed; remove the link or exclude it in iam-lint.toml
    checked 1 policy in 1 file: nothing to report
    "#);
    std::fs::remove_file(dir.path("a/loop")).unwrap();

    symlink("nowhere", dir.path("a/notes")).unwrap();
    let run = dir.check("a");
    assert_eq!(run.code, 0, "a broken link to no candidate: {run}");
    symlink("nowhere.json", dir.path("a/gone.json")).unwrap();
    assert_snapshot!(dir.check("a"), @r#"
    exit 2
    --- stderr
    error: cannot read `a/gone.json`: No such file or directory (os error 2)
      help: check that the path exists and that you may read it
    checked 1 policy in 1 file: nothing to report; could not check 1 file
    "#);
    assert_snapshot!(dir.check("a/gone.json"), @r#"
    exit 2
    --- stderr
    error: `a/gone.json`: cannot read the file: No such file or directory (os error 2)
      help: check that it exists and that you may read it
    "#);
}

#[test]
fn paths_that_are_not_what_they_seem() {
    let dir = Dir::with(&[("x.json/a.json", WARNS)]);
    let run = dir.check("--format concise x.json");
    assert!(run.out.starts_with("x.json/a.json:1:1: "), "{run}");
    let run = dir.check("--format concise .");
    assert!(run.out.starts_with("x.json/a.json:1:1: "), "{run}");
    let run = dir.check("--format concise x.json/a.json ./x.json/a.json x.json");
    assert_eq!(run.rules().len(), 1, "checked once: {run}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let dir = Dir::new();
    std::fs::write(dir.0.path().join(OsStr::from_bytes(b"\xffa.json")), WARNS).unwrap();
    let run = dir.check("--format concise .");
    assert!(run.out.starts_with("\u{fffd}a.json:1:1: "), "{run}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;

    let dir = Dir::with(&[("a.json", GOOD), ("b.json", WARNS)]);
    std::fs::set_permissions(dir.path("a.json"), PermissionsExt::from_mode(0o0)).unwrap();
    if std::fs::read(dir.path("a.json")).is_ok() {
        eprintln!("SKIPPED: this user may read every file");
        return;
    }
    assert_snapshot!(dir.check("--format concise ."), @r#"
    exit 2
    --- stdout
    b.json:1:1: warning[missing-version] the policy has no `Version`
    --- stderr
    error: `a.json`: cannot read the file: Permission denied (os error 13)
      help: check that it exists and that you may read it
    checked 1 policy in 1 file: 1 warning; --fix can mend 1; could not check 1 file
    "#);
}

#[test]
fn large_files() {
    let statement =
        r#"{"Sid": "é", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}"#;
    let count = 50_000_000 / statement.len();
    let text = format!(
        "{{\"Statement\": [{}]}}",
        vec![statement; count].join(",\n")
    );
    let dir = Dir::with(&[("large.json", &text)]);
    let run = dir.check("--format concise large.json");
    assert_eq!(run.rules(), ["missing-version"], "{}", run.err);
}
