//! Another user's keys, certificates or MFA devices can be made or taken away.

use crate::lint::Check;
use crate::lint::self_service::harm;

const HELP: &str = "its holder can act as that user or lock them out; name the caller's own user: `user/${aws:username}` and `user/*/${aws:username}`";

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind.grants() && cx.self_service().is_intended() {
        harm::find_on_others(cx, harm::CREDENTIALS, |_| true, HELP);
    }
}
