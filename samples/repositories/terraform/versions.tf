terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }

  backend "s3" {
    bucket = "town-hall-state"
    key    = "accounts/terraform.tfstate"
    region = "eu-central-1"
  }
}
