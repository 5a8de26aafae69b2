//! A negated pattern that every value matches asks whether the key is absent.

use crate::lint::Check;
use crate::lint::any_value::{Meaning, find_as_null};

pub(crate) fn check(cx: &mut Check<'_>) {
    find_as_null(cx, Meaning::Absent);
}
