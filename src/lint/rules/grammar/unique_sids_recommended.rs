//! Two statements of another policy have the same `Sid`.

use crate::lint::Check;
use crate::lint::sid::find_repeated;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.is_about_caller() {
        find_repeated(
            cx,
            "logs and findings cannot tell the two statements apart, and some services refuse the policy; give each statement a Sid of its own",
        );
    }
}
