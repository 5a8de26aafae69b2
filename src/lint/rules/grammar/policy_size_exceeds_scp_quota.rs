//! An SCP is longer than its quota.

use crate::lint::size::over_compact;
use crate::lint::{Check, Severity};
use crate::policy::PolicyType;

const DOCUMENTED: usize = 5_120;
const RAISED: usize = 10_240;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Scp {
        return;
    }
    let Some(length) = over_compact(cx, DOCUMENTED) else {
        return;
    };
    let opening = cx.policy.opening();
    if length > RAISED {
        cx.find(
            opening,
            format!("the SCP has {length} characters, more than {RAISED}"),
        )
        .help("AWS refuses the policy; make several SCPs of it, or shorten it with wildcards");
    } else {
        cx.find(opening, format!("the SCP has {length} characters, more than {DOCUMENTED}"))
            .severity(Severity::Warning)
            .help("AWS's documents disagree on the quota: some say 5120 characters and some 10240; keep below the smaller, or try it in your organization");
    }
}
