//! An RCP names a principal other than everyone.

use crate::lint::Check;
use crate::policy::{PolicyType, PrincipalElement};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    for element in policy
        .statements
        .iter()
        .filter_map(|one| one.principal.as_ref())
    {
        let (span, message) = if element.negated {
            (element.key.span(), "`NotPrincipal` cannot stand in an RCP")
        } else if is_everyone(element) {
            continue;
        } else {
            (
                element.value.span(),
                "the principal of an RCP can only be `*`",
            )
        };
        cx.find(span, message)
            .help("AWS refuses the policy; write `\"Principal\": \"*\"`, and narrow the statement by a condition such as one on `aws:PrincipalArn`");
    }
}

/// `"*"`; `{"AWS": "*"}` means the same, and AWS does not say whether an RCP may spell it so.
fn is_everyone(element: &PrincipalElement<'_>) -> bool {
    match (element.everyone, element.entries.as_slice()) {
        (Some(text), _) => text.as_str() == "*",
        (None, [only]) => only.principals.iter().any(|text| text.as_str() == "*"),
        (None, _) => false,
    }
}
