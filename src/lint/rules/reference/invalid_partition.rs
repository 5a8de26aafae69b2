//! The partition of an ARN is none.

use crate::lint::arn_form::NamedResource;
use crate::lint::spelling::is_written_out;
use crate::lint::{Check, Fix, edit};
use crate::reference::edition;
use crate::reference::region::{PARTITIONS, Partition};

/// What people write for a partition.
const OTHER_NAMES: [(&str, &str); 6] = [
    ("aws-china", "aws-cn"),
    ("china", "aws-cn"),
    ("aws-gov", "aws-us-gov"),
    ("aws-govcloud", "aws-us-gov"),
    ("aws-us-govcloud", "aws-us-gov"),
    ("govcloud", "aws-us-gov"),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let partition = named.arn.partition();
        if !is_written_out(partition) || Partition::named(partition).is_some() {
            continue;
        }
        if partition.is_empty() {
            empty(cx, named);
        } else {
            unknown(cx, named);
        }
    }
}

fn empty(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let end = named.arn.partition_range().end;
    cx.find(
        named.place.text.part(0..end + 1),
        "the partition is missing from the ARN",
    )
    .help(format!(
        "{}; write the partition of the account, which is `aws` in most Regions",
        named.place.consequence()
    ));
}

fn unknown(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let (arn, text) = (&named.arn, named.place.text);
    let partition = arn.partition();
    let fix = meant(partition).map(|meant| {
        let edit = edit::replace_part(text, arn.partition_range(), meant);
        Fix::safe(format!("write `{meant}`"), vec![edit])
    });
    cx.find(
        text.part(arn.partition_range()),
        format!("there is no partition `{partition}`"),
    )
    .help(format!(
        "{}; the partitions of {} are {}",
        named.place.consequence(),
        edition().date,
        list()
    ))
    .maybe_fix(fix);
}

fn meant(written: &str) -> Option<&'static str> {
    let plain = written.to_ascii_lowercase().replace('_', "-");
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == plain);
    other
        .map(|(_, meant)| *meant)
        .or_else(|| Partition::named(&plain).map(|partition| partition.name))
}

fn list() -> String {
    let names: Vec<String> = PARTITIONS
        .iter()
        .map(|partition| format!("`{}`", partition.name))
        .collect();
    names.join(", ")
}
