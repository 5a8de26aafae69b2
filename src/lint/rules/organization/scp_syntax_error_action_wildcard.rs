//! An asterisk in an action of an SCP before its end.

use crate::lint::{Check, Severity};
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Scp {
        return;
    }
    let policy = cx.policy;
    let elements = policy.statements.iter();
    let actions = elements
        .filter_map(|statement| statement.action.as_ref())
        .flat_map(|element| element.patterns.iter().copied());
    for action in actions {
        let text = action.as_str();
        let head = text.trim_end_matches('*');
        if !head.contains('*') {
            continue;
        }
        cx.find(
            action.text.span(),
            format!("the wildcard in `{text}` does not stand at its end"),
        )
        .severity(Severity::Suggestion)
        .help("AWS Organizations takes it, by its newest documentation of SCPs; by the older one, and by Access Analyzer's page, it does not; list the actions if other tools must read the SCP");
    }
}
