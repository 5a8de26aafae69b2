//! Policies in YAML, templates, charts and Terraform, and accounts out of code and plans.

use insta::assert_snapshot;
use serde_json::Value;

use super::{Dir, GOOD, Run};

/// The rules of these tests, so that they stay when rules are added. Those about comments run
/// whatever is selected.
const SELECTED: &str =
    "missing-version,json-syntax-error,yaml-syntax-error,hcl-syntax-error,config";

/// A policy with a warning, in YAML.
const YAML: &str = r#"# What everybody may do.
Statement:
  - Sid: List
    Effect: Allow
    Action: s3:ListAllMyBuckets
    Resource: "*"
"#;

/// A template of CloudFormation whose policy has a warning.
const TEMPLATE: &str = r#"AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Staff:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: s3:GetObject, Resource: !Sub "arn:${AWS::Partition}:s3:::reports/*"}
"#;

/// A root module that calls a module in `staff`.
const ROOT: &str = r#"module "staff" {
  source = "./staff"
}

resource "aws_iam_policy" "list" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
  })
}
"#;

/// A module whose policy has a warning.
const MODULE: &str = r#"resource "aws_iam_policy" "read" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
  })
}
"#;

/// A template of Helm's, which is no YAML before it is rendered.
const CHART: &str = r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  policy.json: |
    {
      "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{{ .Values.bucket }}/*"}
      ]
    }
"#;

/// Terraform of which not all can be read.
const UNREADABLE: &str = r#"variable "policy" {
  type = string
}

module "users" {
  source = "terraform-aws-modules/iam/aws//modules/iam-user"
}

resource "aws_iam_policy" "given" {
  policy = var.policy
}
"#;

/// An account: nobody but olaf may change a password, and he his own.
const LIVE: &str = r#"id = "210987654321"

[password-policy]
MinimumPasswordLength = 14
AllowUsersToChangePassword = false

[[user]]
name = "mira"
console = true
mfa = true
access_keys = 0

[[user]]
name = "olaf"
console = true
mfa = true
access_keys = 0
policies = [{ name = "own", document = '''{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Own", "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}
  ]
}''' }]
"#;

/// A plan that lets mira reset passwords, and takes olaf's policy away.
const PLAN: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "planned_values": {"root_module": {"resources": [
    {
      "address": "aws_iam_user_policy.desk", "mode": "managed", "type": "aws_iam_user_policy", "name": "desk",
      "values": {
        "user": "mira", "name": "desk",
        "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Desk\",\"Effect\":\"Allow\",\"Action\":\"iam:UpdateLoginProfile\",\"Resource\":\"*\"}]}"
      }
    }
  ]}},
  "resource_changes": [{
    "address": "aws_iam_user_policy.own", "mode": "managed", "type": "aws_iam_user_policy", "name": "own",
    "change": {"actions": ["delete"], "before": {"user": "olaf", "name": "own", "policy": "{}"}, "after": null}
  }]
}
"#;

/// A plan of users in a module.
const ALONE: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "planned_values": {"root_module": {
    "resources": [{
      "address": "aws_iam_account_password_policy.this", "mode": "managed", "type": "aws_iam_account_password_policy", "name": "this",
      "values": {"allow_users_to_change_password": false, "minimum_password_length": 14}
    }],
    "child_modules": [{
      "address": "module.people[\"eu\"]",
      "resources": [
        {
          "address": "module.people[\"eu\"].aws_iam_user.this[\"mira\"]", "mode": "managed", "type": "aws_iam_user", "name": "this",
          "values": {"name": "mira", "path": "/", "arn": "arn:aws:iam::210987654321:user/mira"}
        },
        {
          "address": "module.people[\"eu\"].aws_iam_user.this[\"olaf\"]", "mode": "managed", "type": "aws_iam_user", "name": "this",
          "values": {"name": "olaf", "path": "/", "arn": "arn:aws:iam::210987654321:user/olaf"}
        },
        {
          "address": "module.people[\"eu\"].aws_iam_user_login_profile.this[\"mira\"]", "mode": "managed", "type": "aws_iam_user_login_profile", "name": "this",
          "values": {"user": "mira", "password_reset_required": false}
        },
        {
          "address": "module.people[\"eu\"].aws_iam_user_policy.own", "mode": "managed", "type": "aws_iam_user_policy", "name": "own",
          "values": {
            "user": "mira", "name": "own",
            "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Own\",\"Effect\":\"Allow\",\"Action\":\"iam:ChangePassword\",\"Resource\":\"arn:aws:iam::210987654321:user/mira\"}]}"
          }
        }
      ]
    }]
  }}
}
"#;

