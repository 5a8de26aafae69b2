//! The values of one condition mix JSON types.

use crate::lint::edit::{Json, replace_value};
use crate::lint::{Check, Fix, strings};
use crate::policy::Condition;
use crate::syntax::Kind;

pub(crate) fn check(cx: &mut Check<'_>) {
    for condition in strings::conditions(cx.policy) {
        let Some((first, rest)) = condition.values.split_first() else {
            continue;
        };
        let Some(odd) = rest.iter().find(|value| value.kind() != first.kind()) else {
            continue;
        };
        let (kind, other) = (odd.kind().describe(), first.kind().describe());
        let finding = cx.find(
            odd.span(),
            format!(
                "`{}` is {kind} among values of which the first is {other}",
                odd.literal()
            ),
        );
        finding
            .label(first.span(), other)
            .help("Access Analyzer reports an error where the values of a condition differ in JSON type; quote them all")
            .maybe_fix(fix(condition));
    }
}

/// Quoted, a number or a boolean means the same to AWS.
fn fix(condition: &Condition<'_>) -> Option<Fix> {
    let is_string = |kind| kind == Kind::String;
    let mut values = condition.values.iter();
    if !values.any(|value| is_string(value.kind())) {
        return None;
    }
    let bare = condition
        .values
        .iter()
        .filter(|value| !is_string(value.kind()));
    let edits = bare.map(|value| replace_value(*value, &Json::text(value.literal())));
    Some(Fix::safe("quote every value", edits.collect()))
}
