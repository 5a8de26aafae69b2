//! The resources of IAM and Organizations, for questions about the account.

use super::evaluation::Evaluation;
use super::resource::Target;
use crate::iac::Declared;

/// The types of resources that users, groups, roles and their policies are made of.
const TYPES: [&str; 26] = [
    "aws_iam_access_key",
    "aws_iam_account_password_policy",
    "aws_iam_group",
    "aws_iam_group_membership",
    "aws_iam_group_policies_exclusive",
    "aws_iam_group_policy",
    "aws_iam_group_policy_attachment",
    "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_policy",
    "aws_iam_policy_attachment",
    "aws_iam_role",
    "aws_iam_role_policies_exclusive",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user",
    "aws_iam_user_group_membership",
    "aws_iam_user_login_profile",
    "aws_iam_user_policies_exclusive",
    "aws_iam_user_policy",
    "aws_iam_user_policy_attachment",
    "aws_iam_user_policy_attachments_exclusive",
    "aws_iam_virtual_mfa_device",
    "aws_organizations_organizational_unit",
    "aws_organizations_policy",
    "aws_organizations_policy_attachment",
];

/// A resource of IAM or Organizations, with its address as Terraform prints it.
pub(super) fn declared<'t>(
    evaluation: &Evaluation<'t>,
    target: &Target<'_, 't>,
) -> Option<Declared> {
    let kind = target.block.kind;
    if !TYPES.contains(&kind) {
        return None;
    }
    let address = format!("{}{}", target.module.address, target.address());
    Some(Declared {
        kind: kind.into(),
        name: evaluation.readable(&address).into(),
        place: target.block.label,
        properties: evaluation.whole(target, target.block.label),
    })
}
