//! An ARN lacks the Region that all ARNs of its kind have.

use crate::lint::arn_form::{NamedResource, holds_of_all, is_begun};
use crate::lint::{Check, Fix, edit};
use crate::policy::Arn;
use crate::reference::ArnForm;

/// What AWS has outside all Regions, though the reference gives the ARNs one:
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html>,
/// <https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetEnabledStandards.html>,
/// <https://docs.aws.amazon.com/resource-explorer/latest/userguide/aws-service-views.html>.
const ALSO_GLOBAL: [(&str, &str); 3] = [
    ("bedrock", "foundation-model/"),
    ("securityhub", ""),
    ("resource-explorer-2", ""),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let arn = &named.arn;
        if arn.region().is_empty()
            && arn.account() != "aws"
            && is_begun(arn.resource())
            && !may_be_global(arn)
            && holds_of_all(arn, ArnForm::has_region)
        {
            find(cx, named);
        }
    }
}

fn find(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let (arn, text) = (&named.arn, named.place.text);
    let range = arn.region_range();
    let edit = edit::replace_part(text, range.clone(), "*");
    cx.find(
        text.part(arn.service_range().start..range.end + 1),
        format!("the ARN of `{}` names no Region", arn.service()),
    )
    .help(format!(
        "an empty Region stands for none, not for all: {}; write the Region, or `*` for every one",
        named.place.consequence()
    ))
    .fix(Fix::unsafe_("write `*` for the Region", vec![edit]));
}

fn may_be_global(arn: &Arn<'_>) -> bool {
    ALSO_GLOBAL
        .iter()
        .any(|(service, word)| arn.service() == *service && arn.resource().starts_with(word))
}
