//! A statement has neither `Action` nor `NotAction`.

use crate::lint::Check;
use crate::lint::structure::{STATEMENT, misspells};

pub(crate) fn check(cx: &mut Check<'_>) {
    for violation in cx.violations() {
        let node = violation.node;
        if !misspells(node, "Action", STATEMENT) && !misspells(node, "NotAction", STATEMENT) {
            cx.find(node.opening(), "the statement has no `Action`")
                .help(
                    "AWS refuses the policy; add `Action` with the actions the statement is about",
                );
        }
    }
}
