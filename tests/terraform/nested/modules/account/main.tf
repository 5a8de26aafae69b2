variable "name" {
  type = string
}

variable "actions" {
  type = list(string)
}

variable "account_id" {
  type = string
}

module "policy" {
  source = "../policy"
  count  = 2

  statement = {
    Sid      = "Own${title(var.name)}${count.index}"
    Effect   = "Allow"
    Action   = var.actions
    Resource = "arn:aws:iam::${var.account_id}:user/$${aws:username}"
  }
}

output "policy" {
  value = module.policy[0].json
}
