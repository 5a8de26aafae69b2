//! A list of principals is empty.

use crate::lint::Check;
use crate::lint::structure::is_empty;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.principal.as_ref())
    {
        for entry in &element.entries {
            if is_empty(entry.value) {
                let key = entry.key.as_str();
                cx.find(entry.value.span(), format!("`{key}` lists no principals"))
                    .help("AWS says that a statement without principals has no effect; list them, or remove the key");
            }
        }
    }
}
