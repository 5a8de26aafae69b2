module "ci_role" {
  source = "./modules/ci-role"

  name       = "${local.name}-ci"
  account_id = local.account_id
  bucket_arn = module.bucket["reports"].arn
  subjects   = ["repo:town-hall/accounts:ref:refs/heads/main", "repo:town-hall/maps:*"]
}

resource "aws_iam_role" "worker" {
  name = "${local.name}-worker"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })

  inline_policy {
    name = "jobs"

    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
        Resource = aws_sqs_queue.jobs.arn
      }]
    })
  }
}

resource "aws_iam_role_policy" "worker_roles" {
  name = "roles"
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "PassAnything"
        Effect   = "Allow"
        Action   = ["iam:GetRole", "iam:PassRole"]
        Resource = "*"
      },
      {
        Sid      = "StopOthers"
        Effect   = "Allow"
        Action   = "ec2:StopInstance"
        Resource = "*"
      },
    ]
  })
}
