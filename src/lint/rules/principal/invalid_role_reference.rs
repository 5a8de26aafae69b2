//! A role is named as a principal by its unique id.

use crate::lint::{Check, unique_id};

pub(crate) fn check(cx: &mut Check<'_>) {
    unique_id::find(cx, "AROA", "role");
}
