module "self_service" {
  source   = "./modules/self-service"
  for_each = toset(["staff", "contractors"])

  name       = "${local.name}-${each.key}-self-service"
  group      = aws_iam_group.this[each.key].name
  account_id = local.account_id

  extra_statements = {
    ReadOwnKeys = {
      actions   = ["iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"]
      resources = ["*"]
    }
  }
}

module "self_service_keys" {
  source = "./modules/self-service"

  name       = "${local.name}-keys"
  group      = aws_iam_group.this["on-call"].name
  account_id = local.account_id

  extra_statements = {
    ManageKeys = {
      actions   = ["iam:CreateAccessKey", "iam:DeleteAccessKey"]
      resources = ["arn:aws:iam::${local.account_id}:user/*"]
    }
  }
}

data "aws_iam_policy_document" "mfa" {
  statement {
    sid       = "ListDevices"
    actions   = ["iam:ListVirtualMFADevices"]
    resources = ["*"]
  }

  statement {
    sid       = "CreateOwnDevice"
    actions   = ["iam:CreateVirtualMFADevice"]
    resources = ["arn:${local.partition}:iam::*:mfa/*"]
  }

  statement {
    sid = "ManageOwnDevice"
    actions = [
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
    ]
    resources = [
      "arn:${local.partition}:iam::*:user/&{aws:username}",
      "arn:${local.partition}:iam::*:user/*/&{aws:username}",
    ]
  }

  statement {
    sid    = "DenyWithoutMfa"
    effect = "Deny"
    not_actions = [
      "iam:CreateVirtualMFADevice",
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:ListVirtualMFADevices",
      "iam:ResyncMFADevice",
      "sts:GetSessionToken",
    ]
    resources = ["*"]

    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_group_policy" "mfa" {
  for_each = toset(["staff", "contractors"])

  name   = "mfa"
  group  = aws_iam_group.this[each.key].name
  policy = data.aws_iam_policy_document.mfa.json
}

data "aws_iam_policy_document" "keep_reports" {
  statement {
    sid       = "DenyDeleteWithoutMfa"
    effect    = "Deny"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
    resources = ["${module.bucket["reports"].arn}/*"]

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

# The MFA rules, and what people may do with reports; the bucket's team may replace a statement.
data "aws_iam_policy_document" "staff" {
  source_policy_documents = [
    data.aws_iam_policy_document.keep_reports.json,
    jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid      = "ReadReports"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::*"
      }]
    }),
  ]

  statement {
    sid       = "ListReports"
    actions   = ["s3:ListBucket"]
    resources = [module.bucket["reports"].arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["", "home/&{aws:username}/*"]
    }
  }

  override_policy_documents = [data.aws_iam_policy_document.reports_override.json]
}

data "aws_iam_policy_document" "reports_override" {
  statement {
    sid       = "ReadReports"
    actions   = ["s3:GetObject"]
    resources = ["${module.bucket["reports"].arn}/*"]
  }
}

resource "aws_iam_policy" "staff" {
  name   = "${local.name}-staff"
  policy = data.aws_iam_policy_document.staff.json
}
