//! An exemption has expired.

use crate::lint::ConfigCheck;

pub(crate) fn check(cx: &mut ConfigCheck<'_>) {
    let today = cx.today;
    for &(exemption, _) in cx.exemptions {
        let Some((last, span)) = exemption.expires.zip(exemption.expires_span) else {
            continue;
        };
        if last < today {
            cx.find(
                span,
                format!("the exemption from `{}` has expired", exemption.rule),
            )
            .help(
                "its findings count again; mend them and remove the exemption, or set a later date",
            )
            .label(exemption.span, exemption.reason.clone());
        }
    }
}
