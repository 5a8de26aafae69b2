//! A condition on the owner of the VPC endpoint for services that do not send it.

use crate::lint::Check;
use crate::policy::{Action, ActionElement, PolicyType};
use crate::reference::Service;
use crate::source::Span;

/// The keys, and the services that send each beside [`ALL`]. From
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
const KEYS: &[(&str, &[&str])] = &[
    ("aws:VpceAccount", &[]),
    ("aws:VpceOrgID", ORGANIZATION_ID),
    ("aws:VpceOrgPaths", &["secretsmanager", "sts"]),
];

/// The services that send each of the keys.
const ALL: &[&str] = &[
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "cloudformation",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "dynamodb",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "gamelift",
    "healthlake",
    "iam",
    "iotfleetwise",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "omics",
    "payment-cryptography",
    "polly",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "shield",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
];

const ORGANIZATION_ID: &[&str] = &[
    "b2bi",
    "cassandra",
    "cloudhsm",
    "cognito-identity",
    "dms",
    "ds-data",
    "identitystore",
    "iottwinmaker",
    "kinesis",
    "network-firewall",
    "pricing",
    "qbusiness",
    "ses",
    "sms-voice",
    "sqs",
    "workmail",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    // The policy of a resource is about one service, whatever its actions are called.
    let of_one_service = matches!(cx.kind, PolicyType::Resource | PolicyType::Trust);
    for statement in &policy.statements {
        let Some(element) = &statement.action else {
            continue;
        };
        for condition in &statement.conditions {
            let known = KEYS.iter().find(|(key, _)| condition.is_about(key));
            let Some((key, others)) = known else {
                continue;
            };
            if let Some(place) = beyond(element, others, of_one_service) {
                cx.find(
                    condition.key.span(),
                    format!("not every service that this statement covers sends `{key}`"),
                )
                .label(place, "covers services that do not")
                .help("AWS sends the key for a set of services alone; in requests of others it is absent, so a plain comparison fails and a negated one holds; list the actions of services that send it, and no others");
            }
        }
    }
}

/// Where the actions go beyond the services that send the key.
fn beyond(element: &ActionElement<'_>, others: &[&str], of_one_service: bool) -> Option<Span> {
    if element.negated {
        return (!of_one_service).then(|| element.key.span());
    }
    let entry = element
        .patterns
        .iter()
        .find(|entry| goes_beyond(**entry, others, of_one_service))?;
    Some(entry.text.span())
}

fn goes_beyond(entry: Action<'_>, others: &[&str], of_one_service: bool) -> bool {
    let service = entry.service();
    if service.contains(['*', '?']) {
        return !of_one_service;
    }
    if entry.as_str().eq_ignore_ascii_case("iam:PassRole") {
        return true;
    }
    let names = |known: &&str| known.eq_ignore_ascii_case(service);
    !ALL.iter().any(names) && !others.iter().any(names) && Service::named(service).is_some()
}
