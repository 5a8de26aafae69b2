variable "name" {
  type = string
}

variable "group" {
  description = "The group whose members manage their own password."
  type        = string
}

variable "account_id" {
  type = string
}

variable "extra_statements" {
  description = "Further statements, by Sid."

  type = map(object({
    actions   = list(string)
    resources = list(string)
  }))

  default = {}
}
