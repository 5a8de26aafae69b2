//! An SCP names a principal.

use crate::lint::Check;
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Scp {
        return;
    }
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.principal.as_ref())
    {
        let name = element.key.as_str();
        cx.find(element.key.span(), format!("`{name}` cannot stand in an SCP"))
            .help("AWS refuses the policy: an SCP is about every principal of the accounts it is attached to; remove the element, and narrow the statement by a condition on `aws:PrincipalArn`");
    }
}
