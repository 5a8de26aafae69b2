//! An Allow lists what it does not allow.

use crate::lint::open_grants::{is_on_everything, is_unconditional};
use crate::lint::{Check, Severity};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let Some(element) = statement.action.as_ref().filter(|one| one.negated) else {
            continue;
        };
        let resource = statement.resource.as_ref();
        let is_open = is_on_everything(statement) || resource.is_some_and(|one| one.negated);
        if element.patterns.is_empty() || !is_open {
            continue;
        }
        let finding = cx.find(
            element.key.span(),
            "every action but those listed is allowed, of every service",
        );
        finding.help("services and actions that AWS adds later are allowed, too; list in `Action` what is to be allowed, or allow it in one statement and forbid these actions by a Deny in another");
        if !is_unconditional(statement) {
            finding.severity(Severity::Suggestion);
        }
    }
}
