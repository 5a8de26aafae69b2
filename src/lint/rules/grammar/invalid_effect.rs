//! `Effect` is neither `Allow` nor `Deny`.

use crate::lint::edit::replace_content;
use crate::lint::{Check, Fix};

pub(crate) fn check(cx: &mut Check<'_>) {
    for violation in cx.violations() {
        let Some(text) = violation.node.text() else {
            continue;
        };
        let effect = text.as_str();
        let right = ["Allow", "Deny"]
            .into_iter()
            .find(|right| right.eq_ignore_ascii_case(effect));
        let help = match right {
            Some(right) => {
                format!("AWS refuses the policy, because case matters here; write `{right}`")
            }
            None => "AWS refuses the policy; write `Allow` or `Deny`".to_owned(),
        };
        let fix = right.map(|right| {
            Fix::safe(
                format!("write `{right}`"),
                vec![replace_content(text, right)],
            )
        });
        cx.find(text.span(), format!("`{effect}` is not an effect"))
            .help(help)
            .maybe_fix(fix);
    }
}
