//! Ids of VPCs and of VPC endpoints in conditions.
//!
//! Their form: a prefix, and 8 or 17 letters and digits after it
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpc-format>).

use super::condition_values::plain_values;
use super::edit::replace_content;
use super::{Check, Fix, strings};
use crate::policy::{Condition, OperatorFamily};
use crate::syntax::Text;

/// What an id is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IdKind {
    /// A VPC.
    Vpc,
    /// A VPC endpoint.
    Endpoint,
}

impl IdKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Vpc => "vpc-",
            Self::Endpoint => "vpce-",
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::Vpc => "a VPC",
            Self::Endpoint => "a VPC endpoint",
        }
    }

    /// The condition key about the other kind.
    const fn other(self) -> (Self, &'static str) {
        match self {
            Self::Vpc => (Self::Endpoint, "aws:SourceVpce"),
            Self::Endpoint => (Self::Vpc, "aws:SourceVpc"),
        }
    }

    fn is_id(self, text: &str) -> bool {
        text.strip_prefix(self.prefix()).is_some_and(|rest| {
            matches!(rest.len(), 8 | 17) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }
}

/// Reports the values of conditions on `keys` that are no ids of the kind.
pub(crate) fn find_malformed(cx: &mut Check<'_>, keys: &[&str], kind: IdKind) {
    let about = |condition: &&Condition<'_>| {
        condition
            .operator
            .is_some_and(|operator| operator.base.family() == OperatorFamily::String)
            && keys.iter().any(|key| condition.is_about(key))
    };
    for condition in strings::conditions(cx.policy).filter(about) {
        for text in plain_values(condition) {
            if !kind.is_id(text.as_str()) {
                find(cx, condition, text, kind);
            }
        }
    }
}

fn find(cx: &mut Check<'_>, condition: &Condition<'_>, text: Text<'_>, kind: IdKind) {
    let (written, prefix) = (text.as_str(), kind.prefix());
    let (other, key) = kind.other();
    let help = if other.is_id(written) {
        format!(
            "no request has this value for the key: it is the id of {}, which `{key}` holds",
            other.describe()
        )
    } else {
        format!(
            "no request has this value for the key; the id of {} is `{prefix}` and 8 or 17 letters and digits, such as `{prefix}1a2b3c4d`",
            kind.describe()
        )
    };
    let meant = written.trim().to_ascii_lowercase();
    let fix = kind.is_id(&meant).then(|| {
        let edit = replace_content(text, &meant);
        Fix::safe(format!("write `{meant}`"), vec![edit])
    });
    cx.find(
        text.span(),
        format!("`{written}` is not the id of {}", kind.describe()),
    )
    .label(
        condition.key.span(),
        format!("the id of {}", kind.describe()),
    )
    .help(help)
    .maybe_fix(fix);
}

#[cfg(test)]
mod tests {
    use super::IdKind::{Endpoint, Vpc};

    #[test]
    fn ids() {
        assert!(Vpc.is_id("vpc-1a2b3c4d"));
        assert!(Vpc.is_id("vpc-11223344556677889"));
        assert!(Endpoint.is_id("vpce-12345678"));
        for text in [
            "",
            "vpc-",
            "vpc-123456789",
            "vpc-1234567é",
            "VPC-12345678",
            "vpce-12345678",
        ] {
            assert!(!Vpc.is_id(text), "{text}");
        }
    }
}
