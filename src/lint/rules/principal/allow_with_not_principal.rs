//! `Allow` with `NotPrincipal`.

use crate::lint::Check;
use crate::policy::PolicyType;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        if let Some(element) = statement.principal.as_ref().filter(|one| one.negated) {
            cx.find(
                element.key.span(),
                "`Allow` with `NotPrincipal` lets in everyone but those named, strangers included",
            )
            .help("AWS does not support it; name in `Principal` those who need access, or exclude some by a Deny with a condition on `aws:PrincipalArn`");
        }
    }
}
