//! The file is not strict JSON.

use crate::lint::{Edit, FileCheck, Fix};

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for error in cx.errors {
        let finding = cx.find(error.span, error.kind.to_string());
        finding.help(error.kind.help());
        if let Some(related) = error.related {
            finding.label(related, "opened here");
        }
        if let Some(fix) = &error.fix {
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
