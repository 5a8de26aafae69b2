//! An RCP is longer than its quota.

use crate::lint::Check;
use crate::lint::size::over_compact;
use crate::policy::PolicyType;

const QUOTA: usize = 5_120;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    if let Some(length) = over_compact(cx, QUOTA) {
        let message = format!("the RCP has {length} characters, more than {QUOTA}");
        cx.find(cx.policy.opening(), message)
            .help("AWS refuses the policy; make several RCPs of it, or shorten it with wildcards");
    }
}
