//! `iam:PassRole` is allowed by name, on every role.

use crate::lint::Check;
use crate::lint::role_grants::{self, PASS_ROLE, Reach, Way};

pub(crate) fn check(cx: &mut Check<'_>) {
    role_grants::find(cx, &PASS_ROLE, Way::Named, Reach::Everything);
}
