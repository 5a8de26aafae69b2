//! Modules, variables and what cannot be read.

use std::path::PathBuf;

use super::super::roots;
use super::{Memory, Read};
use crate::policy::Placement;

#[test]
fn modules_are_called_with_their_arguments() {
    let read = Read::of(&[
        (
            "main.tf",
            r#"
module "user" {
  source   = "./modules/user"
  for_each = { mira = "/a/", tom = "/b/" }
  name     = each.key
  path     = each.value
}
resource "aws_iam_group_policy" "g" {
  name   = "g"
  policy = jsonencode({ Statement = [{ Resource = values(module.user)[*].arn }] })
}
module "far" {
  source      = "terraform-aws-modules/iam/aws"
  policy_json = "x"
}
"#,
        ),
        (
            "modules/user/main.tf",
            r#"
variable "name" {}
variable "path" {}
resource "aws_iam_user" "this" {
  name = var.name
  path = var.path
}
resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = aws_iam_user.this.name
  policy = file("${path.module}/own.json")
}
output "arn" { value = aws_iam_user.this.arn }
"#,
        ),
        ("modules/user/own.json", r#"{"Statement": []}"#),
    ]);
    let account = "${data.aws_caller_identity.current.account_id}";
    let arn = |end: &str| {
        format!("\"arn:${{data.aws_partition.current.partition}}:iam::{account}:user{end}\"")
    };
    assert_eq!(
        read.json("aws_iam_group_policy.g"),
        format!(
            "{{\"Statement\":[{{\"Resource\":[{},{}]}}]}}",
            arn("/a/mira"),
            arn("/b/tom")
        )
    );
    let declared: Vec<_> = read.project.declared.iter().map(|one| &*one.name).collect();
    assert!(declared.contains(&"module.user[\"mira\"].aws_iam_user.this"));
    let file = PathBuf::from("modules/user/own.json");
    assert_eq!(read.project.read_files, [(file, Placement::User)]);
    let unchecked = &read.project.unchecked[0];
    assert_eq!(unchecked.what, "`module.far`");
    assert_eq!(
        unchecked.reason,
        "the module comes from `terraform-aws-modules/iam/aws`, which is not in sight"
    );
}

#[test]
fn conditions_that_are_not_known_are_assumed() {
    let main = r#"
variable "create" {}
resource "aws_iam_policy" "x" {
  count  = var.create ? 1 : 0
  policy = jsonencode({ Statement = [] })
}
"#;
    let with = Read::assuming(&[("main.tf", main)], true);
    assert!(with.project.asked);
    assert_eq!(with.project.assumptions, ["`var.create` is true"]);
    assert_eq!(with.project.made.len(), 1);
    let without = Read::assuming(&[("main.tf", main)], false);
    assert!(without.project.asked && without.project.declared.is_empty());
}

#[test]
fn policies_that_cannot_be_read_are_listed() {
    let read = Read::of(&[(
        "main.tf",
        "variable \"p\" {}\nresource \"aws_iam_policy\" \"x\" {\n  policy = var.p\n}\n",
    )]);
    let unchecked = &read.project.unchecked[0];
    assert_eq!(unchecked.what, "the policy of `aws_iam_policy.x`");
    assert_eq!(unchecked.reason, "`${var.p}` has no default");
    assert_eq!(read.slice(unchecked.place), "var.p");
}

#[test]
fn templates_point_into_their_files() {
    let read = Read::of(&[
        (
            "main.tf",
            r#"
resource "aws_sqs_queue" "q" {
  policy = templatefile("${path.module}/p.tftpl", { actions = ["sqs:*"], who = var.who })
}
variable "who" { type = string }
"#,
        ),
        (
            "p.tftpl",
            r#"{"Statement": [{"Action": ${jsonencode(actions)}, "Resource": "${who}"}]}"#,
        ),
    ]);
    let made = read.made("aws_sqs_queue.q");
    assert_eq!(made.value.place.source().position(), 1);
    assert_eq!(
        read.readable(made.value.as_text().unwrap()),
        r#"{"Statement": [{"Action": ["sqs:*"], "Resource": "${var.who}"}]}"#
    );
}

#[test]
fn variables_have_the_values_that_files_set() {
    let read = Read::of(&[
        (
            "main.tf",
            r#"
variable "people" {
  type = map(object({ path = optional(string, "/"), groups = optional(list(string)) }))
}
resource "aws_iam_user" "person" {
  for_each = var.people
  name     = each.key
  path     = each.value.path
}
"#,
        ),
        ("terraform.tfvars", "people = { mira = {} }\n"),
    ]);
    let declared = &read.project.declared[0];
    assert_eq!(&*declared.name, "aws_iam_user.person[\"mira\"]");
    assert_eq!(
        declared.properties.get("path").unwrap().as_text(),
        Some("/")
    );
}

#[test]
fn boundaries_are_told_by_their_arns() {
    let read = Read::of(&[(
        "main.tf",
        r#"
resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Statement = [] })
}
resource "aws_iam_user" "x" {
  name                 = "x"
  permissions_boundary = aws_iam_policy.limit.arn
}
"#,
    )]);
    let made = read.made("aws_iam_policy.limit");
    assert_eq!(made.placement, Placement::Boundary);
}

#[test]
fn modules_in_a_ring_are_a_fault() {
    let files = [
        (
            "main.tf",
            "# the policies of a\nmodule \"a\" {\n  source = \"./a\"\n}\n",
        ),
        ("a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"),
        ("b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\n"),
    ];
    let read = Read::of(&files);
    let fault = &read.project.faults[0];
    assert_eq!(
        fault.message,
        "`module.a` calls a module that it is part of"
    );
    let folders: Vec<PathBuf> = [".", "a", "b"].map(PathBuf::from).into();
    assert_eq!(roots(&folders, &Memory::of(&files)), [PathBuf::from(".")]);
}

#[test]
fn strings_of_json_syntax_are_templates() {
    let read = Read::of(&[(
        "main.tf.json",
        r#"{
  "locals": {"bucket": "logs"},
  "resource": {"aws_iam_policy": {"x": {
    "policy": "${jsonencode({Statement = [{Resource = \"arn:aws:s3:::${local.bucket}\"}]})}"
  }}}
}"#,
    )]);
    assert_eq!(
        read.json("aws_iam_policy.x"),
        r#"{"Statement":[{"Resource":"arn:aws:s3:::logs"}]}"#
    );
}
