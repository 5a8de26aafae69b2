//! An OpenID Connect provider is trusted without a condition on its tokens.

use crate::lint::Check;
use crate::lint::federation::{WEB_IDENTITY, claim, oidc};
use crate::lint::principal::is_unresolved;
use crate::lint::trust::is_about;
use crate::policy::{PolicyType, Statement};

/// Providers whose customers are told apart by something other than a claim, and the key that does
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>).
const OTHERWISE: &[(&str, &str)] = &[("sts.windows.net", "sts:RoleSessionName")];

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        if !is_about(statement, WEB_IDENTITY) || is_limited(statement) {
            continue;
        }
        for (text, provider) in oidc(statement) {
            cx.find(
                text.span(),
                format!("whoever has a token of `{provider}` may assume the role"),
            )
            .help(format!(
                "others may have tokens of the provider, too, and the statement asks nothing of them; add conditions on its claims, such as `{provider}:aud` and `{provider}:sub`"
            ));
        }
    }
}

/// Whether a condition tells the provider's tokens apart, or may.
fn is_limited(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        let key = condition.key.as_str();
        is_unresolved(key)
            || oidc(statement).any(|(_, provider)| {
                claim(key, provider).is_some()
                    || OTHERWISE.iter().any(|(host, other)| {
                        provider.starts_with(host) && condition.is_about(other)
                    })
            })
    })
}
