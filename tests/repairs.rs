//! Repairs in code change the policy they are for and nothing else, or are not offered.

#![expect(clippy::expect_used, reason = "what the tests take for granted")]

use iam_lint::lint::{Linter, fix};
use iam_lint::source::{Source, SourceId};

/// The text after all repairs, those that someone should look at included.
fn repaired(name: &str, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let source = Source::new(SourceId::new(0), name, text.clone());
        let report = Linter::default().check(&source, None);
        let fixes: Vec<_> = report
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .collect();
        match fix::apply_soundly(&source, &fixes) {
            Some((next, _)) => text = next,
            None => return text,
        }
    }
    Some(text)
        .filter(|text| text.len() < 10_000)
        .expect("repairs come to an end")
}

fn is_left_alone(name: &str, text: &str) {
    assert_eq!(repaired(name, text), text);
}

#[test]
fn what_an_alias_repeats_is_left_alone() {
    is_left_alone(
        "policy.yaml",
        r#"shared: &dup
  Sid: A
  Effect: Allow
  Action: "s3:GetObject"
  Resource: "*"
policy:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Action: s3:GetObject
      Resource: "*"
    - *dup
    - Sid: B
      Effect: Allow
      Action: "s3:PutObject"
      Resource: "*"
"#,
    );
}

#[test]
fn lists_that_expressions_put_together_are_left_alone() {
    is_left_alone(
        "main.tf",
        r#"locals {
  shared = ["s3:GetObject"]
}
resource "aws_iam_policy" "kept" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_iam_policy" "joined" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = concat(local.shared, ["s3:GetObject"]), Resource = "*" }]
  })
}
"#,
    );
}

#[test]
fn arguments_of_functions_are_left_alone() {
    is_left_alone(
        "template.yaml",
        r#"Parameters:
  X: {Type: String}
Conditions:
  On: !Equals [!Ref X, "1"]
Resources:
  One:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - !If
            - On
            - Sid: Own
              Effect: Allow
              Action: iam:ChangePassword
              Resource: ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]
            - !Ref AWS::NoValue
          - Sid: Read
            Effect: Allow
            Action: [s3:GetObject, !If [On, s3:PutObject, s3:DeleteObject], s3:GetObject]
            Resource: "*"
"#,
    );
}

#[test]
fn what_a_template_of_helm_decides_is_left_alone() {
    is_left_alone(
        "templates/policy.yaml",
        r#"Version: "2012-10-17"
Statement:
  - Effect: Allow
    Action:
      - s3:GetBucketTagging
      {{- if .x }}
      - s3:Get*
      {{- end }}
      {{- if .y }}
      - s3:GetObject
      {{- end }}
    Resource: "*"
"#,
    );
}

#[test]
fn lines_end_as_the_others_do() {
    let text = "Statement:\r\n  - Effect: Allow\r\n    Action: s3:ListAllMyBuckets\r\n    Resource: \"*\"\r\n";
    assert_eq!(
        repaired("policy.yaml", text),
        format!("Version: \"2012-10-17\"\r\n{text}")
    );
}

#[test]
fn comments_stay_with_what_they_are_about() {
    is_left_alone(
        "policy.yaml",
        "Version: \"2012-10-17\"\nStatement:\n  - Effect: Allow\n    Action: s3:GetObject\n    Resource:\n      - arn:aws:s3:::a/* # the first\n      - arn:aws:s3:::a/b # the second\n",
    );
}

#[test]
fn broken_json_in_a_heredoc_is_told() {
    let text = "resource \"aws_iam_policy\" \"x\" {\n  policy = <<EOT\n{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListAllMyBuckets\", \"Resource\": \"*\"\nEOT\n}\n";
    let source = Source::new(SourceId::new(0), "main.tf", text);
    let report = Linter::default().check(&source, None);
    let rules: Vec<_> = report.findings.iter().map(|one| one.rule.name).collect();
    assert!(rules.contains(&"json-syntax-error"), "{rules:?}");
}
