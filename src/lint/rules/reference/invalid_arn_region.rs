//! The Region of an ARN is none, or lies in another partition.

use crate::lint::arn_form::{NamedResource, holds_of_all};
use crate::lint::spelling::is_written_out;
use crate::lint::{Check, Fix, edit};
use crate::reference::ArnForm;
use crate::reference::edition;
use crate::reference::region::{self, Partition};

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let region = named.arn.region();
        if region.is_empty() || !is_written_out(region) {
            continue;
        }
        match region::partition_of(region) {
            Some(owner) if is_elsewhere(named.arn.partition(), owner) => {
                in_other_partition(cx, named, owner);
            }
            Some(_) => {}
            // For a Region where none belongs there is `arn-region-not-allowed`.
            None if holds_of_all(&named.arn, ArnForm::has_no_region) => {}
            None => unknown(cx, named),
        }
    }
}

/// Whether an ARN of `partition` can name no Region of the partition `owner`.
fn is_elsewhere(partition: &str, owner: &str) -> bool {
    partition != owner && Partition::named(partition).is_some()
}

fn unknown(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let (arn, text) = (&named.arn, named.place.text);
    let region = arn.region();
    let meant = region::nearest(region);
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "write the code of a Region, such as `eu-west-1`, or `*`; the Regions are those of {}",
            edition().date
        ),
    };
    let fix = meant.map(|meant| {
        let edit = edit::replace_part(text, arn.region_range(), meant);
        Fix::safe(format!("write `{meant}`"), vec![edit])
    });
    cx.find(
        text.part(arn.region_range()),
        format!("there is no Region `{region}`"),
    )
    .help(format!("{}; {advice}", named.place.consequence()))
    .maybe_fix(fix);
}

fn in_other_partition(cx: &mut Check<'_>, named: &NamedResource<'_>, owner: &str) {
    let (arn, text) = (&named.arn, named.place.text);
    let (region, partition) = (arn.region(), arn.partition());
    cx.find(
        text.part(arn.region_range()),
        format!("the Region `{region}` lies in the partition `{owner}`, not in `{partition}`"),
    )
    .label(text.part(arn.partition_range()), "the partition of the ARN")
    .help(format!(
        "{}; write a Region of `{partition}`, or the partition `{owner}`",
        named.place.consequence()
    ));
}
