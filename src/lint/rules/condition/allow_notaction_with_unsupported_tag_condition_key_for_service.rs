//! `Allow` with `NotAction` hangs on a resource tag.

use crate::lint::{Check, unsupported_tag};
use crate::policy::Effect;

pub(crate) fn check(cx: &mut Check<'_>) {
    unsupported_tag::find_excluding(cx, Effect::Allow);
}
