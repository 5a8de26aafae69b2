//! An `…IfExists` condition lists no values.

use crate::lint::Check;
use crate::lint::empty_list::{Manner, find_empty_lists};

pub(crate) fn check(cx: &mut Check<'_>) {
    find_empty_lists(
        cx,
        Manner::IfExists,
        "the condition holds only where the request does not have the key; if that is meant, say it with `\"Null\": {KEY: \"true\"}`, else list the values",
    );
}
