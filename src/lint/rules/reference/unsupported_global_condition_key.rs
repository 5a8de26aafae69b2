//! A global condition key that AWS no longer sends.

use crate::lint::{Check, key_names};

pub(crate) fn check(cx: &mut Check<'_>) {
    key_names::find_retired(
        cx,
        false,
        "not supported",
        "no request is known to carry it, so the condition is decided without it",
    );
}
