resource "aws_iam_policy" "boundary" {
  name = "${local.name}-boundary"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Work"
        Effect   = "Allow"
        Action   = ["s3:*", "sqs:*", "cloudwatch:*"]
        Resource = "*"
      },
      {
        Sid    = "OwnCredentials"
        Effect = "Allow"
        Action = ["iam:ChangePassword", "iam:GetUser", "iam:*AccessKey*"]
        Resource = [
          "arn:${local.partition}:iam::${local.account_id}:user/$${aws:username}",
          "arn:${local.partition}:iam::${local.account_id}:user/*/$${aws:username}",
        ]
      },
      {
        Sid      = "ReadPasswordRules"
        Effect   = "Allow"
        Action   = "iam:GetAccountPasswordPolicy"
        Resource = "*"
      },
      {
        Sid      = "KeepBoundary"
        Effect   = "Deny"
        Action   = ["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"]
        Resource = "*"
      },
    ]
  })
}
