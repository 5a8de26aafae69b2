//! A statement has no `Effect`.

use crate::lint::Check;
use crate::lint::structure::{STATEMENT, misspells};

pub(crate) fn check(cx: &mut Check<'_>) {
    for violation in cx.violations() {
        if !misspells(violation.node, "Effect", STATEMENT) {
            let opening = violation.node.opening();
            cx.find(opening, "the statement has no `Effect`").help(
                "AWS refuses the policy; add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`",
            );
        }
    }
}
