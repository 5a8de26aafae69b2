//! Users at the root are left out.

use crate::lint::Check;
use crate::lint::self_service::{Place, paths};

pub(crate) fn check(cx: &mut Check<'_>) {
    let missing = paths::missing(cx, Place::Root);
    let Some(finding) = paths::report(
        cx,
        &missing,
        "users at the root, such as `user/alice`, are not covered",
    ) else {
        return;
    };
    finding.help("the pattern needs a path before the name, and every user made in the console stands at the root; add `user/${aws:username}`");
}
