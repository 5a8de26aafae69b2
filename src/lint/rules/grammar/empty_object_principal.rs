//! A principal map is empty.

use crate::lint::Check;
use crate::lint::structure::is_empty;
use crate::syntax::Kind;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.principal.as_ref())
    {
        if element.value.kind() == Kind::Object && is_empty(element.value) {
            let name = element.key.as_str();
            cx.find(element.value.span(), format!("`{name}` names nobody"))
                .help("AWS says that the statement then has no effect; name the principals, or remove the statement");
        }
    }
}
