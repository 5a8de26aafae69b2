//! A condition lists no values.

use crate::lint::Check;
use crate::lint::empty_list::{Manner, find_empty_lists};

pub(crate) fn check(cx: &mut Check<'_>) {
    find_empty_lists(
        cx,
        Manner::Plain,
        "AWS's documents say both that such a condition holds and that the statement has no effect; list the values, or remove the key",
    );
}
