//! An IAM ARN is put together so that nothing matches it.

use crate::lint::self_service::iam_arn::{self, Repair};
use crate::lint::self_service::written::{Written, names_own_resources, written};
use crate::lint::{Check, Fix, edit};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !names_own_resources(cx.kind) {
        return;
    }
    for place in written(cx.policy).filter(Written::is_matched_as_arn) {
        let Some(fault) = iam_arn::fault(place.as_str()) else {
            continue;
        };
        cx.find(place.text.part(fault.range), fault.message)
            .help(format!(
                "{}; an IAM ARN has the form `arn:aws:iam::ACCOUNT:user/NAME`, with two colons before the account and one after it",
                place.consequence()
            ))
            .maybe_fix(fault.repair.map(|repair| fix(&place, &repair)));
    }
}

fn fix(place: &Written<'_>, repair: &Repair) -> Fix {
    let edit = edit::replace_part(place.text, repair.range.clone(), &repair.text);
    let title = "write the ARN in IAM's form";
    if repair.certain {
        Fix::safe(title, vec![edit])
    } else {
        Fix::unsafe_(title, vec![edit])
    }
}
