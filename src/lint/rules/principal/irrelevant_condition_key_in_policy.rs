//! A bucket's own policy tests whose bucket it is.

use crate::lint::{Check, strings};
use crate::policy::{Arn, Policy, PolicyType};

/// The key that is the same in all requests to a bucket.
const KEY: &str = "s3:ResourceAccount";

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    let mut conditions = strings::conditions(policy)
        .filter(|condition| condition.is_about(KEY))
        .peekable();
    if conditions.peek().is_none() || !is_about_one_container(policy) {
        return;
    }
    for condition in conditions {
        cx.find(
            condition.key.span(),
            format!("`{}` never changes in the policy of a bucket", condition.key.as_str()),
        )
        .help("it holds the account that owns the bucket, which is the same in every request to it, so the condition always holds or never does; test it in identity policies, and `aws:PrincipalAccount` here if the caller is meant");
    }
}

/// Whether all ARNs lie in one bucket or one access point. The policy of a VPC endpoint, where the
/// key has its use, seldom names one alone.
fn is_about_one_container(policy: &Policy<'_>) -> bool {
    let mut containers =
        strings::resources(policy).map(|resource| resource.arn().ok().as_ref().and_then(container));
    let Some(Some(first)) = containers.next() else {
        return false;
    };
    containers.all(|other| other == Some(first))
}

/// The bucket, or the access point with its kind, of an ARN.
fn container<'t>(arn: &Arn<'t>) -> Option<&'t str> {
    let resource = arn.resource();
    let mut slashes = resource.match_indices('/').map(|(at, _)| at);
    let end = if resource.starts_with("accesspoint/") {
        slashes.nth(1)
    } else {
        slashes.next()
    };
    let name = resource.get(..end.unwrap_or(resource.len()))?;
    let plain = !name.is_empty() && !name.contains(['*', '?', '$', '{', '<']);
    (arn.service() == "s3" && plain).then_some(name)
}
