variable "region" {
  description = "Where the account works."
  type        = string
  default     = "eu-central-1"
}

variable "stage" {
  description = "`test` or `live`; set in terraform.tfvars."
  type        = string
}

variable "organization_id" {
  type    = string
  default = "o-a1b2c3d4e5"
}

variable "people" {
  description = "Everybody with a user of their own, by user name."

  type = map(object({
    path    = optional(string, "/")
    console = optional(bool, true)
    groups  = optional(list(string), ["staff"])
  }))

  default = {}
}

variable "teams" {
  description = "Which prefix of the reports each team reads."
  type        = map(string)

  default = {
    maps  = "maps"
    parks = "parks-and-gardens"
  }
}

# The vendor sends a new version every quarter; CI passes it as TF_VAR_vendor_policy_json.
variable "vendor_policy_json" {
  description = "Policy of the vendor's scanner, as JSON."
  type        = string
}

# Set per environment, by CI.
variable "with_auditor" {
  description = "Whether an auditor is in the house."
  type        = bool
}

variable "break_glass" {
  type    = bool
  default = false
}

variable "trail_source_arn" {
  description = "The trail that writes into the log bucket."
  type        = string
  default     = null
}
