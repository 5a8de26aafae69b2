//! The file is not strict JSON.

use crate::lint::{Edit, FileCheck, Fix};

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    // Beside a fault that has no plain repair, how the rest is read is a guess.
    let certain = cx.errors.iter().all(|error| error.fix.is_some());
    for error in cx.errors {
        let finding = cx.find(error.span, error.kind.to_string());
        finding.help(error.kind.help());
        if let Some(related) = error.related {
            finding.label(related, "opened here");
        }
        if let Some(fix) = error.fix.as_ref().filter(|_| certain) {
            let edit = Edit::new(fix.span, fix.text.to_string());
            let title = if fix.text.is_empty() {
                "remove it"
            } else {
                "add it"
            };
            finding.fix(Fix::safe(title, vec![edit]));
        }
    }
}
