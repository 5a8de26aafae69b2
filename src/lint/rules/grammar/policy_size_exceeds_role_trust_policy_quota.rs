//! A role trust policy is longer than its quota.

use crate::lint::Check;
use crate::lint::size::over_without_space;
use crate::policy::PolicyType;

const QUOTA: usize = 2_048;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    if let Some(length) = over_without_space(cx, QUOTA) {
        let message = format!(
            "the trust policy has {length} characters without white space, more than {QUOTA}"
        );
        cx.find(cx.policy.opening(), message).help("AWS refuses it unless the account's quota was raised, which is possible up to 4096; shorten it, or make two roles of it");
    }
}
