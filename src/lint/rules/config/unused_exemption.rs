//! An exemption matches no finding.

use crate::lint::ConfigCheck;

pub(crate) fn check(cx: &mut ConfigCheck<'_>) {
    for &(exemption, used) in cx.exemptions {
        if used == 0 {
            cx.find(exemption.span, format!("the exemption from `{}` matches no finding", exemption.rule))
                .help("remove it, or correct its `rule`, `path` or `sid`; left here it hides the next finding that fits");
        }
    }
}
