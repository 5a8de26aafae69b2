//! A role trust policy uses `NotPrincipal`.

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
        .filter_map(|one| one.principal.as_ref())
    {
        if element.negated {
            cx.find(
                element.key.span(),
                "`NotPrincipal` cannot stand in a role trust policy",
            )
            .help("AWS refuses the policy; name with `Principal` who may assume the role");
        }
    }
}
