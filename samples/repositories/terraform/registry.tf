module "readers" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-policy"
  version = "~> 5.39"

  name   = "${local.name}-readers"
  policy = data.aws_iam_policy_document.reports_override.json
}
