//! The identity providers that role trust policies name, and the claims that conditions test.

use super::principal::{is_unresolved, of_kind};
use crate::policy::{Arn, BaseOperator, Condition, PrincipalKind, Statement};
use crate::syntax::Text;

/// The provider that all of GitHub Actions shares.
pub(crate) const GITHUB: &str = "token.actions.githubusercontent.com";

/// The operation by which the users of an OpenID Connect provider assume a role.
pub(crate) const WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// An identity provider, as a `Federated` principal names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Provider<'t> {
    /// OpenID Connect: its host and path, with which the keys of its claims begin.
    Oidc(&'t str),
    /// SAML.
    Saml,
}

impl<'t> Provider<'t> {
    /// The provider that a principal names, where it can be told.
    pub(crate) fn of(principal: &'t str) -> Option<Self> {
        if !principal.starts_with("arn:") {
            return is_domain(principal).then_some(Self::Oidc(principal));
        }
        let resource = Arn::parse(principal).ok()?.resource();
        if let Some(url) = resource.strip_prefix("oidc-provider/") {
            return (!url.is_empty() && !is_unresolved(url)).then_some(Self::Oidc(url));
        }
        let name = resource.strip_prefix("saml-provider/")?;
        (!name.is_empty()).then_some(Self::Saml)
    }
}

/// Whether a text is a domain name: at least two labels of letters, digits and hyphens.
pub(crate) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty() && label.bytes().all(plain)
    };
    text.contains('.') && text.split('.').all(is_label)
}

/// The `Federated` principals of a statement that are OpenID Connect providers, each with the host
/// and path of its provider.
pub(crate) fn oidc<'a>(statement: &'a Statement<'a>) -> impl Iterator<Item = (Text<'a>, &'a str)> {
    of_kind(statement, PrincipalKind::Federated).filter_map(|text| {
        match Provider::of(text.as_str())? {
            Provider::Oidc(url) => Some((text, url)),
            Provider::Saml => None,
        }
    })
}

/// The claim that a condition key names, if it is one of the provider's.
pub(crate) fn claim<'k>(key: &'k str, provider: &str) -> Option<&'k str> {
    let (head, tail) = key.split_at_checked(provider.len())?;
    if !head.eq_ignore_ascii_case(provider) {
        return None;
    }
    tail.strip_prefix(':').filter(|claim| !claim.is_empty())
}

/// Whether a condition compares one of the `claims` of a provider; a test for its presence is no
/// comparison.
pub(crate) fn compares(condition: &Condition<'_>, provider: &str, claims: &[&str]) -> bool {
    let is_test = condition
        .operator
        .is_some_and(|operator| operator.base == BaseOperator::Null);
    let claim = claim(condition.key.as_str(), provider);
    !is_test
        && claim.is_some_and(|claim| claims.iter().any(|known| claim.eq_ignore_ascii_case(known)))
}

/// Whether a condition is about one of the `claims` of an OpenID Connect provider. The keys of SAML
/// are another matter.
pub(crate) fn is_claim(condition: &Condition<'_>, claims: &[&str]) -> bool {
    let Some((provider, claim)) = condition.key.as_str().rsplit_once(':') else {
        return false;
    };
    let host = provider.split('/').next().unwrap_or_default();
    is_domain(host) && claims.iter().any(|known| claim.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::{Provider, claim};

    #[test]
    fn providers() {
        let oidc = "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com/a";
        assert_eq!(
            Provider::of(oidc),
            Some(Provider::Oidc("gitlab.example.com/a"))
        );
        let saml = "arn:aws:iam::123456789012:saml-provider/staff";
        assert_eq!(Provider::of(saml), Some(Provider::Saml));
        assert_eq!(
            Provider::of("www.amazon.com"),
            Some(Provider::Oidc("www.amazon.com"))
        );
        for other in [
            "staff",
            "https://www.amazon.com",
            "arn:aws:iam::123456789012:oidc-provider/${url}",
            "arn:aws:iam::123456789012:role/staff",
        ] {
            assert_eq!(Provider::of(other), None, "{other}");
        }
    }

    #[test]
    fn claims() {
        assert_eq!(claim("GitLab.com:sub", "gitlab.com"), Some("sub"));
        assert_eq!(claim("gitlab.com:", "gitlab.com"), None);
        assert_eq!(claim("gitlab.com.example:sub", "gitlab.com"), None);
    }
}
