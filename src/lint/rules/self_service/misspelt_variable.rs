//! A policy variable is written in a form that IAM does not read.

use crate::lint::self_service::written::{Written, names_own_resources, written};
use crate::lint::{Check, Fix, edit};
use crate::policy::stray::{Stray, StrayKind, strays};

const USERNAME: &str = "${aws:username}";

/// Keys that a variable in foreign brackets certainly means, in lower case.
const KEYS: &[&str] = &[
    "aws:userid",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:sourceip",
    "aws:sourceidentity",
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.may_hold_strays() || !names_own_resources(cx.kind) {
        return;
    }
    for place in written(cx.policy) {
        for stray in strays(place.as_str()) {
            let Some(certain) = certainty(&place, &stray) else {
                continue;
            };
            report(cx, &place, &stray, certain);
        }
    }
}

fn report(cx: &mut Check<'_>, place: &Written<'_>, stray: &Stray<'_>, certain: bool) {
    let meant = match stray.kind {
        StrayKind::Key(key) => format!("${{{key}}}"),
        _ => USERNAME.to_owned(),
    };
    let wrong = written_as(place, stray);
    let title = format!("write `{meant}`");
    let edits = vec![edit::replace_part(place.text, stray.range.clone(), &meant)];
    let fix = if certain {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    };
    cx.find(
        place.text.part(stray.range.clone()),
        format!("`{wrong}` is not the variable `{meant}`"),
    )
    .help(format!(
        "IAM does not read it as the caller's value: {}; write `{meant}`",
        place.consequence()
    ))
    .fix(fix);
}

fn written_as<'a>(place: &Written<'a>, stray: &Stray<'_>) -> &'a str {
    place.as_str().get(stray.range.clone()).unwrap_or_default()
}

/// Whether the variable is plainly what was meant; `None` where something else may have been.
fn certainty(place: &Written<'_>, stray: &Stray<'_>) -> Option<bool> {
    let wrong = written_as(place, stray).to_ascii_lowercase();
    match stray.kind {
        StrayKind::Key(key) => {
            let key = key.to_ascii_lowercase();
            Some(KEYS.iter().any(|known| match known.strip_suffix('/') {
                Some(_) => key.starts_with(known) && key.len() > known.len(),
                None => key == *known,
            }))
        }
        StrayKind::Username => {
            let bracketed = wrong.contains(['(', '{', '[', '<']);
            let key = wrong.contains("aws:") || wrong.contains("aws.");
            if bracketed && key {
                return Some(true);
            }
            let own_arn = names_users(place);
            if key {
                // Bare words: a resource may hold them only by mistake, a value may be compared
                // with a text of that form.
                return if own_arn {
                    Some(true)
                } else {
                    (wrong.starts_with('$') || place.is_resource()).then_some(false)
                };
            }
            own_arn.then_some(false)
        }
        StrayKind::Broken | StrayKind::Escape(..) | StrayKind::Unfilled(_) => None,
    }
}

/// Whether the string is an ARN of users or MFA devices, whose names hold no brackets.
fn names_users(place: &Written<'_>) -> bool {
    let text = place.as_str();
    text.starts_with("arn:") && text.contains(":iam:") && {
        let lower = text.to_ascii_lowercase();
        [":user", "/user", ":mfa", "/mfa"]
            .iter()
            .any(|word| lower.contains(word))
            || place
                .iam_arn()
                .is_some_and(|arn| arn.resource().starts_with(['$', '<', '{']))
    }
}
