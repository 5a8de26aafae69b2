//! An IAM ARN names a Region.

use crate::lint::self_service::iam_arn;
use crate::lint::self_service::written::{Written, names_own_resources, written};
use crate::lint::{Check, Fix, edit};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !names_own_resources(cx.kind) {
        return;
    }
    for place in written(cx.policy).filter(Written::is_matched_as_arn) {
        let Some(arn) = iam_arn::with_right_fields(place.as_str()) else {
            continue;
        };
        let region = arn.region();
        // A `*` matches the empty Region too; what stands in braces has other findings.
        if region.is_empty() || region.contains(['*', '?', '$', '{']) {
            continue;
        }
        let edit = edit::replace_part(place.text, arn.region_range(), "");
        cx.find(
            place.text.part(arn.region_range()),
            format!("the Region `{region}` in an IAM ARN"),
        )
        .help(format!(
            "IAM's users, groups, roles and policies have no Region in their ARNs: {}; leave the Region empty",
            place.consequence()
        ))
        .fix(Fix::safe("remove the Region", vec![edit]));
    }
}
