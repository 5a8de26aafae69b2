variable "statement" {
  type = any
}

resource "terraform_data" "this" {
  input = jsonencode({ Version = "2012-10-17", Statement = [var.statement] })

  triggers_replace = [var.statement.Sid]
}

output "json" {
  value = terraform_data.this.output
}
