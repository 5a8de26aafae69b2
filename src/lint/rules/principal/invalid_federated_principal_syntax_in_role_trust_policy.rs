//! An identity provider that is neither a domain name nor the ARN of a provider.

use crate::lint::edit::replace_content;
use crate::lint::federation::is_domain;
use crate::lint::principal::{is_unresolved, of_kind};
use crate::lint::{Check, Fix};
use crate::policy::{Arn, PolicyType, PrincipalKind};
use crate::syntax::Text;

/// The providers that AWS knows without one being made in IAM
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity>).
const BUILT_IN: &[&str] = &[
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in &policy.statements {
        for text in of_kind(statement, PrincipalKind::Federated) {
            let principal = text.as_str();
            if is_unresolved(principal) || is_domain(principal) || is_provider(principal) {
                continue;
            }
            cx.find(
                text.span(),
                format!("`{principal}` is neither a domain name nor the ARN of an identity provider"),
            )
            .help("AWS refuses the policy; write `arn:aws:iam::ACCOUNT:saml-provider/NAME` or `arn:aws:iam::ACCOUNT:oidc-provider/HOST`, or the domain alone of Amazon, Amazon Cognito, Facebook or Google")
            .maybe_fix(fix(text));
        }
    }
}

/// Whether a text has the form of an identity provider's ARN. An account that is yet to be filled in
/// is no fault.
fn is_provider(principal: &str) -> bool {
    let Ok(arn) = Arn::parse(principal) else {
        return false;
    };
    let account = arn.account();
    let is_number = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
    let resource = arn.resource();
    let named = ["saml-provider/", "oidc-provider/"]
        .iter()
        .filter_map(|kind| resource.strip_prefix(kind))
        .any(|name| !name.is_empty() && !name.contains("://"));
    named
        && arn.service() == "iam"
        && arn.region().is_empty()
        && !account.is_empty()
        && (!is_number || account.len() == 12)
}

/// A built-in provider without the rest of its URL.
fn fix(text: Text<'_>) -> Option<Fix> {
    let (_, rest) = text.as_str().split_once("://")?;
    let host = rest.trim_end_matches('/');
    let known = BUILT_IN.contains(&host);
    known.then(|| Fix::safe(format!("write `{host}`"), vec![replace_content(text, host)]))
}
