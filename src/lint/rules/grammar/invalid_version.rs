//! `Version` names no policy language.

use crate::lint::edit::replace_content;
use crate::lint::{Check, Fix};

pub(crate) fn check(cx: &mut Check<'_>) {
    for violation in cx.violations() {
        let Some(text) = violation.node.text() else {
            continue;
        };
        let edit = replace_content(text, "2012-10-17");
        cx.find(text.span(), format!("`{}` is not a version of the policy language", text.as_str()))
            .help("AWS refuses the policy; `Version` is not the policy's own date but its language: write `2012-10-17`")
            .fix(Fix::unsafe_("write `2012-10-17`", vec![edit]));
    }
}
