//! Policies, and where their parts stand.

use super::Read;
use crate::policy::Placement;

#[test]
fn a_policy_in_jsonencode_keeps_its_places() {
    let read = Read::of(&[(
        "main.tf",
        r#"
resource "aws_iam_policy" "x" {
  name   = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::b/$${aws:username}"
    }]
  })
}
"#,
    )]);
    let made = read.made("aws_iam_policy.x");
    assert_eq!(made.placement, Placement::Managed);
    assert_eq!(made.name.as_deref(), Some("reports"));
    let action = read.element("aws_iam_policy.x", "Action");
    assert_eq!(read.slice(action.place), "\"s3:GetObject\"");
    let resource = read.element("aws_iam_policy.x", "Resource");
    assert_eq!(resource.as_text(), Some("arn:aws:s3:::b/${aws:username}"));
}

#[test]
fn what_is_not_known_is_marked_where_it_is_referred_to() {
    let read = Read::of(&[
        (
            "main.tf",
            r#"
data "aws_caller_identity" "current" {}
resource "aws_s3_bucket" "logs" { bucket = "logs-${var.stage}" }
resource "aws_iam_role_policy" "x" {
  name   = "x"
  policy = jsonencode({
    Statement = [{
      Action   = local.actions
      Resource = [aws_s3_bucket.logs.arn, "arn:aws:iam::${local.account}:user/${var.user}"]
    }]
  })
}
"#,
        ),
        (
            "other.tf",
            r#"
variable "user" { type = string }
variable "stage" { default = "test" }
locals {
  account = data.aws_caller_identity.current.account_id
  actions = ["s3:GetObject"]
}
"#,
        ),
    ]);
    let owner = "aws_iam_role_policy.x";
    assert_eq!(
        read.json(owner),
        r#"{"Statement":[{"Action":["s3:GetObject"],"Resource":["arn:${data.aws_partition.current.partition}:s3:::logs-test","arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/${var.user}"]}]}"#
    );
    let action = &read.element(owner, "Action").elements()[0];
    assert_eq!(action.place.source().position(), 1);
    assert_eq!(read.slice(action.place), "\"s3:GetObject\"");
    let bucket = &read.element(owner, "Resource").elements()[0];
    assert_eq!(read.slice(bucket.place), "aws_s3_bucket.logs.arn");
}

const DOCUMENT: &str = r#"
data "aws_iam_policy_document" "x" {
  statement {
    actions   = ["iam:ChangePassword"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-central-1"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
"#;

#[test]
fn a_document_is_put_where_it_is_used() {
    let user = "resource \"aws_s3_bucket_policy\" \"b\" {\n  policy = data.aws_iam_policy_document.x.json\n}\n";
    let read = Read::of(&[("a.tf", DOCUMENT), ("b.tf", user)]);
    assert_eq!(read.project.made.len(), 1);
    let owner = "aws_s3_bucket_policy.b";
    assert_eq!(read.made(owner).placement, Placement::Resource);
    assert_eq!(
        read.json(owner),
        r#"{"Statement":[{"Action":["iam:ChangePassword"],"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-central-1","eu-west-1"]}},"Effect":"Allow","Principal":{"AWS":["*"]},"Resource":["arn:aws:iam::*:user/${aws:username}"]}],"Version":"2012-10-17"}"#
    );
    let document = &read.made(owner).value;
    assert!(read.slice(document.place).starts_with("\"x\" {"));
    let (key, _) = document
        .members()
        .iter()
        .find(|(key, _)| key.as_text() == Some("Statement"))
        .unwrap();
    assert_eq!(read.slice(key.place), "statement");
    let effect = read.element(owner, "Effect");
    assert_eq!(read.slice(effect.place), "statement");
    let resource = &read.element(owner, "Resource").elements()[0];
    assert_eq!(
        read.slice(resource.place),
        "\"arn:aws:iam::*:user/&{aws:username}\""
    );
}

#[test]
fn a_document_that_nothing_uses_is_bare() {
    let read = Read::of(&[("a.tf", DOCUMENT)]);
    let made = read.made("data.aws_iam_policy_document.x");
    assert_eq!(made.placement, Placement::Bare);
}

#[test]
fn documents_are_merged_by_sid() {
    let read = Read::of(&[(
        "main.tf",
        r#"
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "A"
    actions   = ["s3:Get*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "x" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json, var.more]
  override_policy_documents = [jsonencode({ Statement = { Sid = "B", Effect = "Deny" } })]
  statement {
    sid     = "B"
    actions = ["s3:Put*"]
  }
  dynamic "statement" {
    for_each = ["sqs", "sns"]
    content {
      actions = ["${statement.value}:*"]
    }
  }
  dynamic "statement" {
    for_each = var.more
    content {}
  }
}
variable "more" {}
"#,
    )]);
    assert_eq!(read.project.made.len(), 1);
    assert_eq!(
        read.json("data.aws_iam_policy_document.x"),
        r#"{"Statement":[{"Action":["s3:Get*"],"Effect":"Allow","Resource":["*"],"Sid":"A"},${var.more},{"Effect":"Deny","Sid":"B"},{"Action":["sqs:*"],"Effect":"Allow"},{"Action":["sns:*"],"Effect":"Allow"},dynamic "statement"],"Version":"2012-10-17"}"#
    );
}
