//! All actions of a service are allowed on everything, those that let others in with them.

use crate::lint::Check;
use crate::lint::open_grants::{is_denied, is_on_everything, is_star, is_unconditional};
use crate::policy::Policy;
use crate::reference::{AccessLevel, Action, Service};

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
        for entry in actions.iter().flat_map(|element| &element.patterns) {
            if !entry.name().is_some_and(is_star) || entry.service().eq_ignore_ascii_case("iam") {
                continue;
            }
            let Some(service) = Service::named(entry.service()) else {
                continue;
            };
            let Some((first, count)) = opening(policy, service) else {
                continue;
            };
            let all = service.actions().len();
            let message = format!(
                "all {all} actions of `{}` are allowed on everything, also those that change who may do what",
                service.prefix()
            );
            cx.find(entry.text.span(), message)
                .note(format!("among them {count} such as `{}:{first}`", service.prefix()))
                .help("actions that AWS adds later are allowed, too; list the actions that are needed or, where all are, the resources");
        }
    }
}

/// An action of the service that changes who may do what, and how many there are, less what a Deny
/// speaks of.
fn opening(policy: &Policy<'_>, service: &Service) -> Option<(&'static str, usize)> {
    let changes = |action: &&Action| action.level == AccessLevel::PermissionsManagement;
    let is_left = |action: &&Action| {
        let whole = format!("{}:{}", service.prefix(), action.name);
        !is_denied(policy, &whole)
    };
    let mut left = service.actions().iter().filter(changes).filter(is_left);
    let first = left.next()?;
    Some((first.name, left.count().saturating_add(1)))
}
