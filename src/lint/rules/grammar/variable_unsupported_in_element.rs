//! A policy variable stands where AWS reads none.

use crate::lint::{Check, strings};
use crate::policy::{Arn, ArnFault, Resource};
use crate::syntax::Text;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.may_hold_variables() {
        return;
    }
    let policy = cx.policy;
    for statement in &policy.statements {
        if let Some(sid) = statement.sid.and_then(|sid| sid.value.text()) {
            in_sid(cx, sid);
        }
        if let Some(element) = &statement.action {
            for action in &element.patterns {
                elsewhere(cx, action.text, element.key.as_str());
            }
        }
        if let Some(element) = &statement.principal {
            let entries = element.entries.iter();
            for principal in entries.flat_map(|entry| &entry.principals) {
                elsewhere(cx, *principal, element.key.as_str());
            }
        }
    }
    for resource in strings::resources(policy) {
        before_fifth_colon(cx, resource);
    }
}

/// Underlined whole, as `unsupported-sid` does, which this replaces.
fn in_sid(cx: &mut Check<'_>, text: Text<'_>) {
    let content = text.as_str();
    let Some(piece) = strings::variables(content).next() else {
        return;
    };
    let written = content.get(piece.range).unwrap_or_default();
    cx.find(
        text.span(),
        format!("the policy variable `{written}` stands in `Sid`"),
    )
    .help("AWS replaces variables only in `Resource`, `NotResource` and condition values; give the statement a name without it");
}

fn elsewhere(cx: &mut Check<'_>, text: Text<'_>, element: &str) {
    let content = text.as_str();
    for piece in strings::variables(content) {
        let written = content.get(piece.range.clone()).unwrap_or_default();
        cx.find(
            text.part(piece.range.clone()),
            format!("the policy variable `{written}` stands in `{element}`"),
        )
        .help("AWS replaces variables only in `Resource`, `NotResource` and condition values; write out what is meant");
    }
}

/// The account is left alone: AWS documents that no variable can stand there, and puts one there
/// in policies of its own.
fn before_fifth_colon(cx: &mut Check<'_>, resource: Resource<'_>) {
    let content = resource.as_str();
    for piece in strings::variables(content) {
        let at = piece.range.start;
        let part = match Arn::parse(content) {
            Ok(arn) if arn.partition_range().contains(&at) => "as the partition",
            Ok(arn) if arn.service_range().contains(&at) => "as the service",
            Ok(arn) if arn.region_range().contains(&at) => "as the Region",
            Err(ArnFault::Prefix) if at == 0 => "where the ARN begins",
            _ => continue,
        };
        let written = content.get(piece.range.clone()).unwrap_or_default();
        cx.find(
            resource.text.part(piece.range.clone()),
            format!("the policy variable `{written}` stands {part}"),
        )
        .help("AWS replaces variables only after the fifth colon of an ARN; write this part out, or use `*`");
    }
}
