//! A resource policy is longer than the service of its resource allows.

use crate::lint::Check;
use crate::lint::resource_service::attached_to;
use crate::lint::size::over_compact;
use crate::policy::PolicyType;

/// The longest policy of a resource, by service, and the words for it. Each is on the page of that
/// service's quotas or of the operation that sets the policy; the rule's page names them.
const QUOTAS: &[(&str, usize, &str)] = &[
    (
        "dynamodb",
        20_480,
        "the policy of a DynamoDB table or stream",
    ),
    ("ecr", 10_240, "the policy of an ECR repository"),
    (
        "elasticfilesystem",
        20_000,
        "the policy of an EFS file system",
    ),
    (
        "events",
        10_240,
        "the policy of an EventBridge event bus, unless the account's quota was raised",
    ),
    ("kms", 32_768, "the policy of a KMS key"),
    ("lambda", 20_480, "the policy of a Lambda function"),
    ("s3", 20_480, "the policy of an S3 bucket or access point"),
    ("secretsmanager", 20_480, "the policy of a secret"),
    ("sns", 30_720, "the policy of an SNS topic"),
    ("sqs", 8_192, "the policy of an SQS queue"),
];

/// The least of the quotas.
const LEAST: usize = 8_192;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    if cx.kind != PolicyType::Resource || policy.node.literal().len() <= LEAST {
        return;
    }
    let Some(service) = attached_to(policy) else {
        return;
    };
    let mut quotas = QUOTAS.iter();
    let Some((_, quota, whose)) = quotas.find(|(name, ..)| name.eq_ignore_ascii_case(service))
    else {
        return;
    };
    if let Some(length) = over_compact(cx, *quota) {
        let message = format!("the policy has {length} characters, more than {quota}");
        cx.find(policy.opening(), message).help(format!(
            "{quota} is the most for {whose}, and AWS refuses a longer one; name accounts in place of roles, use wildcards, or narrow by a condition such as one on `aws:PrincipalOrgID`"
        ));
    }
}
