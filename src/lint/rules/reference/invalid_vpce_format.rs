//! A value for a VPC endpoint that is no endpoint's id.

use crate::lint::Check;
use crate::lint::vpc_id::{IdKind, find_malformed};

const KEYS: [&str; 1] = ["aws:SourceVpce"];

pub(crate) fn check(cx: &mut Check<'_>) {
    find_malformed(cx, &KEYS, IdKind::Endpoint);
}
