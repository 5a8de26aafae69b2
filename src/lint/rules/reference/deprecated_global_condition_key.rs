//! A global condition key that newer keys have replaced.

use crate::lint::{Check, key_names};

pub(crate) fn check(cx: &mut Check<'_>) {
    key_names::find_retired(
        cx,
        true,
        "out of date",
        "only services that had it from the first still send it, and no other request matches",
    );
}
