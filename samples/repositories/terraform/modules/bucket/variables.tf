variable "name" {
  type = string
}

variable "readers" {
  description = "ARNs of those who read from other accounts or by role."
  type        = list(string)
  default     = []
}
