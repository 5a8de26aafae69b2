//! An identity policy is longer than its quota.

use crate::lint::Check;
use crate::lint::size::over_without_space;
use crate::policy::{Placement, PolicyType};

/// The greatest of all quotas: the inline policies of a role.
const GREATEST: usize = 10_240;
const MANAGED: usize = 6_144;

pub(crate) fn check(cx: &mut Check<'_>) {
    let (quota, of) = match (cx.kind, cx.placement) {
        (PolicyType::Boundary, _) => (MANAGED, "a managed policy, which a boundary is"),
        (PolicyType::Identity, Placement::User) => {
            (2_048, "all inline policies of a user together")
        }
        (PolicyType::Identity, Placement::Group) => {
            (5_120, "all inline policies of a group together")
        }
        (PolicyType::Identity, Placement::Role) => {
            (GREATEST, "all inline policies of a role together")
        }
        (PolicyType::Identity, Placement::Managed) => (MANAGED, "a managed policy"),
        (PolicyType::Identity, _) => (
            GREATEST,
            "the inline policies of a role, the greatest of all",
        ),
        _ => return,
    };
    let Some(length) = over_without_space(cx, quota) else {
        return;
    };
    if cx.placement == Placement::Managed && holds_policies_of_aws(cx) {
        return;
    }
    let message =
        format!("the policy has {length} characters without white space, more than {quota}");
    cx.find(cx.policy.opening(), message)
        .help(format!("AWS refuses a customer's policy beyond the quota of {quota} characters for {of}; make several policies of it, or shorten it with wildcards"));
}

/// AWS's own managed policies are not bound by the quota, and an export of an account holds them
/// beside the customer's.
fn holds_policies_of_aws(cx: &Check<'_>) -> bool {
    memchr::memmem::find(cx.source.text().as_bytes(), b":iam::aws:policy/").is_some()
}
