//! A policy of the caller names a principal.

use crate::lint::Check;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.is_about_caller() {
        return;
    }
    let policy = cx.policy;
    let kind = cx.kind.describe();
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.principal.as_ref())
    {
        let name = element.key.as_str();
        cx.find(element.key.span(), format!("`{name}` cannot stand in {kind}"))
            .help("AWS refuses the policy: it is about whoever it is attached to; remove the element, or check the document with `--type resource` or `--type trust` if that is what it is");
    }
}
