//! Everything is allowed on everything.

use crate::lint::Check;
use crate::lint::open_grants::{is_everything, is_on_everything, is_star, is_unconditional};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    let policy = cx.policy;
    for statement in &policy.statements {
        if !is_unconditional(statement) || !is_on_everything(statement) {
            continue;
        }
        let actions = statement.action.as_ref().filter(|one| !one.negated);
        let mut entries = actions.iter().flat_map(|element| &element.patterns);
        let Some(entry) = entries.find(|entry| is_everything(entry.as_str())) else {
            continue;
        };
        let mut resources = statement
            .resource
            .iter()
            .flat_map(|element| &element.patterns);
        let star = resources.find(|entry| is_star(entry.as_str()));
        let finding = cx.find(
            entry.text.span(),
            "every action is allowed on every resource",
        );
        if let Some(star) = star {
            finding.label(star.text.span(), "on every resource");
        }
        finding.help("whoever has this policy can do all that the account's administrators can, but for what a Deny takes away; list the services and calls that are needed, or exempt the policy of the administrators with that reason");
    }
}
