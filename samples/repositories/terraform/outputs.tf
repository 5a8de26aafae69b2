output "users" {
  value = { for name, user in aws_iam_user.person : name => user.arn }
}

output "ci_role_arn" {
  value = module.ci_role.arn
}
