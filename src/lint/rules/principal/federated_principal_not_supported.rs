//! An identity provider is the principal of something other than a role.

use crate::lint::Check;
use crate::policy::{Action, PolicyType, PrincipalKind, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    for statement in &policy.statements {
        let Some(element) = &statement.principal else {
            continue;
        };
        if !cx.kind_is_stated && assumes_only(statement) {
            continue;
        }
        let federated = element
            .entries
            .iter()
            .filter(|entry| entry.kind == Some(PrincipalKind::Federated));
        for text in federated.flat_map(|entry| entry.principals.iter().copied()) {
            cx.find(
                text.span(),
                format!(
                    "the identity provider `{}` cannot be the principal of a resource policy",
                    text.as_str()
                ),
            )
            .help("its users have no access to AWS but through a role, so AWS takes identity providers in role trust policies alone; name the role that the users assume, as `\"AWS\": \"arn:aws:iam::…:role/…\"`");
        }
    }
}

/// Whether a statement is about assuming roles, so that the document is a trust policy that was
/// taken for something else because of a fault.
fn assumes_only(statement: &Statement<'_>) -> bool {
    let is_sts = |action: &Action<'_>| action.service().eq_ignore_ascii_case("sts");
    let element = statement.action.as_ref();
    element.is_some_and(|one| !one.patterns.is_empty() && one.patterns.iter().all(is_sts))
}
