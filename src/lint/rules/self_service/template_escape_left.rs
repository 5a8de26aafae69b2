//! A notation of a template language is left in the policy.

use crate::lint::self_service::written::{Written, names_own_resources, of_templates, written};
use crate::lint::{Check, Fix, edit};
use crate::policy::stray::{Stray, StrayKind, TemplateLanguage};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.may_hold_strays() || !names_own_resources(cx.kind) {
        return;
    }
    let mut first = None;
    let mut others = Vec::new();
    let mut escapes = Vec::new();
    for place in written(cx.policy) {
        for stray in of_templates(place.as_str()) {
            match stray.kind {
                StrayKind::Escape(language, key) => escapes.push((place, stray, language, key)),
                StrayKind::Unfilled(language) if is_certain(&place, &stray) => {
                    if first.is_none() {
                        first = Some((place, stray, language));
                    } else {
                        others.push((place, stray));
                    }
                }
                _ => {}
            }
        }
    }
    // Where a placeholder waits to be filled, the file is a template, and its escapes are right.
    if let Some((place, stray, language)) = first {
        unfilled(cx, &place, &stray, language, &others);
        return;
    }
    for (place, stray, language, key) in escapes {
        escape(cx, &place, &stray, language, key);
    }
}

/// Whether a placeholder cannot be what the policy is to say: in an ARN of IAM's no name or number
/// holds it, and elsewhere IAM has no variable of that form.
fn is_certain(place: &Written<'_>, stray: &Stray<'_>) -> bool {
    let text = place.as_str();
    let wrong = text.get(stray.range.clone()).unwrap_or_default();
    let is_iam = text.starts_with("arn:") && text.contains(":iam:");
    is_iam || wrong.starts_with("${AWS::") || wrong.starts_with("${!AWS::")
}

fn unfilled(
    cx: &mut Check<'_>,
    place: &Written<'_>,
    stray: &Stray<'_>,
    language: TemplateLanguage,
    others: &[(Written<'_>, Stray<'_>)],
) {
    let wrong = place.as_str().get(stray.range.clone()).unwrap_or_default();
    let program = language.describe();
    let finding = cx.find(
        place.text.part(stray.range.clone()),
        format!("`{wrong}` was not filled in by {program}"),
    );
    for (place, stray) in others.iter().take(3) {
        finding.label(place.text.part(stray.range.clone()), "nor this");
    }
    finding.help(format!(
        "IAM gets these very characters: {}; check the policy that {program} makes of this, or write the value",
        place.consequence()
    ));
}

fn escape(
    cx: &mut Check<'_>,
    place: &Written<'_>,
    stray: &Stray<'_>,
    language: TemplateLanguage,
    key: &str,
) {
    let wrong = place.as_str().get(stray.range.clone()).unwrap_or_default();
    let meant = format!("${{{key}}}");
    let edit = edit::replace_part(place.text, stray.range.clone(), &meant);
    cx.find(
        place.text.part(stray.range.clone()),
        format!(
            "`{wrong}` is how {} writes `{meant}`, and was left in the policy",
            language.describe()
        ),
    )
    .help(format!(
        "IAM does not read it as the variable: {}; write `{meant}` in the policy itself",
        place.consequence()
    ))
    .fix(Fix::safe(format!("write `{meant}`"), vec![edit]));
}
