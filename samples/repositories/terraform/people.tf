resource "aws_iam_account_password_policy" "this" {
  minimum_password_length        = 14
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = false
  max_password_age               = 0
  password_reuse_prevention      = 24
}

resource "aws_iam_user" "person" {
  for_each = var.people

  name                 = each.key
  path                 = each.value.path
  permissions_boundary = aws_iam_policy.boundary.arn
  force_destroy        = true
}

resource "aws_iam_user_login_profile" "person" {
  for_each = { for name, person in var.people : name => person if person.console }

  user                    = aws_iam_user.person[each.key].name
  password_reset_required = true

  lifecycle {
    ignore_changes = [password_reset_required]
  }
}

resource "aws_iam_group" "this" {
  for_each = local.group_names

  name = each.key
}

resource "aws_iam_group_membership" "this" {
  for_each = local.members

  name  = "${each.key}-members"
  group = aws_iam_group.this[each.key].name
  users = [for name in each.value : aws_iam_user.person[name].name]
}

# One by one, for a user who is not among the people.
resource "aws_iam_user" "archivist" {
  name = "otto"
}

resource "aws_iam_user_policy" "archivist" {
  name = "own-password"
  user = aws_iam_user.archivist.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ChangeOwnPassword"
        Effect   = "Allow"
        Action   = ["iam:ChangePassword", "iam:GetUser"]
        Resource = aws_iam_user.archivist.arn
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

moved {
  from = aws_iam_user.otto
  to   = aws_iam_user.archivist
}
