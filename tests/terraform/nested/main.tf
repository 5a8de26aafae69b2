variable "account_id" {
  type    = string
  default = "111122223333"
}

locals {
  groups = {
    staff = ["iam:ChangePassword", "iam:GetUser"]
    robot = ["iam:GetUser"]
  }
}

module "account" {
  source   = "./modules/account"
  for_each = local.groups

  name       = each.key
  actions    = each.value
  account_id = var.account_id
}

resource "terraform_data" "topic" {
  input = "town-hall-alarms"
}

resource "terraform_data" "queue_policy" {
  input = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
      Condition = { ArnEquals = { "aws:SourceArn" = terraform_data.topic.id } }
    }]
  })
}

output "policies" {
  value = { for name, account in module.account : name => account.policy }
}
