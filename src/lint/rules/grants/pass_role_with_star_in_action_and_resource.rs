//! A wildcard allows `iam:PassRole`, on every role.

use crate::lint::Check;
use crate::lint::role_grants::{self, PASS_ROLE, Reach, Way};

pub(crate) fn check(cx: &mut Check<'_>) {
    role_grants::find(cx, &PASS_ROLE, Way::Wildcard, Reach::Everything);
}
