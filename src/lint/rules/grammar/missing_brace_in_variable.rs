//! A policy variable is never closed.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix, strings};
use crate::policy::template::VariableFault;

pub(crate) fn check(cx: &mut Check<'_>) {
    for (text, range) in strings::faults(cx, VariableFault::MissingBrace) {
        let body = strings::body(text.as_str(), &range);
        let name = name(body);
        let start = range.start;
        let token = match name {
            Some(name) => start..start + "${".len() + name.len(),
            None => range,
        };
        let written = text.as_str().get(token.clone()).unwrap_or_default();
        let rest = name.and_then(|name| body.get(name.len()..));
        let plain = rest.is_some_and(|rest| ends_name(name.unwrap_or_default(), rest));
        let fix = plain.then(|| {
            let edit = replace_part(text, token.end..token.end, "}");
            Fix::safe(format!("write `{written}}}`"), vec![edit])
        });
        cx.find(
            text.part(token),
            format!("the policy variable `{written}` has no closing brace"),
        )
        .help("AWS reads no variable there, and Access Analyzer reports an error; close it: `${aws:username}`")
        .maybe_fix(fix);
    }
}

/// The condition key at the start of `body`, of letters and digits after its prefix.
fn name(body: &str) -> Option<&str> {
    let colon = body.find(':')?;
    let after = body.get(colon + 1..)?;
    let length = after
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(after.len());
    (colon > 0 && length > 0).then(|| body.get(..colon + 1 + length))?
}

/// Whether what follows cannot be part of the name. A tag's key follows a slash.
fn ends_name(name: &str, rest: &str) -> bool {
    let is_tag = || name.to_ascii_lowercase().ends_with("tag");
    match rest.chars().next() {
        None | Some('/') => !is_tag(),
        Some(c) => matches!(c, '*' | '?'),
    }
}