/// A plan that gives olaf a boundary whose ARN is known after apply.
const UNKNOWN: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "planned_values": {"root_module": {"resources": [{
    "address": "aws_iam_user.olaf", "mode": "managed", "type": "aws_iam_user", "name": "olaf",
    "values": {"name": "olaf", "path": "/", "arn": "arn:aws:iam::210987654321:user/olaf"}
  }]}},
  "resource_changes": [{
    "address": "aws_iam_user.olaf", "mode": "managed", "type": "aws_iam_user", "name": "olaf",
    "change": {"actions": ["update"], "before": {"name": "olaf", "path": "/"}, "after": {}, "after_unknown": {"permissions_boundary": true}}
  }],
  "configuration": {"root_module": {
    "resources": [{
      "address": "aws_iam_user.olaf", "mode": "managed", "type": "aws_iam_user", "name": "olaf",
      "expressions": {"permissions_boundary": {"references": ["module.limits.arn", "module.limits"]}}
    }],
    "module_calls": {"limits": {"source": "./limits", "module": {
      "outputs": {"arn": {"expression": {"references": ["aws_iam_policy.limit.arn", "aws_iam_policy.limit"]}}}
    }}}
  }}
}
"#;

/// Runs `iam-lint check` with these rules.
fn check(dir: &Dir, args: &str) -> Run {
    dir.run(&format!("check --select {SELECTED} {args}"))
}

/// What goes in by standard input.
fn check_stdin(text: &str) -> Run {
    let args = format!("check --select {SELECTED} --format concise -");
    Dir::new().run_in("", &args, text.as_bytes(), &[])
}

