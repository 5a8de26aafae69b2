//! `NotAction` allows `iam:PassRole`, on every role but those of `NotResource`.

use crate::lint::Check;
use crate::lint::role_grants::{self, PASS_ROLE, Reach, Way};

pub(crate) fn check(cx: &mut Check<'_>) {
    role_grants::find(cx, &PASS_ROLE, Way::NotExcepted, Reach::AllBut);
}
