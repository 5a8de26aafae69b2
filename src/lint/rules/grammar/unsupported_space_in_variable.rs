//! The name in a policy variable holds a space.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix, strings};
use crate::policy::template::VariableFault;

pub(crate) fn check(cx: &mut Check<'_>) {
    for (text, range) in strings::faults(cx, VariableFault::SpaceInName) {
        let body = strings::body(text.as_str(), &range);
        let name = body.split(',').next().unwrap_or_default();
        // A space inside the name, as of a tag, may be meant.
        let squeezed = name
            .split_once(':')
            .map(|(prefix, rest)| format!("{}:{}", prefix.trim(), rest.trim()))
            .filter(|name| !name.contains(char::is_whitespace));
        let fix = squeezed.map(|new| {
            let start = range.start + "${".len();
            let edit = replace_part(text, start..start + name.len(), &new);
            Fix::safe(format!("write the name as `{new}`"), vec![edit])
        });
        cx.find(
            text.part(range),
            format!("the name in the policy variable `${{{body}}}` holds a space"),
        )
        .help("no condition key is called so, and Access Analyzer reports an error; remove the space (one may stand in the default)")
        .maybe_fix(fix);
    }
}
