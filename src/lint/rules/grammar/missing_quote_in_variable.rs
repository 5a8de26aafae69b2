//! The default of a policy variable is not in single quotes.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix, strings};
use crate::policy::template::VariableFault;

pub(crate) fn check(cx: &mut Check<'_>) {
    for (text, range) in strings::faults(cx, VariableFault::MissingQuote) {
        let body = strings::body(text.as_str(), &range);
        let Some((name, default)) = body.split_once(',') else {
            continue;
        };
        let bare = default.trim().trim_matches(['\'', '"']);
        let fix = (!bare.contains(['\'', '"'])).then(|| {
            let start = range.start + "${".len() + name.len();
            let new = format!(", '{bare}'");
            let edit = replace_part(text, start..start + ",".len() + default.len(), &new);
            Fix::safe(format!("write `${{{name}{new}}}`"), vec![edit])
        });
        let quoted = default.len() > 1 && default.starts_with('\'') && default.ends_with('\'');
        let message = if quoted {
            format!("no space stands between the comma and the default in `${{{body}}}`")
        } else {
            format!("the default in `${{{body}}}` is not in single quotes")
        };
        cx.find(text.part(range), message)
            .help("AWS reads a default only in the form `${key, 'default'}`: a comma, one space, single quotes")
            .maybe_fix(fix);
    }
}
