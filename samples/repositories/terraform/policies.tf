resource "aws_iam_policy" "own_password" {
  name        = "${local.name}-own-password"
  description = "People change their own password."
  policy      = file("${path.module}/policies/own-password.json")
}

resource "aws_iam_policy" "read_reports" {
  name = "${local.name}-read-reports"

  policy = templatefile("${path.module}/policies/read-reports.json.tftpl", {
    bucket   = module.bucket["reports"].name
    prefixes = values(var.teams)
  })
}

resource "aws_iam_policy" "ops" {
  name   = "${local.name}-ops"
  policy = jsonencode(yamldecode(file("${path.module}/policies/ops.yaml")))
}

resource "aws_iam_policy" "everybody" {
  name = "${local.name}-everybody"

  policy = jsonencode({
    Version = local.policy_version
    Statement = [
      {
        Sid      = "Password"
        Effect   = "Allow"
        Action   = ["iam:GetUser", "iam:ChangePassword"]
        Resource = "arn:aws:iam::${local.account_id}:user/*"
      },
      {
        Effect   = "Allow"
        Action   = "iam:GetAccountPasswordPolicy"
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_policy" "mira" {
  name = "${local.name}-mira"

  policy = jsonencode({
    Version = local.policy_version
    Statement = concat([
      {
        Effect   = "Allow"
        Action   = ["iam:ChangePassword"]
        Resource = ["arn:aws:iam::111122223333:user/mira"]
      },
      ], [
      {
        Effect   = "Allow"
        Action   = "iam:GetAccountPasswordPolicy"
        Resource = "*"
      },
    ])
  })
}

resource "aws_iam_policy" "help_desk" {
  name = "${local.name}-help-desk"

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "ResetPasswords",
          "Effect": "Allow",
          "Action": [
            "iam:GetLoginProfile",
            "iam:UpdateLoginProfile"
          ],
          "Resource": "arn:aws:iam::${local.account_id}:user/contractors/*"
        }
      ]
    }
  EOT
}

resource "aws_iam_policy" "old_style" {
  name = "${local.name}-old-style"

  policy = <<EOF
{
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["iam:ChangePassword", "iam:GetUser"],
      "Resource": [
        "arn:aws:iam::*:user/$${aws:username}",
        "arn:aws:iam::*:user/*/$${aws:username}"
      ]
    },
    {
      "Effect": "Allow",
      "Action": "iam:GetAccountPasswordPolicy",
      "Resource": "*"
    }
  ]
}
EOF
}

# The ampersand is for the data source; here it stays.
resource "aws_iam_group_policy" "contractors" {
  name  = "own-password"
  group = aws_iam_group.this["contractors"].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ChangeOwnPassword"
        Effect = "Allow"
        Action = ["iam:ChangePassword", "iam:GetUser"]
        Resource = [
          "arn:aws:iam::*:user/$${aws:username}",
          "arn:aws:iam::*:user/*/&{aws:username}",
        ]
      },
      {
        Sid      = "ReadPasswordRules"
        Effect   = "Allow"
        Action   = "iam:GetAccountPasswordPolicy"
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_group_policy" "on_call" {
  name  = "own-password"
  group = aws_iam_group.this["on-call"].name

  policy = jsonencode({
    Version   = local.policy_version
    Statement = local.own_password_statements
  })
}

resource "aws_iam_policy" "own_keys" {
  name = "${local.name}-own-keys"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "OwnKeys"
      Effect   = "Allow"
      Action   = ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys"]
      Resource = "arn:aws:iam::${local.account_id}:user/*$${aws:username}"
    }]
  })
}

resource "aws_iam_policy" "teams" {
  name = "${local.name}-teams"

  policy = jsonencode({
    Version = local.policy_version
    Statement = [
      for team, prefix in var.teams : {
        Sid      = "Read${title(team)}"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource = format("%s/%s/*", module.bucket["reports"].arn, prefix)
      }
    ]
  })
}

resource "aws_iam_policy" "auditor" {
  count = var.with_auditor ? 1 : 0

  name = "${local.name}-auditor"

  policy = jsonencode({
    Version = local.policy_version
    Statement = [merge(
      {
        Sid      = "ReadPolicies"
        Effect   = "Allow"
        Action   = ["iam:GetPolicy", "iam:GetPolicyVersions"]
        Resource = "*"
      },
      var.stage == "live" ? { Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } } : {},
    )]
  })
}

resource "aws_iam_policy" "break_glass" {
  count = var.break_glass ? 1 : 0

  name = "${local.name}-break-glass"

  policy = jsonencode({
    Version   = local.policy_version
    Statement = [{ Effect = "allow", Action = "s3:*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "vendor" {
  name   = "${local.name}-vendor"
  policy = var.vendor_policy_json
}

resource "aws_iam_policy" "audit_copy" {
  name   = "${local.name}-audit-copy"
  policy = data.aws_iam_policy.security_audit.policy
}

resource "aws_ssoadmin_permission_set" "viewer" {
  name         = "Viewer"
  instance_arn = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
}

resource "aws_ssoadmin_permission_set_inline_policy" "viewer" {
  instance_arn       = aws_ssoadmin_permission_set.viewer.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.viewer.arn

  inline_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "ReadReports"
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "${module.bucket["reports"].arn}/*"
    }]
  })
}
