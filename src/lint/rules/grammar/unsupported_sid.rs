//! A `Sid` has characters other than letters and digits.

use crate::lint::edit::replace_content;
use crate::lint::{Check, Fix};
use crate::policy::{Policy, PolicyType, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !(cx.kind.is_about_caller() || cx.kind == PolicyType::Scp) {
        return;
    }
    let policy = cx.policy;
    for sid in policy.statements.iter().filter_map(|one| one.sid) {
        let Some(text) = sid.value.text() else {
            continue;
        };
        let is_odd = |c: char| !c.is_ascii_alphanumeric();
        let Some(odd) = text.as_str().chars().find(|&c| is_odd(c)) else {
            continue;
        };
        let fix = alphanumeric(policy, text.as_str()).map(|new| {
            let edit = replace_content(text, &new);
            Fix::safe(format!("write `{new}`"), vec![edit])
        });
        let message = match odd {
            ' ' => "a Sid cannot hold a space".to_owned(),
            odd => format!("a Sid cannot hold `{odd}`"),
        };
        cx.find(text.span(), message)
            .help("AWS refuses the policy; use the letters A to Z and a to z and digits only")
            .maybe_fix(fix);
    }
}

/// The Sid without its odd characters, each word after one capitalized, unless another statement
/// would then be called the same.
fn alphanumeric(policy: &Policy<'_>, sid: &str) -> Option<String> {
    let new = stripped(sid);
    let alike = policy
        .statements
        .iter()
        .filter_map(Statement::sid)
        .filter(|other| stripped(other) == new)
        .count();
    (!new.is_empty() && alike == 1).then_some(new)
}

fn stripped(sid: &str) -> String {
    let mut new = String::with_capacity(sid.len());
    let mut after_odd = false;
    for c in sid.chars() {
        if !c.is_ascii_alphanumeric() {
            after_odd = true;
            continue;
        }
        new.push(if after_odd { c.to_ascii_uppercase() } else { c });
        after_odd = false;
    }
    new
}
