//! What the ARNs of a kind of resource look like.

/// The form of ARNs, such as `arn:${Partition}:iam::${Account}:user/${UserNameWithPath}`. What varies
/// is written as a hole, `${Region}`, or `*`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArnForm {
    /// The whole form.
    pub text: &'static str,
    /// The third part.
    pub service: &'static str,
    /// The fourth part; empty where such ARNs have no Region.
    pub region: &'static str,
    /// The fifth part; empty where such ARNs have no account.
    pub account: &'static str,
    /// The last part.
    pub resource: &'static str,
    /// What the last part begins with, before anything varies.
    pub literal: &'static str,
}

impl ArnForm {
    /// Reads a form; `None` where it has not six parts.
    pub fn read(text: &'static str) -> Option<Self> {
        let mut parts = text.splitn(6, ':').skip(2);
        let (service, region, account) = (parts.next()?, parts.next()?, parts.next()?);
        let resource = parts.next()?;
        let end = memchr::memchr3(b'*', b'?', b'$', resource.as_bytes());
        Some(Self {
            text,
            service,
            region,
            account,
            resource,
            literal: end.and_then(|end| resource.get(..end)).unwrap_or(resource),
        })
    }

    /// Whether something varies in the last part.
    pub const fn varies(&self) -> bool {
        self.literal.len() < self.resource.len()
    }

    /// Whether the Region is always empty.
    pub const fn has_no_region(&self) -> bool {
        self.region.is_empty()
    }

    /// Whether the Region is never empty.
    pub fn has_region(&self) -> bool {
        !matches!(self.region, "" | "*")
    }

    /// Whether the account is always empty.
    pub const fn has_no_account(&self) -> bool {
        self.account.is_empty()
    }

    /// Whether the account is never empty.
    pub fn has_account(&self) -> bool {
        !matches!(self.account, "" | "*")
    }
}
