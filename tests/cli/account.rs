//! `iam-lint simulate --account`, `iam-lint test` and `iam-lint check --account`.

use std::path::Path;

use insta::assert_snapshot;

use super::Dir;

const MANIFEST: &str = r#"id = "210987654321"

[password-policy]
MinimumPasswordLength = 14
AllowUsersToChangePassword = false

[[user]]
name = "mira"
path = "/eng/"
groups = ["staff"]
console = true
mfa = false
access_keys = 0

[[user]]
name = "olaf"
console = true

[[group]]
name = "staff"
policies = [{ name = "own", document = '''{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Own", "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}
  ]
}''' }]
"#;

fn account() -> Dir {
    Dir::with(&[("account.toml", MANIFEST)])
}

#[test]
fn an_answer_is_explained() {
    assert_snapshot!(account().run("simulate --account . --user mira --target mira --format text"));
}

#[test]
fn the_matrix_names_everybody() {
    assert_snapshot!(account().run("simulate --account . --format text"));
}

#[test]
fn who_and_whose() {
    let dir = Dir::with(&[(
        "account.toml",
        &MANIFEST.replace(
            "AllowUsersToChangePassword = false",
            "AllowUsersToChangePassword = true",
        ),
    )]);
    assert_snapshot!(dir.run("simulate --account account.toml --target olaf --format text"), @r"
    exit 0
    --- stdout
    who can change the password of `olaf`
      yes          olaf (their own)
    ");
    assert_snapshot!(dir.run("simulate --account . --user mira --format text"), @r"
    exit 0
    --- stdout
    whose password `mira` can change
      yes          mira (their own)
    ");
}

#[test]
fn expectations_decide_on_the_exit_code() {
    let dir = account();
    for (args, code) in [
        ("--user mira --target mira --expect no", 0),
        ("--user mira --target mira --expect yes", 1),
        ("--user mira --target olaf --expect no", 0),
        ("--target olaf --expect no", 0),
        ("--expect no", 0),
        ("--expect yes", 1),
        ("--user mara --target mira", 2),
        ("--user mira --target mira --context aws:SourceIp", 2),
        ("--user mira --target mira --context SourceIp=1", 2),
        ("--user mira --target mira --at soon", 2),
        ("--user arn:aws:iam::210987654321:root --target mira", 2),
        ("--principal mira", 2),
        ("--principal mira --action GetUser", 2),
        ("--principal mira --action iam:GetUser --expect no", 0),
        ("--request x.json", 2),
    ] {
        let run = dir.run(&format!("simulate --account . {args}"));
        assert_eq!(run.code, code, "{args}\n{run}");
    }
    assert_eq!(dir.run("simulate").code, 2);
    assert_eq!(dir.run("simulate --account none").code, 2);
}

#[test]
fn near_names_are_suggested() {
    let run = account().run("simulate --account . --user mara --target mira");
    assert_eq!(
        run.err,
        "error: there is no user or role `mara` in the snapshot\n  help: did you mean `mira`?\n"
    );
}

#[test]
fn an_unusable_snapshot_is_shown_at_its_place() {
    let dir = Dir::with(&[("details.json", r#"{"UserDetailList": [{"UserName": "a", "#)]);
    assert_snapshot!(dir.run("simulate --account . --user a --target a"), @r#"
    exit 2
    --- stderr
      × `details.json` is not JSON: expected `}` and 2 more closing brackets before the end of the
      │ document
       ╭─[details.json:1:39]
     1 │ {"UserDetailList": [{"UserName": "a",
       ·                                       ▲
       ╰────
      help: take the snapshot again; a file that was cut short would hide users and policies
    "#);
}

#[test]
fn every_line_follows_the_schema() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/accounts");
    let dir = Dir::new();
    let schema = serde_json::from_str(&dir.run("schema verdict").out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut lines = 0;
    for entry in std::fs::read_dir(&samples).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        let run = dir.run(&format!("simulate --account {}", path.display()));
        assert_eq!(run.code, 0, "{run}");
        for line in run.out.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&value), "{line}");
            assert_ne!(value["answer"], "no");
            lines += 1;
        }
    }
    assert!(lines > 20, "{lines}");
}

#[test]
fn manifests_and_scenarios_follow_their_schemas() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/accounts");
    let dir = Dir::new();
    let validator = |name: &str| {
        let schema = serde_json::from_str(&dir.run(&format!("schema {name}")).out).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    };
    let (snapshot, scenario) = (validator("snapshot"), validator("scenario"));
    let mut checked = 0;
    for entry in std::fs::read_dir(&samples).unwrap() {
        for (name, validator) in [
            ("account.toml", &snapshot),
            ("password.iam-test.toml", &scenario),
        ] {
            let path = entry.as_ref().unwrap().path().join(name);
            if let Ok(text) = std::fs::read_to_string(&path) {
                let value: serde_json::Value =
                    serde_json::to_value(toml::from_str::<toml::Table>(&text).unwrap()).unwrap();
                assert!(validator.is_valid(&value), "{}", path.display());
                checked += 1;
            }
        }
    }
    assert!(checked >= 11, "{checked}");
}

#[test]
fn the_samples_scenarios_pass() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/accounts");
    let run = Dir::new().run(&format!("test --quiet {}", samples.display()));
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run}");
}

const SCENARIO: &str = r#"account = "."

[[password]]
name = "mira may"
user = "mira"
target = "mira"
expect = "yes"

[[password]]
user = "olaf"
target = "olaf"
way = "change-own-password"
expect = "no"

[[request]]
principal = "arn:aws:iam::210987654321:user/eng/mira"
action = "iam:GetUser"
expect = "deny"
"#;

#[test]
fn a_failed_scenario_is_explained() {
    let dir = account();
    dir.write("a.iam-test.toml", SCENARIO);
    assert_snapshot!(dir.run("test"));
}

#[test]
fn results_as_junit() {
    let dir = account();
    dir.write("a.iam-test.toml", SCENARIO);
    let run = dir.run("test --format junit");
    assert_eq!(run.code, 1);
    assert!(run.out.contains("tests=\"3\""), "{run}");
    assert!(run.out.contains("failures=\"1\""), "{run}");
    assert!(
        run.out.contains("expected yes, and the answer is no"),
        "{run}"
    );
}

#[test]
fn scenarios_of_policies_alone_and_as_json() {
    let dir = Dir::with(&[
        (
            "policy.json",
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}}"#,
        ),
        (
            "a.iam-test.json",
            r#"{"policies": {"identity": ["policy.json"]}, "request": [
                {"name": "may read", "principal": "arn:aws:iam::210987654321:user/a", "action": "iam:GetUser", "resource": "arn:aws:iam::210987654321:user/a", "expect": "allow"},
                {"name": "may not delete", "principal": "arn:aws:iam::210987654321:user/a", "action": "iam:DeleteUser", "resource": "arn:aws:iam::210987654321:user/a", "expect": "implicit-deny"}]}"#,
        ),
    ]);
    assert_snapshot!(dir.run("test ."), @r"
    exit 0
    --- stdout
    a.iam-test.json
      ok     may read
      ok     may not delete

    2 passed
    ");
}

