//! The policy has no statement.

use crate::lint::Check;
use crate::lint::structure::{POLICY, STATEMENT, misspells};
use crate::syntax::schema::ViolationKind;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for violation in cx.violations() {
        match violation.kind {
            ViolationKind::Empty => {
                cx.find(violation.node.span(), "the policy has an empty list of statements")
                    .help("a policy without a statement grants and denies nothing, and AWS's grammar asks for one; add a statement");
            }
            ViolationKind::Missing(_) if !misspells(policy.node, "Statement", POLICY) => {
                let lone = policy
                    .node
                    .members()
                    .any(|member| STATEMENT.contains(&member.key.as_str()));
                let help = if lone {
                    "AWS refuses the policy; put the elements of the statement into `\"Statement\": [{ … }]`"
                } else {
                    "AWS refuses the policy; add `\"Statement\": [{ … }]`"
                };
                cx.find(policy.opening(), "the policy has no `Statement`")
                    .help(help);
            }
            _ => {}
        }
    }
}
