//! Unique ids of users and roles in place of their ARNs.

use super::Check;
use crate::policy::PrincipalKind;

/// The least length of a unique id; those that IAM makes have 21 characters.
const LEAST: usize = 16;

/// Reports the principals that are unique ids beginning with `prefix`
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes>),
/// which belong to a `what`.
pub(crate) fn find(cx: &mut Check<'_>, prefix: &str, what: &str) {
    if !cx.kind.takes_principal() {
        return;
    }
    let policy = cx.policy;
    let elements = policy.statements.iter();
    let entries = elements
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|element| element.entries.iter())
        .filter(|entry| entry.kind == Some(PrincipalKind::Aws));
    for text in entries.flat_map(|entry| entry.principals.iter().copied()) {
        let id = text.as_str();
        if is_id(id, prefix) {
            cx.find(
                text.span(),
                format!("`{id}` is the unique id of a {what}, not its ARN"),
            )
            .help(format!(
                "IAM puts such an id in place of the ARN once the {what} is deleted, and then the entry matches nobody, not even a new {what} of the same name; write the ARN, `arn:aws:iam::ACCOUNT:{what}/NAME`, or remove the entry"
            ));
        }
    }
}

fn is_id(text: &str, prefix: &str) -> bool {
    let is_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.starts_with(prefix) && text.len() >= LEAST && text.bytes().all(is_code)
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn ids() {
        assert!(is_id("AROADBQP57FF2AEXAMPLE", "AROA"));
        assert!(!is_id("AROADBQP57FF2AEXAMPLE", "AIDA"));
        assert!(!is_id("AROADBQP57FF2AEXAMPLE:mira", "AROA"));
        assert!(!is_id("AROA", "AROA"));
        assert!(!is_id("arn:aws:iam::123456789012:role/AROA", "AROA"));
    }
}
