//! The principal of a role trust policy is `*`.

use crate::lint::Check;
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| !one.denies()) {
        let Some(element) = statement.principal.as_ref().filter(|one| !one.negated) else {
            continue;
        };
        if element.everyone.is_some_and(|text| text.as_str() == "*") {
            cx.find(element.value.span(), "a role trust policy cannot trust `*`")
                .help("AWS does not support it; name the accounts, roles, services or identity providers that may assume the role");
        }
    }
}