#[test]
fn what_is_wrong_with_a_scenario_file() {
    let dir = account();
    for (scenario, message) in [
        ("", "asks nothing"),
        ("account = ", "not TOML"),
        ("acount = \".\"", "a scenario file has no `acount`"),
        (
            "[[password]]\nuser = \"a\"\ntarget = \"a\"\nexpect = \"yes\"",
            "names no `account`",
        ),
        (
            "account = \".\"\n[[password]]\nuser = \"mira\"\ntarget = \"mira\"\nexpect = \"maybe\"",
            "`maybe` is not an answer",
        ),
        (
            "account = \".\"\n[[password]]\nuser = \"mira\"\ntarget = \"mara\"\nexpect = \"no\"",
            "did you mean `mira`",
        ),
        (
            "account = \"nowhere\"\n[[password]]\nuser = \"mira\"\ntarget = \"mira\"\nexpect = \"no\"",
            "nowhere",
        ),
        (
            "account = \".\"\n[[password]]\nuser = \"mira\"\ntarget = \"mira\"\ncredential = \"key\"\nexpect = \"no\"",
            "`key` is not a kind of credential",
        ),
    ] {
        dir.write("a.iam-test.toml", scenario);
        let run = dir.run("test a.iam-test.toml");
        let all = format!("{}{}", run.out, run.err).replace("\n  │ ", " ");
        assert_eq!(run.code, 2, "{scenario}\n{run}");
        assert!(all.contains(message), "{scenario}\n{run}");
    }
    assert_eq!(Dir::new().run("test").code, 2);
}

#[test]
fn an_account_is_checked() {
    let dir = account();
    assert_snapshot!(dir.run("check --account account.toml --select account --format concise"), @r"
    exit 1
    --- stdout
    account.toml:3:1: warning[weak-password-policy] former passwords may be used again
    account.toml:8:8: warning[path-user-not-reached] `mira` is under the path `/eng/`, which the policy does not reach
    account.toml:16:8: warning[console-user-cannot-change-password] `olaf` signs in with a password and cannot change it
    --- stderr
    checked 1 account: 3 warnings
    ");
    dir.write(
        "iam-lint.toml",
        "[[check.allow]]\nrule = \"path-user-not-reached\"\nreason = \"the path goes next week\"\n\n[[check.allow]]\nrule = \"console-user-cannot-change-password\"\nreason = \"olaf is a robot\"\n[[check.allow]]\nrule = \"weak-password-policy\"\nreason = \"TICKET-7\"\n",
    );
    let run = dir.run("check --account account.toml --select account");
    assert_eq!(run.code, 0, "{run}");
    assert!(run.err.contains("3 suppressed"), "{run}");
}
