//! Statement ids within one policy.

use std::collections::HashMap;

use super::Check;
use crate::policy::{Element, Policy};
use crate::syntax::Kind;

/// Beyond so many statements a table costs less than comparing each pair.
const FEW: usize = 48;

/// Reports every Sid that stands in an earlier statement too.
pub(crate) fn find_repeated(cx: &mut Check<'_>, help: &'static str) {
    let policy = cx.policy;
    for (first, again) in repeated(policy) {
        let sid = again.value.as_str().unwrap_or_default();
        let message = format!("the Sid `{sid}` stands twice in this policy");
        cx.find(again.value.span(), message)
            .label(first.value.span(), "first here")
            .help(help);
    }
}

/// Each Sid that was used before, after its first use.
fn repeated<'t>(policy: &Policy<'t>) -> Vec<(Element<'t>, Element<'t>)> {
    let sids = || {
        let sids = policy
            .statements
            .iter()
            .filter_map(|statement| statement.sid);
        sids.filter(|sid| sid.value.kind() == Kind::String && sid.value.as_str() != Some(""))
    };
    let mut found = Vec::new();
    if policy.statements.len() <= FEW {
        for (index, again) in sids().enumerate() {
            let text = again.value.as_str();
            let first = sids()
                .take(index)
                .find(|first| first.value.as_str() == text);
            found.extend(first.map(|first| (first, again)));
        }
    } else {
        let mut seen = HashMap::new();
        for again in sids() {
            let first = *seen.entry(again.value.as_str()).or_insert(again);
            if first.value != again.value {
                found.push((first, again));
            }
        }
    }
    found
}
