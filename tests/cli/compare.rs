//! `iam-lint compare`.

use insta::assert_snapshot;

use super::Dir;

const NARROW: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
  ]
}
"#;

const WIDE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*"},
    {"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
  ]
}
"#;

const BUCKET: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
     "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
  ]
}
"#;

fn dir() -> Dir {
    Dir::with(&[
        ("narrow.json", NARROW),
        ("wide.json", WIDE),
        ("bucket.json", BUCKET),
    ])
}

#[test]
fn new_access_is_shown() {
    let dir = dir();
    assert_snapshot!(dir.run("compare wide.json --with narrow.json --format text"));
    assert_snapshot!(dir.run("compare wide.json --with narrow.json"));
    assert_eq!(dir.run("compare narrow.json --with wide.json").code, 0);
    assert_snapshot!(dir.run("compare narrow.json --with wide.json --format text"), @r"
    exit 0
    --- stdout
    pass: `narrow.json` allows nothing that `wide.json` does not
    ");
}

#[test]
fn both_sides_may_be_several_files() {
    let dir = dir();
    assert_eq!(
        dir.run("compare narrow.json wide.json --with wide.json")
            .code,
        0
    );
    assert_eq!(
        dir.run("compare wide.json --with narrow.json wide.json")
            .code,
        0
    );
    let wide = std::fs::read(dir.path("wide.json")).unwrap();
    let piped = dir.run_in("", "compare - --with narrow.json", &wide, &[]);
    assert_eq!(piped.code, 1);
    assert!(piped.out.contains("\"file\":\"<stdin>\""), "{piped}");
}

#[test]
fn forbidden_access() {
    let dir = dir();
    let run = |access| {
        dir.run(&format!(
            "compare wide.json --forbid {access} --format text"
        ))
    };
    assert_eq!(run("actions=s3:DeleteObject").code, 0);
    assert_eq!(run("resources=arn:aws:s3:::payroll/*").code, 1);
    assert_eq!(
        run("actions=s3:GetObject,resources=arn:aws:s3:::payroll/*").code,
        0
    );
    assert_snapshot!(run(
        "actions=iam:PassRole,s3:Put*,resources=arn:aws:s3:::payroll/*"
    ));
    assert_snapshot!(run("s3:GetObject"), @r"
    exit 2
    --- stderr
    error: --forbid: `s3:GetObject` stands before `actions=` or `resources=`
      help: write --forbid actions=iam:PassRole,resources=arn:aws:iam::*:role/admin
    ");
}

#[test]
fn the_public() {
    let dir = dir();
    assert_eq!(dir.run("compare bucket.json --public").code, 0);
    dir.write(
        "open.json",
        BUCKET.replace("StringEquals", "StringNotEquals"),
    );
    assert_snapshot!(dir.run("compare open.json --public --format text"));
}

#[test]
fn what_cannot_be_told_is_said() {
    let dir = dir();
    dir.write(
        "odd.json",
        NARROW.replace(
            "\"Resource\"",
            "\"Condition\": {\"StringIs\": {\"aws:RequestedRegion\": \"eu-west-1\"}}, \"Resource\"",
        ),
    );
    assert_snapshot!(dir.run("compare odd.json --with bucket.json --type identity --format text"));
    assert_snapshot!(dir.run("compare odd.json --forbid actions=s3:*"));
}

#[test]
fn unusable_input() {
    let dir = dir();
    dir.write("broken.json", "{\"Statement\": [");
    dir.write("other.json", "{\"a\": 1}");
    assert_snapshot!(dir.run("compare none.json broken.json other.json --with narrow.json"));
    assert_eq!(dir.run("compare narrow.json").code, 2);
    assert_eq!(
        dir.run("compare narrow.json --public --with wide.json")
            .code,
        2
    );
}
