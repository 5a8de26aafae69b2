//! A policy variable names no key.

use crate::lint::{Check, strings};
use crate::policy::template::VariableFault;

pub(crate) fn check(cx: &mut Check<'_>) {
    for (text, range) in strings::faults(cx, VariableFault::Empty) {
        let body = strings::body(text.as_str(), &range);
        cx.find(
            text.part(range),
            format!("the policy variable `${{{body}}}` names no key"),
        )
        .help(
            "AWS has nothing to put in its place; name a condition key, such as `${aws:username}`",
        );
    }
}
