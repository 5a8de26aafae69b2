variable "name" {
  type = string
}

variable "account_id" {
  type = string
}

variable "bucket_arn" {
  type = string
}

variable "subjects" {
  description = "Which workflows of GitHub Actions may take the role."
  type        = list(string)
}
