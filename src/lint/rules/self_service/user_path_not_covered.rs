//! Users under a path are left out.

use crate::lint::Check;
use crate::lint::self_service::{Place, paths};

pub(crate) fn check(cx: &mut Check<'_>) {
    let missing = paths::missing(cx, Place::Path);
    let Some(finding) = paths::report(
        cx,
        &missing,
        "users under a path, such as `user/eng/alice`, are not covered",
    ) else {
        return;
    };
    finding.help("`${aws:username}` is the name without the path, so this matches only users at the root; if the account has users under a path, add `user/*/${aws:username}`");
}
