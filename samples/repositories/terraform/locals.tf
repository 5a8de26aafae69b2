locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  name = "town-hall-${var.stage}"
  tags = {
    Project = "accounts"
    Stage   = var.stage
  }

  regions        = ["eu-central-1", "eu-west-1"]
  policy_version = "2012-10-17"

  group_names = toset(["staff", "on-call", "contractors"])

  # Who is in which group, turned round.
  members = {
    for group in local.group_names :
    group => [for name, person in var.people : name if contains(person.groups, group)]
  }

  # What every group of people gets.
  own_password_statements = [
    {
      Sid    = "ChangeOwnPassword"
      Effect = "Allow"
      Action = ["iam:ChangePassword", "iam:GetUser"]
      Resource = [
        "arn:aws:iam::${local.account_id}:user/$${aws.username}",
        "arn:aws:iam::${local.account_id}:user/*/$${aws:username}",
      ]
    },
    {
      Sid      = "ReadPasswordRules"
      Effect   = "Allow"
      Action   = "iam:GetAccountPasswordPolicy"
      Resource = "*"
    },
  ]
}
