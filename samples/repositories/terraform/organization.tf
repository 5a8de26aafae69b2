data "aws_iam_policy_document" "guardrails" {
  statement {
    sid       = "StayInTheOrganization"
    effect    = "Deny"
    actions   = ["organizations:LeaveOrganization"]
    resources = ["*"]
  }
}

resource "aws_organizations_policy" "guardrails" {
  provider = aws.management

  name    = "guardrails"
  content = data.aws_iam_policy_document.guardrails.json
}

resource "aws_organizations_policy" "regions" {
  provider = aws.management

  name = "regions"
  type = "SERVICE_CONTROL_POLICY"

  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyEurope"
      Effect    = "Deny"
      NotAction = ["sts:*", "support:*"]
      Resource  = "*"
      Condition = {
        StringNotEquals = {
          "aws:RequestedRegion" = local.regions
        }
      }
    }]
  })
}

resource "aws_organizations_policy" "tls" {
  provider = aws.management

  name = "tls"
  type = "RESOURCE_CONTROL_POLICY"

  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*", "sqs:*"]
      Resource  = "*"
      Condition = {
        BoolIfExists = { "aws:SecureTransport" = "false" }
      }
    }]
  })
}

# Another language: nothing for iam-lint.
resource "aws_organizations_policy" "tags" {
  provider = aws.management

  name = "tags"
  type = "TAG_POLICY"

  content = jsonencode({
    tags = {
      stage = {
        tag_key   = { "@@assign" = "Stage" }
        tag_value = { "@@assign" = ["test", "live"] }
      }
    }
  })
}
