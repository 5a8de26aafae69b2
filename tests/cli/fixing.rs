//! `--fix`, `--unsafe-fixes`, `--diff`.

use insta::assert_snapshot;

use super::{BROKEN, Dir, GOOD, RULES, WARNS};

#[test]
fn fix_mends_the_file_and_reports_what_is_left() {
    let dir = Dir::with(&[("a.json", WARNS), ("good.json", GOOD)]);
    assert_snapshot!(dir.check("--fix a.json good.json"), @r#"
    exit 0
    --- stderr
    checked 2 policies in 2 files: nothing to report; mended 1 finding
    "#);
    assert_snapshot!(dir.read("a.json"), @r#"
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
      ]
    }
    "#);
    assert_eq!(dir.read("good.json"), GOOD);
    assert_snapshot!(dir.check("--fix a.json"), @r#"
    exit 0
    --- stderr
    checked 1 policy in 1 file: nothing to report
    "#);
}

#[test]
fn fix_keeps_the_layout() {
    for (before, after) in [
        (
            "{\r\n\t\"Statement\": []\r\n}\r\n",
            "{\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": []\r\n}\r\n",
        ),
        (
            "{\"Statement\": []}",
            "{\"Version\": \"2012-10-17\", \"Statement\": []}",
        ),
        (
            "\u{feff}{\n    \"Statement\": []}\n\n",
            "\u{feff}{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": []}\n\n",
        ),
        (
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [],\n}",
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}",
        ),
    ] {
        let dir = Dir::with(&[("a.json", before)]);
        let run = dir.check("--fix a.json");
        assert_eq!(run.code, 0, "{run}");
        assert_eq!(dir.read("a.json"), after);
        assert_eq!(dir.check("a.json").code, 0);
        let names: Vec<_> = std::fs::read_dir(dir.path("")).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left behind: {names:?}");
    }
}

#[cfg(unix)]
#[test]
fn fix_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let dir = Dir::with(&[("real/a.json", WARNS)]);
    let real = dir.path("real/a.json");
    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).unwrap();
    symlink("real/a.json", dir.path("link.json")).unwrap();
    assert_eq!(dir.check("--fix link.json").code, 0);
    assert!(dir.path("link.json").is_symlink());
    assert!(dir.read("real/a.json").contains("Version"));
    let mode = std::fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn diff_writes_nothing() {
    let dir = Dir::with(&[("a.json", WARNS), ("b.json", BROKEN), ("good.json", GOOD)]);
    assert_snapshot!(dir.check("--diff ."), @r#"
    exit 1
    --- stdout
    --- a.json
    +++ a.json
    @@ -1,4 +1,5 @@
     {
    +  "Version": "2012-10-17",
       "Statement": [
         {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
       ]
    --- b.json
    +++ b.json
    @@ -1,6 +1,6 @@
     {
       "Version": "2012-10-17",
       "Statement": [
    -    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    +    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
       ]
     }
    --- stderr
    checked 3 policies in 3 files: 1 error, 1 warning; --fix can mend 2
    "#);
    assert_eq!(
        dir.check("--fix --unsafe-fixes --diff .").out,
        dir.check("--diff .").out
    );
    assert_eq!(dir.read("a.json"), WARNS);
    assert_eq!(dir.read("b.json"), BROKEN);
    let run = dir.run_in(
        "",
        &format!("check --select {RULES} --diff -"),
        WARNS.as_bytes(),
        &[],
    );
    assert!(run.out.starts_with("--- <stdin>\n+++ <stdin>\n"), "{run}");
}

#[test]
fn standard_output_holds_just_the_mended_standard_input() {
    let dir = Dir::with(&[("a.json", WARNS)]);
    let mend = |args: &str, stdin: &[u8]| {
        let args = format!("check --select {RULES} {args}");
        dir.run_in("", &args, stdin, &[])
    };
    assert_snapshot!(mend("--fix --format concise -", WARNS.as_bytes()), @r#"
    exit 0
    --- stdout
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
      ]
    }
    --- stderr
    checked 1 policy in 1 file: nothing to report; mended 1 finding
    "#);
    let unmendable = WARNS.replace("\"*\"", "\"${aws:username}\"");
    let run = mend("--fix --format concise -", unmendable.as_bytes());
    assert_eq!((run.code, run.out.as_str()), (1, unmendable.as_str()));
    assert_snapshot!(run.err, @r#"
    <stdin>:1:1: warning[missing-version] the policy has no `Version`
    checked 1 policy in 1 file: 1 warning
    "#);
    for untouched in [GOOD, "", "[1, 2]", "not a policy"] {
        let run = mend("--fix --format concise -", untouched.as_bytes());
        assert_eq!(run.out, untouched);
        assert_eq!(run.code, if untouched == GOOD { 0 } else { 2 }, "{run}");
    }
    let run = mend("--fix --format json -", unmendable.as_bytes());
    assert_eq!(run.out, unmendable);
    assert!(run.err.starts_with("{\"schema\":1,"), "{run}");
    let run = mend("--fix --format concise - a.json", GOOD.as_bytes());
    assert_eq!(run.out, GOOD);
    assert!(dir.read("a.json").contains("Version"));
}

#[test]
fn fix_leaves_text_that_is_not_utf8() {
    let dir = Dir::new();
    let text = [WARNS.as_bytes(), b"\xff"].concat();
    dir.write("a.json", &text);
    let run = dir.check("--fix a.json");
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(std::fs::read(dir.path("a.json")).unwrap(), text);
}

#[test]
fn fix_leaves_what_is_exempt() {
    let dir = Dir::with(&[
        ("a.json", WARNS),
        (
            "iam-lint.toml",
            "[[check.allow]]\nrule = \"missing-version\"\nreason = \"the pipeline adds it\"\n",
        ),
    ]);
    assert_eq!(dir.check("--fix a.json").code, 0);
    assert_eq!(dir.read("a.json"), WARNS);
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let dir = Dir::with(&[("a.json", WARNS), ("b.json", WARNS)]);
    // Where the new text would be put before it takes the file's place.
    std::fs::create_dir(dir.path("a.json.iam-lint-new")).unwrap();
    let run = dir.check("--fix a.json b.json");
    insta::with_settings!({filters => vec![(r"mended file: .*", "mended file: […]")]}, {
        assert_snapshot!(run, @r#"
        exit 2
        --- stderr
        error: `a.json`: cannot write the mended file: […]
          help: check that you may write to it and to its directory, or see the changes with --diff
        checked 1 policy in 1 file: nothing to report; mended 1 finding; could not check 1 file
        "#);
    });
    assert_eq!(dir.read("a.json"), WARNS);
    assert!(dir.read("b.json").contains("Version"));
}
