//! `[[check.forbid]]` and `[[check.require]]`.

use insta::assert_snapshot;

use super::Dir;

const CONFIG: &str = r#"
[[check.forbid]]
message = "only the help desk resets passwords"
actions = ["iam:UpdateLoginProfile"]
except = ["help-desk/**"]

[[check.require]]
message = "policies stay within the boundary"
within = "limits/boundary.json"
paths = ["dev/**"]
severity = "error"
"#;

const RESETS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Reset", "Effect": "Allow", "Action": "iam:*LoginProfile", "Resource": "*"}
  ]
}
"#;

const BOUNDARY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]
}
"#;

fn dir() -> Dir {
    Dir::with(&[
        ("iam-lint.toml", CONFIG),
        ("limits/boundary.json", BOUNDARY),
        ("dev/a.json", RESETS),
        ("help-desk/b.json", RESETS),
    ])
}

#[test]
fn findings_show_a_request() {
    let run = dir().run("check --select access dev help-desk");
    assert_snapshot!(run);
}

#[test]
fn a_reference_that_cannot_be_read_has_a_place() {
    let dir = dir();
    dir.write("limits/boundary.json", "{}");
    assert_snapshot!(dir.run("check --select access dev"));
}
