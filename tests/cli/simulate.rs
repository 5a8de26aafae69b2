//! `iam-lint simulate --request`.

use insta::assert_snapshot;

use super::Dir;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Own", "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}
  ]
}
"#;

fn request(rest: &str) -> String {
    format!(
        r#"{{"principal":"arn:aws:iam::210987654321:user/alice","action":"iam:ChangePassword","resource":"arn:aws:iam::210987654321:user/alice",{rest}"policies":{{"identity":["own.json"]}}}}"#
    )
}

fn dir() -> Dir {
    Dir::with(&[("own.json", POLICY)])
}

#[test]
fn one_request_is_explained() {
    let dir = dir();
    dir.write("request.json", request(""));
    assert_snapshot!(dir.run("simulate --request request.json --format text"));
    assert_snapshot!(dir.run("simulate --request request.json"));
    let open = request("\"context_complete\":false,")
        .replace("user/alice\",\"action", "role/x\",\"action");
    dir.write("open.json", open);
    assert_snapshot!(dir.run("simulate --request open.json --format text"));
}

#[test]
fn expectations_decide_the_exit_code() {
    let dir = dir();
    let lines = [
        request("\"expect\":\"allow\","),
        request("\"expect\":\"deny\","),
    ];
    dir.write("all.ndjson", lines.join("\n"));
    assert_snapshot!(dir.run("simulate --request all.ndjson --format text"));
    dir.write("good.ndjson", &lines[0]);
    assert_eq!(dir.run("simulate --request good.ndjson").code, 0);
    assert_eq!(dir.run("simulate --request all.ndjson").code, 1);
}

#[test]
fn a_bad_request_does_not_stop_the_others() {
    let dir = dir();
    let large = format!(
        "\"context\":{{\"aws:userid\":\"{}\"}},",
        "x".repeat(10 << 20)
    );
    let many: Vec<String> = (0..20_000)
        .map(|number| format!("\"k{number}\":1"))
        .collect();
    let lines = [
        request(""),
        r#"{"principal":"arn:aws:iam::210987654321:user/alice","action":"iam:ChangePassword"}"#
            .to_owned(),
        request("").replace(":user/alice\",\"action", ":usr/alice\",\"action"),
        request("\"context\":{\"aws:MultiFactorAuthPresent\":{}},"),
        request("\"contxt\":{},"),
        request(&large),
        request(&format!("\"context\":{{{}}},", many.join(","))),
        request("").replace("own.json", "none.json"),
        "{not json}".to_owned(),
        request("").replace("iam:ChangePassword", "ChangePassword"),
        String::new(),
        request(""),
    ];
    let text = lines.join("\n");
    let run = dir.run_in(
        "",
        "simulate --request - --format text",
        text.as_bytes(),
        &[],
    );
    assert_snapshot!(run);
    let run = dir.run_in("", "simulate --request -", text.as_bytes(), &[]);
    assert_eq!((run.code, run.out.lines().count()), (2, 11));
    assert!(
        run.out
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
    // The place of a fault counts from the beginning of the stream.
    let second: serde_json::Value = serde_json::from_str(run.out.lines().nth(1).unwrap()).unwrap();
    assert_eq!(second["span"]["start"]["line"], 2);
    assert_eq!(second["span"]["start"]["offset"], lines[0].len() + 1);
}

#[test]
fn the_output_follows_its_schema() {
    let dir = dir();
    let schema: serde_json::Value = serde_json::from_str(&dir.run("schema verdict").out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let open = request("\"context_complete\":false,");
    let role = open.replace("user/alice\",\"action", "role/x\",\"action");
    let lines = [request(""), role, "{}".to_owned()].join("\n");
    let answers = dir.run_in("", "simulate --request -", lines.as_bytes(), &[]);
    let narrow = dir.run("compare own.json --forbid actions=iam:ChangePassword");
    let public = dir.run("compare own.json --public --type resource");
    let all = [answers.out, narrow.out, public.out].concat();
    assert!(all.lines().count() == 5, "{all}");
    for line in all.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(validator.is_valid(&value), "{line}");
    }
}

#[test]
fn arrays_and_single_documents() {
    let dir = dir();
    dir.write(
        "array.json",
        format!("[\n  {},\n  {{\"action\": 7}}\n]\n", request("")),
    );
    let run = dir.run("simulate --request array.json");
    assert_eq!((run.code, run.out.lines().count()), (2, 2), "{run}");
    let pretty = serde_json::from_str::<serde_json::Value>(&request("")).unwrap();
    dir.write(
        "pretty.json",
        serde_json::to_string_pretty(&pretty).unwrap(),
    );
    assert_eq!(dir.run("simulate --request pretty.json").code, 0);
    dir.write("empty.json", "");
    assert_snapshot!(dir.run("simulate --request empty.json"), @r"
    exit 2
    --- stderr
    error: no request was given
      help: `iam-lint simulate --help` shows one
    ");
    assert_eq!(dir.run("simulate --request none.json").code, 2);
}

#[test]
fn a_policy_that_iam_refuses_leaves_the_answer_open() {
    let dir = dir();
    dir.write("own.json", POLICY.replace("\"Allow\"", "\"Permit\""));
    dir.write("request.json", request(""));
    let run = dir.run("simulate --request request.json --format text");
    assert!(
        run.out.starts_with("unknown: ")
            && run.out.contains("`own` is not a policy that IAM accepts"),
        "{run}"
    );
}

#[test]
fn what_policies_hold_cannot_forge_commands() {
    let dir = dir();
    dir.write(
        "request.json",
        request("").replace(
            "user/alice\",\"policies",
            "user/al\\u001b[31mice\\n::error::x\",\"policies",
        ),
    );
    let run = dir.run("simulate --request request.json --format text");
    assert!(
        !run.out.contains('\u{1b}')
            && !run
                .out
                .lines()
                .any(|line| line.trim_start().starts_with("::")),
        "{run}"
    );
}
