//! A wildcard lets strangers match a sensitive condition key.

use crate::lint::Check;
use crate::lint::sensitive_key::{Opening, find_open};

pub(crate) fn check(cx: &mut Check<'_>) {
    find_open(cx, Opening::Wildcard);
}
