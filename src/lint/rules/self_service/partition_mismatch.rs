//! An ARN names a partition that does not exist, or not the policy's.

use crate::lint::self_service::intended::is_partition;
use crate::lint::self_service::written::{Written, names_own_resources, resources};
use crate::lint::{Check, Fix, Severity, edit};
use crate::policy::Arn;

/// Words written for a partition, and the partition.
const MISNAMED: &[(&str, &str)] = &[
    ("aws-china", "aws-cn"),
    ("aws-cn-north", "aws-cn"),
    ("cn", "aws-cn"),
    ("china", "aws-cn"),
    ("aws-gov", "aws-us-gov"),
    ("aws-govcloud", "aws-us-gov"),
    ("aws-gov-us", "aws-us-gov"),
    ("aws-usgov", "aws-us-gov"),
    ("aws-us-govcloud", "aws-us-gov"),
    ("us-gov", "aws-us-gov"),
    ("govcloud", "aws-us-gov"),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if !names_own_resources(cx.kind) {
        return;
    }
    let policy = cx.policy;
    let mut mixed = false;
    let mut home: Option<&str> = None;
    for place in resources(policy) {
        let Ok(arn) = Arn::parse(place.as_str()) else {
            continue;
        };
        let partition = arn.partition();
        if partition.is_empty() || partition.contains(['*', '?', '$', '{', '<']) {
            continue;
        }
        if let Some(meant) = misnamed(partition) {
            nonexistent(cx, &place, &arn, meant);
        } else if let Some(owner) = owner_of_region(&arn).filter(|owner| *owner != partition) {
            contradiction(cx, &place, &arn, owner);
        } else {
            mixed |= home.is_some_and(|home| home != partition);
            home.get_or_insert(partition);
        }
    }
    if mixed {
        strangers(cx);
    }
}

/// The partition meant by a word that is none, or an empty text where that is not plain.
fn misnamed(partition: &str) -> Option<&'static str> {
    let lower = partition.to_ascii_lowercase();
    if let Some((_, meant)) = MISNAMED.iter().find(|(wrong, _)| *wrong == lower) {
        return Some(meant);
    }
    if is_partition(partition) {
        return None;
    }
    let plain = lower.replace('_', "-");
    let known = ["aws", "aws-cn", "aws-us-gov"];
    Some(
        known
            .into_iter()
            .find(|known| *known == plain)
            .unwrap_or_default(),
    )
}

fn nonexistent(cx: &mut Check<'_>, place: &Written<'_>, arn: &Arn<'_>, meant: &str) {
    let edits = vec![edit::replace_part(place.text, arn.partition_range(), meant)];
    let fix = (!meant.is_empty()).then(|| Fix::safe(format!("write `{meant}`"), edits));
    cx.find(
        place.text.part(arn.partition_range()),
        format!("AWS has no partition `{}`", arn.partition()),
    )
    .help(format!(
        "{}; the partitions are `aws`, `aws-cn` in China and `aws-us-gov` in GovCloud",
        place.consequence()
    ))
    .maybe_fix(fix);
}

/// The partition a Region lies in, for Regions whose name tells.
fn owner_of_region(arn: &Arn<'_>) -> Option<&'static str> {
    let region = arn.region();
    let (area, rest) = region.split_once('-')?;
    let (direction, number) = rest.rsplit_once('-')?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if area == "cn" {
        return Some("aws-cn");
    }
    if let Some(direction) = direction.strip_prefix("gov-") {
        return (area == "us" && is_direction(direction)).then_some("aws-us-gov");
    }
    let common = ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"].contains(&area);
    (common && is_direction(direction)).then_some("aws")
}

fn is_direction(text: &str) -> bool {
    matches!(
        text,
        "north" | "south" | "east" | "west" | "central" | "northeast" | "northwest" | "southeast" | "southwest"
    )
}

fn contradiction(cx: &mut Check<'_>, place: &Written<'_>, arn: &Arn<'_>, owner: &str) {
    let (partition, region) = (arn.partition(), arn.region());
    let edits = vec![edit::replace_part(place.text, arn.partition_range(), owner)];
    cx.find(
        place.text.part(arn.partition_range()),
        format!("the Region `{region}` lies in the partition `{owner}`, not in `{partition}`"),
    )
    .label(
        place.text.part(arn.region_range()),
        format!("in `{owner}`"),
    )
    .help(format!(
        "{}; write `{owner}`, or a Region of `{partition}`",
        place.consequence()
    ))
    .fix(Fix::unsafe_(format!("write `{owner}`"), edits));
}

/// ARNs of a partition other than the first one's, in a policy that is not written for several
/// partitions at once.
fn strangers(cx: &mut Check<'_>) {
    let policy = cx.policy;
    let arns: Vec<(Written<'_>, Arn<'_>)> = resources(policy)
        .filter_map(|place| Some((place, Arn::parse(place.as_str()).ok()?)))
        .filter(|(_, arn)| is_partition(arn.partition()))
        .collect();
    let count = |partition: &str| {
        arns.iter()
            .filter(|(_, arn)| arn.partition() == partition)
            .count()
    };
    let Some((home_place, home)) = arns
        .iter()
        .rev()
        .max_by_key(|(_, arn)| count(arn.partition()))
    else {
        return;
    };
    let is_stranger = |arn: &Arn<'_>| arn.partition() != home.partition();
    // A policy that names a service in both partitions is meant for accounts of either.
    let portable = arns.iter().any(|(_, arn)| {
        is_stranger(arn)
            && arns
                .iter()
                .any(|(_, other)| !is_stranger(other) && other.service() == arn.service())
    });
    if portable {
        return;
    }
    let mut strangers = arns.iter().filter(|(_, arn)| is_stranger(arn));
    let Some((place, arn)) = strangers.next() else {
        return;
    };
    let finding = cx.find(
        place.text.part(arn.partition_range()),
        format!(
            "an ARN of the partition `{}` in a policy about `{}`",
            arn.partition(),
            home.partition()
        ),
    );
    for (place, arn) in strangers.take(3) {
        finding.label(place.text.part(arn.partition_range()), "and this");
    }
    finding
        .severity(Severity::Warning)
        .label(home_place.text.part(home.partition_range()), "another partition")
        .help("an account lies in one partition, so either this ARN or the others never match; name one partition, or repeat every resource for each");
}
