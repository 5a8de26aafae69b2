//! A policy variable in a policy whose language has none.

use crate::lint::edit::{Json, insert_member_before, replace_value};
use crate::lint::{Check, Fix, strings};
use crate::policy::{Language, OperatorFamily, Policy};
use crate::source::Span;

/// How many places are shown beside the first.
const SHOWN: usize = 3;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    // A version that is none of AWS's is `invalid-version`'s business.
    let old = policy.version.is_none() || policy.language() == Some(Language::V2008);
    if !old || !cx.may_hold_variables() {
        return;
    }
    let mut places = variables(policy);
    let Some((first, written)) = places.next() else {
        return;
    };
    let others: Vec<_> = places.by_ref().take(SHOWN).map(|(span, _)| span).collect();
    let more = match others.len() + places.count() {
        0 => String::new(),
        1 => ", and so is 1 more".to_owned(),
        more => format!(", and so are {more} more"),
    };
    let version = match policy.version {
        Some(_) => "in a policy of `Version` `2008-10-17`",
        None => "in a policy without `Version`",
    };
    let finding = cx.find(
        first,
        format!("`{written}` is literal text {version}{more}"),
    );
    finding.help(
        "AWS compares with these very characters, which no name holds, so the element never matches what is meant, in a Deny too; set `\"Version\": \"2012-10-17\"`",
    );
    for span in others {
        finding.label(span, "literal text too");
    }
    if policy.version.is_none() {
        finding.label(policy.opening(), "no `Version`");
    }
    finding.maybe_fix(fix(policy));
}

/// The variables that would work in the newer language.
fn variables<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = (Span, &'a str)> {
    let in_resources = strings::resources(policy).map(|resource| resource.text);
    let takes_variables = |family| matches!(family, OperatorFamily::String | OperatorFamily::Arn);
    let in_conditions = strings::conditions(policy)
        .filter(move |condition| {
            let operator = condition.operator;
            operator.is_none_or(|operator| takes_variables(operator.base.family()))
        })
        .flat_map(strings::values);
    in_resources.chain(in_conditions).flat_map(|text| {
        strings::variables(text.as_str()).map(move |piece| {
            let written = text.as_str().get(piece.range.clone()).unwrap_or_default();
            (text.part(piece.range), written)
        })
    })
}

fn fix(policy: &Policy<'_>) -> Option<Fix> {
    let new = Json::text("2012-10-17");
    let edit = match policy.version {
        Some(version) => replace_value(version.value, &new),
        None => insert_member_before(policy.node.members().next()?, "Version", &new),
    };
    Some(Fix::unsafe_(
        "set `\"Version\": \"2012-10-17\"`",
        vec![edit],
    ))
}
