//! `Deny` hangs on a resource tag for actions whose requests carry none.

use crate::lint::{Check, unsupported_tag};
use crate::policy::Effect;

pub(crate) fn check(cx: &mut Check<'_>) {
    unsupported_tag::find_listed(cx, Effect::Deny);
}
