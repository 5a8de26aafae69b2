//! A comment that allows what no rule finds.

use crate::lint::FileCheck;
use crate::lint::comment::is_known;

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for allowance in cx.allowances {
        if allowance.is_malformed {
            cx.find(
                allowance.place,
                "the comment says nothing that iam-lint understands",
            )
            .help("it allows nothing; write `# iam-lint: allow[rule] reason`");
            continue;
        }
        for ((name, place), used) in allowance.rules.iter().zip(&allowance.used) {
            if !is_known(name) {
                cx.find(*place, format!("no rule is called `{name}`"))
                    .help("the comment allows nothing; `iam-lint rules` lists the names");
            } else if *used == 0 {
                cx.find(*place, format!("the comment allows `{name}` and covers no finding of it"))
                    .help("remove it, or move it: on a line of its own a comment is about what begins on the next line, behind something it is about that line");
            }
        }
    }
}
