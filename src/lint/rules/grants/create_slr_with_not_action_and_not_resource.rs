//! `NotAction` allows `iam:CreateServiceLinkedRole`, for all services but those whose roles `NotResource` lists.

use crate::lint::Check;
use crate::lint::role_grants::{self, CREATE_SLR, Reach, Way};

pub(crate) fn check(cx: &mut Check<'_>) {
    role_grants::find(cx, &CREATE_SLR, Way::NotExcepted, Reach::AllBut);
}
