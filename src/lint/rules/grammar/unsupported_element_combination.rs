//! A statement has an element and its negation.

use crate::lint::Check;
use crate::syntax::schema::ViolationKind;

pub(crate) fn check(cx: &mut Check<'_>) {
    for violation in cx.violations() {
        let ViolationKind::Clash(names) = &violation.kind else {
            continue;
        };
        let mut clashing = violation
            .node
            .members()
            .filter(|member| names.iter().any(|name| name == member.key.as_str()));
        let Some(first) = clashing.next() else {
            continue;
        };
        let Some(second) = clashing.find(|member| member.key.as_str() != first.key.as_str()) else {
            continue;
        };
        let (a, b) = (first.key.as_str(), second.key.as_str());
        cx.find(second.key.span(), format!("`{b}` excludes `{a}`"))
            .label(first.key.span(), format!("`{a}` here"))
            .help("AWS refuses the policy; keep one of them, or make two statements");
    }
}
