//! Comparisons and conditions that are left, held against every request of a small world, against a
//! second reading of IAM's rules, and against the laws that both must obey.
//!
//! `IAM_LINT_CASES=100000 cargo test --test exact` tries more.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "what the tests take for granted"
)]

mod algebra;
mod brute_force;
mod corpus;
mod dice;
mod naive;
mod residuals;

use std::sync::Arc;

use iam_lint::access::compiled::CompiledPolicy;
use iam_lint::access::inclusion::{Answer, Kind};
use iam_lint::policy::read;
use iam_lint::simulate::comparison::{Standard, compare};
use iam_lint::source::SourceId;
use iam_lint::syntax::json;
use serde_json::Value;

type Set = Vec<Arc<CompiledPolicy>>;

/// How many random cases a test tries.
fn cases(usual: usize) -> usize {
    std::env::var("IAM_LINT_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

fn set(document: &Value) -> Set {
    let text = document.to_string();
    let parsed = json::parse(SourceId::new(0), &text);
    assert!(parsed.errors.is_empty(), "{text}");
    let policy = CompiledPolicy::new("policy", &read::policy(parsed.tree.root()));
    assert!(policy.gap.is_none(), "{text}");
    vec![Arc::new(policy)]
}

fn is_within(new: &Set, reference: &Set) -> Answer {
    compare(
        new,
        &Standard::Reference(reference.clone()),
        Some(Kind::Identity),
    )
}
