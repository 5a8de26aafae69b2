//! A list of resources is empty.

use crate::lint::Check;
use crate::lint::structure::is_empty;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.resource.as_ref())
    {
        if is_empty(element.value) {
            let name = element.key.as_str();
            cx.find(element.value.span(), format!("`{name}` lists no resources"))
                .help("AWS says that the statement then has no effect; list the resources, or remove the statement");
        }
    }
}
