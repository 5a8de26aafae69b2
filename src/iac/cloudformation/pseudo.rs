//! Pseudo parameters: what CloudFormation itself knows of a deployment.

use crate::syntax::Domain;

/// Removes the member or element that refers to it.
pub(super) const NO_VALUE: &str = "AWS::NoValue";

/// What a pseudo parameter can be; `None` where there is none of that name. See
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html>.
pub(super) fn domain(name: &str) -> Option<Domain> {
    Some(match name {
        "AWS::AccountId" => Domain::Account,
        "AWS::Region" => Domain::Region,
        "AWS::Partition" => Domain::Partition,
        "AWS::URLSuffix" => Domain::UrlSuffix,
        "AWS::StackName" => Domain::Name,
        "AWS::StackId" => Domain::Arn,
        "AWS::NotificationARNs" => Domain::Any,
        _ => return None,
    })
}
