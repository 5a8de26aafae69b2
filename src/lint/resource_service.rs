//! Which service's resource a resource policy is attached to, as far as the policy tells.
//!
//! The document does not say it. Its actions and ARNs do, where they speak of one service; the
//! policy of a VPC endpoint may speak of any.

use super::strings;
use crate::policy::{Action, Policy, Resource};
use crate::reference::{ResourceType, Service};

/// Services whose resources carry policies with a principal, by the prefix of their actions and
/// ARNs: those for which such policies are most often written
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html>).
const CARRIERS: &[&str] = &[
    "acm-pca",
    "codeartifact",
    "codebuild",
    "dynamodb",
    "ecr",
    "elasticfilesystem",
    "es",
    "events",
    "execute-api",
    "glacier",
    "glue",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "mediastore",
    "s3",
    "s3-object-lambda",
    "s3-outposts",
    "s3express",
    "s3tables",
    "schemas",
    "secretsmanager",
    "serverlessrepo",
    "ses",
    "sns",
    "sqs",
];

/// Whether policies are attached to the service's resources.
pub(crate) fn carries_policies(service: &str) -> bool {
    CARRIERS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(service))
}

/// The service of each entry of `Action`; `None` for `*`, for all that stands in `NotAction`, and
/// where the service is not plain.
pub(crate) fn of_actions<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = Option<&'a str>> {
    let elements = policy.statements.iter();
    elements
        .filter_map(|statement| statement.action.as_ref())
        .flat_map(|element| {
            let plain = element.patterns.iter().map(|&action| prefix(action));
            plain.map(move |service| service.filter(|_| !element.negated))
        })
}

/// The service of each entry of `Resource`; `None` for `*`, for all that stands in `NotResource`,
/// and where the service is not plain.
pub(crate) fn of_resources<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = Option<&'a str>> {
    let elements = policy.statements.iter();
    elements
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|element| {
            let plain = element.patterns.iter().map(|&resource| owner_of(resource));
            plain.map(move |service| service.filter(|_| !element.negated))
        })
}

/// The one service that all of them are; `None` where there are several or none, or one is not
/// known.
pub(crate) fn only<'a>(mut services: impl Iterator<Item = Option<&'a str>>) -> Option<&'a str> {
    let first = services.next()??;
    let same = |service: Option<&str>| service.is_some_and(|one| one.eq_ignore_ascii_case(first));
    services.all(same).then_some(first)
}

/// The service to whose resource the policy is attached: the one of all its actions, if it is that
/// of all its ARNs, too. `*` goes with any.
pub(crate) fn attached_to<'a>(policy: &'a Policy<'a>) -> Option<&'a str> {
    let actions = policy.statements.iter();
    let actions = actions
        .filter_map(|statement| statement.action.as_ref())
        .flat_map(|element| element.patterns.iter().copied())
        .filter(|action| action.as_str() != "*");
    let service = only(actions.map(prefix))?;
    let is_own = |resource: Resource<'_>| {
        resource.is_star()
            || owner_of(resource).is_some_and(|owner| owner.eq_ignore_ascii_case(service))
    };
    strings::resources(policy).all(is_own).then_some(service)
}

/// The service of an action, where it is written out.
pub(crate) fn prefix(action: Action<'_>) -> Option<&str> {
    let (prefix, _) = action.as_str().split_once(':')?;
    is_plain(prefix).then_some(prefix)
}

/// The service of an ARN, where it is written out.
pub(crate) fn owner_of(resource: Resource<'_>) -> Option<&str> {
    let service = resource.arn().ok()?.service();
    is_plain(service).then_some(service)
}

/// Whether actions with this prefix are checked against ARNs of `owner`. Where the reference does
/// not know the prefix, they may be.
pub(crate) fn acts_on(prefix: &str, owner: &str) -> bool {
    if prefix.eq_ignore_ascii_case(owner) || is_storage(prefix) && is_storage(owner) {
        return true;
    }
    let Some(service) = Service::named(prefix) else {
        return true;
    };
    let owners = service.resource_types().iter();
    owners
        .flat_map(ResourceType::forms)
        .map(|form| form.service)
        .any(|known| known.eq_ignore_ascii_case(owner) || known.starts_with('$'))
}

/// What AWS calls a service.
pub(crate) fn name_of(service: &str) -> &str {
    match Service::named(service) {
        Some(known) => known.name(),
        None => service,
    }
}

/// Amazon S3 under any of its prefixes.
fn is_storage(service: &str) -> bool {
    service
        .get(..2)
        .is_some_and(|head| head.eq_ignore_ascii_case("s3"))
}

fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::{CARRIERS, acts_on, only};
    use crate::reference::Service;

    #[test]
    fn carriers_are_services() {
        for &prefix in CARRIERS {
            assert!(Service::named(prefix).is_some(), "{prefix}");
        }
    }

    #[test]
    fn one_service() {
        let some = |names: &'static [&'static str]| only(names.iter().map(|&name| Some(name)));
        assert_eq!(some(&["s3", "S3"]), Some("s3"));
        assert_eq!(some(&["s3", "kms"]), None);
        assert_eq!(some(&[]), None);
        assert_eq!(only([Some("s3"), None].into_iter()), None);
    }

    #[test]
    fn what_acts_on_what() {
        for (prefix, owner) in [
            ("SQS", "sqs"),
            ("s3", "s3-object-lambda"),
            ("vpc-lattice-svcs", "vpc-lattice"),
            ("cloudtrail-data", "cloudtrail"),
            ("backup", "dynamodb"),
        ] {
            assert!(acts_on(prefix, owner), "{prefix} {owner}");
        }
        for (prefix, owner) in [("kms", "s3"), ("s3", "sqs"), ("sts", "sns")] {
            assert!(!acts_on(prefix, owner), "{prefix} {owner}");
        }
    }
}
