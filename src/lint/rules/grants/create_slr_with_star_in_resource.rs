//! `iam:CreateServiceLinkedRole` is allowed by name, for every service.

use crate::lint::Check;
use crate::lint::role_grants::{self, CREATE_SLR, Reach, Way};

pub(crate) fn check(cx: &mut Check<'_>) {
    role_grants::find(cx, &CREATE_SLR, Way::Named, Reach::Everything);
}