#[test]
fn yaml() {
    let dir = Dir::with(&[("policy.yaml", YAML)]);
    assert_snapshot!(check(&dir, "policy.yaml"), @r#"
    exit 1
    --- stdout
    warning[missing-version]

      ⚠ the policy has no `Version`
       ╭─[policy.yaml:2:1]
     1 │ # What everybody may do.
     2 │ Statement:
       · ─────────
     3 │   - Sid: List
       ╰────
      help: AWS reads it in the language of 2008, in which `${…}` is literal text; add `"Version":
            "2012-10-17"`
            --fix can add `"Version": "2012-10-17"`

    --- stderr
    checked 1 policy in 1 file: 1 warning; --fix can mend 1
    "#);
}

#[test]
fn a_cloudformation_template() {
    let dir = Dir::with(&[("template.yaml", TEMPLATE)]);
    assert_snapshot!(check(&dir, "--format concise ."), @r"
    exit 1
    --- stdout
    template.yaml:7:9: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 1 policy in 1 file: 1 warning
    ");
}

#[test]
fn what_a_module_says_is_found_in_its_file() {
    let dir = Dir::with(&[("main.tf", ROOT), ("staff/main.tf", MODULE)]);
    assert_snapshot!(check(&dir, "."), @r#"
    exit 1
    --- stdout
    warning[missing-version]

      ⚠ the policy has no `Version`
       ╭─[staff/main.tf:2:23]
     1 │ resource "aws_iam_policy" "read" {
     2 │   policy = jsonencode({
       ·                       ─
     3 │     Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
       ╰────
      help: AWS reads it in the language of 2008, in which `${…}` is literal text; add `"Version":
            "2012-10-17"`
            --fix can add `"Version": "2012-10-17"`

    --- stderr
    checked 2 policies in 2 files: 1 warning; --fix can mend 1
    "#);
}

#[test]
fn a_helm_template() {
    let chart = "apiVersion: v2\nname: x\nversion: 0.1.0\n";
    let dir = Dir::with(&[("Chart.yaml", chart), ("templates/config.yaml", CHART)]);
    assert_snapshot!(check(&dir, "--format concise ."), @r"
    exit 1
    --- stdout
    templates/config.yaml:7:5: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 1 policy in 1 file: 1 warning; skipped 1 file (--verbose says why)
    ");
}

#[test]
fn a_broken_file_does_not_keep_others_from_being_checked() {
    let broken = YAML.replace("    Effect", "  Effect");
    let dir = Dir::with(&[("a.yaml", YAML), ("b.yaml", &broken), ("c.json", GOOD)]);
    assert_snapshot!(check(&dir, "--format concise ."), @r"
    exit 1
    --- stdout
    a.yaml:2:1: warning[missing-version] the policy has no `Version`
    b.yaml:4:3: error[yaml-syntax-error] the indentation fits nothing above
    --- stderr
    checked 2 policies in 3 files: 1 error, 1 warning; --fix can mend 1
    ");
}

#[test]
fn what_cannot_be_read_is_named() {
    let dir = Dir::with(&[("main.tf", UNREADABLE)]);
    assert_snapshot!(check(&dir, "."), @r"
    exit 0
    --- stderr
    checked 0 policies in 1 file: nothing to report; could not read 2 policies (--verbose names them)
    ");
    assert_snapshot!(check(&dir, "--verbose ."), @r"
    exit 0
    --- stderr
    not checked in `main.tf` line 5: `module.users`: the module comes from `terraform-aws-modules/iam/aws//modules/iam-user`, which is not in sight
    not checked in `main.tf` line 10: the policy of `aws_iam_policy.given`: `${var.policy}` has no default
    checked 0 policies in 1 file: nothing to report; could not read 2 policies
    ");
    let report: Value = serde_json::from_str(&check(&dir, "--format json .").out).unwrap();
    let listed = report["not_checked"].as_array().unwrap();
    assert_eq!(listed[0]["span"]["start"]["line"], 5);
    assert_eq!(listed[0]["what"], "`module.users`");
    assert_eq!(listed[1]["reason"], "`${var.policy}` has no default");
    assert_eq!(report["summary"]["not_checked"], 2);
}

#[test]
fn comments_in_yaml() {
    let comment = "# iam-lint: allow[missing-version]";
    let statements = YAML.trim_start_matches("# What everybody may do.\n");
    let dir = Dir::new();
    dir.write(
        "accepted.yaml",
        format!("{comment} an old document\n{statements}"),
    );
    dir.write("silent.yaml", format!("{comment}\n{statements}"));
    let unused = format!("{comment} an old document\nVersion: \"2012-10-17\"\n{YAML}");
    dir.write("unused.yaml", unused);
    assert_snapshot!(check(&dir, "--format concise ."), @r"
    exit 1
    --- stdout
    silent.yaml:1:3: warning[allow-without-reason] the comment gives no reason, so it allows nothing
    silent.yaml:2:1: warning[missing-version] the policy has no `Version`
    unused.yaml:1:19: warning[allow-without-finding] the comment allows `missing-version` and covers no finding of it
    --- stderr
    checked 3 policies in 3 files: 3 warnings; --fix can mend 1; 1 suppressed
    ");
    assert_eq!(check(&dir, "accepted.yaml").code, 0, "it has a reason");
}

#[test]
fn comments_in_terraform() {
    let comment = "# iam-lint: allow[missing-version]";
    let with = |module: &str, reason: &str| {
        module.replace("  policy", &format!("  {comment}{reason}\n  policy"))
    };
    let good = MODULE.replace("Statement = [", "Version = \"2012-10-17\", Statement = [");
    let dir = Dir::with(&[
        ("accepted/main.tf", &with(MODULE, " an old document")),
        ("silent/main.tf", &with(MODULE, "")),
        ("unused/main.tf", &with(&good, " an old document")),
    ]);
    assert_snapshot!(check(&dir, "--format concise ."), @r"
    exit 1
    --- stdout
    silent/main.tf:2:5: warning[allow-without-reason] the comment gives no reason, so it allows nothing
    silent/main.tf:3:23: warning[missing-version] the policy has no `Version`
    unused/main.tf:2:21: warning[allow-without-finding] the comment allows `missing-version` and covers no finding of it
    --- stderr
    checked 3 policies in 3 files: 3 warnings; --fix can mend 1; 1 suppressed
    ");
    assert_eq!(check(&dir, "accepted").code, 0, "it has a reason");
}

#[test]
fn fix_mends_modules_and_yaml() {
    let root = ROOT.replace("    Version   = \"2012-10-17\"\n", "");
    let dir = Dir::with(&[
        ("main.tf", &root),
        ("staff/main.tf", MODULE),
        ("list.yaml", YAML),
    ]);
    assert_snapshot!(check(&dir, "--fix ."), @r"
    exit 0
    --- stderr
    checked 3 policies in 3 files: nothing to report; mended 3 findings
    ");
    assert_snapshot!(dir.read("main.tf"), @r#"
    module "staff" {
      source = "./staff"
    }

    resource "aws_iam_policy" "list" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
      })
    }
    "#);
    assert_snapshot!(dir.read("staff/main.tf"), @r#"
    resource "aws_iam_policy" "read" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
      })
    }
    "#);
    assert_snapshot!(dir.read("list.yaml"), @r#"
    # What everybody may do.
    Version: "2012-10-17"
    Statement:
      - Sid: List
        Effect: Allow
        Action: s3:ListAllMyBuckets
        Resource: "*"
    "#);
    assert_eq!(check(&dir, ".").code, 0, "nothing is left");
}

#[test]
fn standard_input_in_yaml_and_hcl() {
    assert_snapshot!(check_stdin(YAML), @r"
    exit 1
    --- stdout
    <stdin>:2:1: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 1 policy in 1 file: 1 warning; --fix can mend 1
    ");
    assert_snapshot!(check_stdin(MODULE), @r"
    exit 1
    --- stdout
    <stdin>:2:23: warning[missing-version] the policy has no `Version`
    --- stderr
    checked 1 policy in 1 file: 1 warning; --fix can mend 1
    ");
}

#[test]
fn an_account_out_of_a_plan() {
    let dir = Dir::with(&[("plan.json", ALONE)]);
    assert_snapshot!(dir.run("simulate --account plan.json --format text"));
    let args = "simulate --account plan.json --user mira --target mira --format text";
    assert_snapshot!(dir.run(args));
}

#[test]
fn what_a_plan_changes() {
    let dir = Dir::with(&[("live/account.toml", LIVE), ("plan.json", PLAN)]);
    let args = "simulate --account live --plan plan.json --diff --expect unchanged --format";
    assert_snapshot!(dir.run(&format!("{args} text")));
    assert_snapshot!(dir.run(&format!("{args} markdown")));
    let schema = serde_json::from_str(&dir.run("schema verdict").out).unwrap();
    let run = dir.run(&format!("{args} json"));
    let line: Value = serde_json::from_str(&run.out).unwrap();
    assert!(jsonschema::is_valid(&schema, &line), "{run}");
    assert_eq!(run.code, 1, "something changes");
}

#[test]
fn what_is_known_after_apply_is_named() {
    let dir = Dir::with(&[("live/account.toml", LIVE), ("plan.json", UNKNOWN)]);
    let args = "simulate --account live --plan plan.json --user olaf --target olaf --format text";
    assert_snapshot!(dir.run(args));
    assert_eq!(dir.run(&format!("{args} --expect yes")).code, 1);
}

#[test]
fn what_macros_and_inner_strings_hold_is_named() {
    let template = r#"Resources:
  A:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://x/y}}
          - {Effect: Allow, Action: s3:ListAllMyBuckets, Resource: "*"}
  B:
    Type: Custom::AWS
    Properties:
      Create: '{"action":"putRolePolicy","parameters":{"PolicyDocument":"{\"Statement\":[{\"Effect\":\"Allow\"}]}"}}'
"#;
    let dir = Dir::with(&[("template.yaml", template)]);
    assert_snapshot!(check(&dir, "--verbose ."), @r"
    exit 0
    --- stderr
    not checked in `template.yaml` line 8: what `Fn::Transform at 8:13` puts in: only CloudFormation runs macros
    not checked in `template.yaml` line 13: a policy of `Custom::AWS B`: it stands in a string inside a string
    checked 1 policy in 1 file: nothing to report; could not read 2 policies
    ");
}

#[test]
fn nothing_is_missed_where_reading_stopped() {
    let broken = "Statement:\n  - Effect: Allow\n   Action: s3:GetObject\n";
    let template = "{\"Resources\": {\"A\": {\"Type\": \"AWS::IAM::Policy\", ";
    let dir = Dir::with(&[("a.yaml", broken), ("b.json", template)]);
    let run = check(&dir, "--format concise .");
    assert_eq!(run.code, 1);
    let rules = |name: &str| run.out.contains(name);
    assert!(rules("yaml-syntax-error") && rules("json-syntax-error"));
    assert!(!rules("missing-"), "{}", run.out);
}
