//! A comment that allows without a reason.

use crate::lint::FileCheck;

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for allowance in cx.allowances {
        if allowance.reason.is_empty() && !allowance.is_malformed {
            cx.find(
                allowance.place,
                "the comment gives no reason, so it allows nothing",
            )
            .help("write the reason after the bracket: `# iam-lint: allow[rule] reason`");
        }
    }
}
