//! An ARN lacks the account that all ARNs of its kind have.

use crate::lint::arn_form::{NamedResource, holds_of_all, is_begun};
use crate::lint::spelling::is_written_out;
use crate::lint::{Check, Fix, edit};
use crate::reference::ArnForm;

/// Services all of whose resources belong to an account. Others, such as AWS Systems Manager, have
/// some of AWS's own whose ARNs name none, and the reference does not tell which:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
const OWNED: [&str; 24] = [
    "athena",
    "codebuild",
    "codecommit",
    "codedeploy",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "dynamodb",
    "ecr",
    "ecs",
    "eks",
    "elasticfilesystem",
    "es",
    "events",
    "firehose",
    "iam",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "secretsmanager",
    "sns",
    "sqs",
    "states",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let arn = &named.arn;
        if arn.account().is_empty()
            && OWNED.contains(&arn.service())
            && is_begun(arn.resource())
            && !is_displaced(arn.region())
            && holds_of_all(arn, ArnForm::has_account)
        {
            find(cx, named);
        }
    }
}

fn find(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let (arn, text) = (&named.arn, named.place.text);
    let range = arn.account_range();
    let edit = edit::replace_part(text, range.clone(), "*");
    cx.find(
        text.part(arn.service_range().start..range.end + 1),
        format!("the ARN of `{}` names no account", arn.service()),
    )
    .help(format!(
        "an empty account stands for none, not for your own: {}; write the 12 digits of the account, or `*`",
        named.place.consequence()
    ))
    .fix(Fix::unsafe_("write `*` for the account", vec![edit]));
}

/// Whether the account stands where the Region would.
fn is_displaced(region: &str) -> bool {
    !region.is_empty() && is_written_out(region) && region.bytes().all(|byte| byte.is_ascii_digit())
}
