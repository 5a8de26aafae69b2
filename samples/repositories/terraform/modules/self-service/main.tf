data "aws_partition" "current" {}

locals {
  own_user = "arn:${data.aws_partition.current.partition}:iam::${var.account_id}:user"
}

data "aws_iam_policy_document" "this" {
  statement {
    sid     = "ChangeOwnPassword"
    actions = ["iam:ChangePassword", "iam:GetUser"]
    resources = [
      "${local.own_user}/&{aws:username}",
      "${local.own_user}/*/&{aws:username}",
    ]
  }

  statement {
    sid       = "ReadPasswordRules"
    actions   = ["iam:GetAccountPasswordPolicy"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = var.extra_statements

    content {
      sid       = statement.key
      effect    = "Allow"
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_policy" "this" {
  name   = var.name
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_iam_group_policy_attachment" "this" {
  group      = var.group
  policy_arn = aws_iam_policy.this.arn
}
