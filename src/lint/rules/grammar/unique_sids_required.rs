//! Two statements of an IAM policy have the same `Sid`.

use crate::lint::Check;
use crate::lint::sid::find_repeated;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind.is_about_caller() {
        find_repeated(
            cx,
            "AWS refuses the policy; give each statement a Sid of its own, or none",
        );
    }
}
