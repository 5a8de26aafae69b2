//! The caller's name stands where it matches nobody, or another key where the name belongs.

use crate::lint::self_service::intended::is_username;
use crate::lint::self_service::written::{
    Written, WrittenPlace, is_negated, names_own_resources, usernames, written,
};
use crate::lint::{Check, Fix, Severity, edit};
use crate::policy::Condition;
use crate::policy::template::{PieceKind, pieces};
use std::ops::Range;

const USERNAME: &str = "${aws:username}";

pub(crate) fn check(cx: &mut Check<'_>) {
    if !names_own_resources(cx.kind) {
        return;
    }
    for place in written(cx.policy) {
        match place.place {
            WrittenPlace::Condition(condition) => value(cx, &place, condition),
            WrittenPlace::Resource | WrittenPlace::NotResource => {
                if place.as_str().contains("${") {
                    resource(cx, &place);
                }
            }
        }
    }
}

fn resource(cx: &mut Check<'_>, place: &Written<'_>) {
    let Some(arn) = place.iam_arn() else {
        return;
    };
    let before = arn.resource_range().start;
    if let Some(range) = usernames(place.as_str()).find(|range| range.end < before) {
        cx.find(
            place.text.part(range),
            "`${aws:username}` stands before the resource part of the ARN",
        )
        .help(format!(
            "IAM reads variables only after the fifth colon: {}; write `arn:aws:iam::*:user/{USERNAME}`",
            place.consequence()
        ));
        return;
    }
    let Some(name) = arn.resource().strip_prefix("user/") else {
        return;
    };
    let start = before + "user/".len();
    other_key(cx, place, name, start);
    as_path(cx, place, name, start);
}

/// `user/${aws:userid}` and `user/${aws:PrincipalArn}`.
fn other_key(cx: &mut Check<'_>, place: &Written<'_>, name: &str, start: usize) {
    for piece in pieces(name, true) {
        let PieceKind::Variable(variable) = piece.kind else {
            continue;
        };
        let Some(value) = not_a_name(variable.name) else {
            continue;
        };
        let range = start + piece.range.start..start + piece.range.end;
        let edits = vec![edit::replace_part(place.text, range.clone(), USERNAME)];
        // The only thing a user's ARN can be made of is the name.
        let last = name.get(piece.range.end..).is_some_and(str::is_empty);
        let fix = last.then(|| Fix::safe(format!("write `{USERNAME}`"), edits));
        cx.find(
            place.text.part(range),
            format!("`${{{}}}` is no user's name", variable.name),
        )
        .help(format!(
            "its value is {value}, and the ARN of a user holds the name: {}; write `{USERNAME}`",
            place.consequence()
        ))
        .maybe_fix(fix);
    }
}

/// What a key holds that is never the name of a user.
fn not_a_name(key: &str) -> Option<&'static str> {
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    if is("aws:userid") {
        Some("an id such as `AIDA…`")
    } else if is("aws:PrincipalArn") {
        Some("a whole ARN")
    } else {
        None
    }
}

/// `user/${aws:username}/*`: a path that bears the name.
fn as_path(cx: &mut Check<'_>, place: &Written<'_>, name: &str, start: usize) {
    let Some(range) = usernames(name).find(|range| {
        name.get(range.end..)
            .is_some_and(|rest| rest.starts_with('/'))
    }) else {
        return;
    };
    // The caller may be named once more: `user/${aws:username}/${aws:username}`.
    if usernames(name).count() > 1 {
        return;
    }
    cx.find(
        place.text.part(start + range.start..start + range.end),
        "`${aws:username}` is a path here, not the user",
    )
    .severity(Severity::Warning)
    .help(format!(
        "this matches users under the path `/NAME/`, and the caller only if their own path bears their name; the caller's own user is `user/{USERNAME}`, or `user/*/{USERNAME}` under a path"
    ));
}

/// A value that the name or the id of a caller never has.
fn value(cx: &mut Check<'_>, place: &Written<'_>, condition: &Condition<'_>) {
    let about_name = condition.is_about("aws:username");
    if !about_name && !condition.is_about("aws:userid") {
        return;
    }
    let text = place.as_str();
    let fault = if about_name {
        never_a_name(text)
    } else {
        whole_variable(text, "aws:username")
            .then(|| (0..text.len(), "`aws:userid` is never the user's name"))
    };
    let Some((range, message)) = fault else {
        return;
    };
    let effect = if is_negated(condition) {
        "so the comparison always holds"
    } else {
        "so the comparison never holds"
    };
    let help = if about_name {
        format!(
            "`aws:username` is the name alone, without path and account, {effect}; write the name, or test `aws:PrincipalArn`"
        )
    } else {
        format!("`aws:userid` is an id such as `AIDA…`, {effect}; test `aws:username`")
    };
    cx.find(place.text.part(range), message).help(help);
}

/// Names hold letters, digits and `_+=,.@-`, so neither an ARN nor a path.
fn never_a_name(text: &str) -> Option<(Range<usize>, &'static str)> {
    let whole = 0..text.len();
    if text.starts_with("arn:") {
        Some((whole, "`aws:username` is never an ARN"))
    } else if whole_variable(text, "aws:userid") || whole_variable(text, "aws:PrincipalArn") {
        Some((whole, "`aws:username` never has this value"))
    } else if text.contains('/') && !text.contains("${") {
        Some((whole, "`aws:username` never holds a path"))
    } else {
        None
    }
}

fn whole_variable(text: &str, key: &str) -> bool {
    let mut pieces = pieces(text, true);
    let (Some(piece), None) = (pieces.next(), pieces.next()) else {
        return false;
    };
    match piece.kind {
        PieceKind::Variable(variable) if key == "aws:username" => is_username(&variable),
        PieceKind::Variable(variable) => variable.name.eq_ignore_ascii_case(key),
        _ => false,
    }
}
