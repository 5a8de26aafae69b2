# What the expressions of expressions.json refer to.

variable "account_id" {
  type    = string
  default = "111122223333"
}

variable "users" {
  type = map(object({
    path  = optional(string, "/")
    admin = optional(bool, false)
  }))

  default = {
    mira = {}
    noor = { path = "/contractors/" }
    ruth = { admin = true }
  }
}

variable "nothing" {
  type    = string
  default = null
}

variable "count_of_keys" {
  type    = number
  default = 2
}

locals {
  partition = "aws"
  bucket    = "town-hall-reports"
  actions   = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
  empty     = []
  teams     = { maps = "maps", parks = "parks-and-gardens" }
  own_user  = "arn:${local.partition}:iam::${var.account_id}:user/$${aws:username}"

  statements = [
    { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = "*" },
    { Sid = "Stop", Effect = "Deny", Action = "s3:DeleteObject", Resource = "*" },
  ]

  roles = {
    ci     = { trust = ["repo:town-hall/maps"], mfa = false }
    office = { trust = [], mfa = true }
  }
}
