//! A role trust policy names a resource.

use crate::lint::Check;
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.resource.as_ref())
    {
        let name = element.key.as_str();
        cx.find(element.key.span(), format!("`{name}` cannot stand in a role trust policy"))
            .help("AWS refuses the policy: it is about the very role it is attached to; remove the element");
    }
}
