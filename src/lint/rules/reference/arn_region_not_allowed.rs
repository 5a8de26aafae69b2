//! An ARN names a Region, and ARNs of its kind never do.

use crate::lint::arn_form::holds_of_all;
use crate::lint::spelling::is_written_out;
use crate::lint::{Check, Fix, edit};
use crate::reference::ArnForm;

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let arn = &named.arn;
        let region = arn.region();
        if region.is_empty()
            || !is_written_out(region)
            || !holds_of_all(arn, ArnForm::has_no_region)
        {
            continue;
        }
        let service = arn.service();
        let text = named.place.text;
        let edit = edit::replace_part(text, arn.region_range(), "");
        cx.find(
            text.part(arn.region_range()),
            format!("`{service}` leaves the Region empty in ARNs of this form"),
        )
        .help(format!(
            "with `{region}` {}; leave the Region empty, and test `aws:RequestedRegion` in a condition where one Region is meant",
            named.place.consequence()
        ))
        .fix(Fix::safe("remove the Region", vec![edit]));
    }
}
