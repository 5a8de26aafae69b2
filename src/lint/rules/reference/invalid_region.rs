//! A condition compares a Region with what is none.

use crate::access::pattern::{Case, Pattern};
use crate::lint::spelling::is_written_out;
use crate::lint::{Check, Fix, edit, strings};
use crate::policy::template::PieceKind;
use crate::policy::{BaseOperator, Condition, OperatorFamily};
use crate::reference::edition;
use crate::reference::region::{self, PARTITIONS};
use crate::syntax::Text;

/// The Region that a request is made to.
const REQUESTED: &str = "aws:RequestedRegion";

/// Keys of services whose values are the codes of Regions:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
const OTHERS: [&str; 8] = [
    "account:TargetRegion",
    "cloudformation:TargetRegion",
    "ec2:Region",
    "kms:PrimaryRegion",
    "kms:ReplicaRegion",
    "secretsmanager:AddReplicaRegions",
    "ec2:VpceServiceRegion",
    "ec2:VpceSupportedRegion",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for condition in strings::conditions(cx.policy) {
        let requested = condition.is_about(REQUESTED);
        if !requested && !OTHERS.iter().any(|key| condition.is_about(key)) {
            continue;
        }
        let Some(base) = condition.operator.map(|operator| operator.base) else {
            continue;
        };
        if base.family() != OperatorFamily::String {
            continue;
        }
        for text in strings::values(condition) {
            look_at(cx, condition, base, text, requested);
        }
    }
}

fn look_at(
    cx: &mut Check<'_>,
    condition: &Condition<'_>,
    base: BaseOperator,
    text: Text<'_>,
    requested: bool,
) {
    let written = text.as_str();
    if written.is_empty() || strings::is_template(written) {
        return;
    }
    if is_written_out(written) {
        if !is_region(written, base) {
            unknown(cx, condition, text);
        }
    } else if strings::variables(written).any(|piece| matches!(piece.kind, PieceKind::Variable(_)))
    {
        if requested {
            variable(cx, condition, text);
        }
    } else if is_like(base) && is_dead_pattern(written) {
        unmatched(cx, condition, text);
    }
}

fn is_region(written: &str, base: BaseOperator) -> bool {
    match base {
        BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase => {
            region::is_region(&written.to_ascii_lowercase())
        }
        _ => region::is_region(written),
    }
}

const fn is_like(base: BaseOperator) -> bool {
    matches!(base, BaseOperator::StringLike | BaseOperator::StringNotLike)
}

/// Whether a pattern with wildcards, and nothing else to be filled in, matches no Region.
fn is_dead_pattern(written: &str) -> bool {
    if written.contains(['$', '{', '<', '%', '[']) {
        return false;
    }
    let pattern = Pattern::new(written, Case::Sensitive, false);
    let mut regions = PARTITIONS.iter().flat_map(|partition| partition.regions);
    !regions.any(|region| pattern.matches(region))
}

/// What comes of a value that no request has.
fn consequence(condition: &Condition<'_>) -> &'static str {
    let negated = condition
        .operator
        .is_some_and(|operator| operator.base.is_negated());
    if negated {
        "no request has this value, so it excepts none"
    } else {
        "no request has this value, so it never matches"
    }
}

fn unknown(cx: &mut Check<'_>, condition: &Condition<'_>, text: Text<'_>) {
    let meant = region::nearest(text.as_str());
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "write the code of a Region, such as `eu-west-1`; the Regions are those of {}",
            edition().date
        ),
    };
    let fix = meant.map(|meant| {
        let edit = edit::replace_content(text, meant);
        Fix::safe(format!("write `{meant}`"), vec![edit])
    });
    cx.find(
        text.span(),
        format!("there is no Region `{}`", text.as_str()),
    )
    .help(format!("{}; {advice}", consequence(condition)))
    .maybe_fix(fix);
}

fn variable(cx: &mut Check<'_>, condition: &Condition<'_>, text: Text<'_>) {
    cx.find(
        text.span(),
        format!("`{}` is no Region by itself", text.as_str()),
    )
    .label(condition.key.span(), "the Region of the request")
    .help("Access Analyzer refuses a policy variable for a Region; AWS puts in the value of the request, so that whoever sets it chooses the Region; list the Regions instead");
}

fn unmatched(cx: &mut Check<'_>, condition: &Condition<'_>, text: Text<'_>) {
    cx.find(
        text.span(),
        format!("`{}` matches no Region", text.as_str()),
    )
    .help(format!(
        "{}; a Region is called `us-east-1` or the like, and those of {} are known",
        consequence(condition),
        edition().date
    ));
}
