//! An RCP uses `NotAction`.

use crate::lint::Check;
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.action.as_ref())
    {
        if element.negated {
            cx.find(element.key.span(), "`NotAction` cannot stand in an RCP")
                .help("AWS refuses the policy; list the actions with `Action`");
        }
    }
}
