//! A session policy is longer than its quota.

use crate::lint::Check;
use crate::lint::size::over_compact;
use crate::policy::PolicyType;

const QUOTA: usize = 2_048;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Session {
        return;
    }
    if let Some(length) = over_compact(cx, QUOTA) {
        let message = format!("the session policy has {length} characters, more than {QUOTA}");
        cx.find(cx.policy.opening(), message).help(
            "AWS refuses to make the session; shorten the policy, or pass managed policies by ARN",
        );
    }
}
