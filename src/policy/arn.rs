//! Amazon Resource Names.

use std::ops::Range;

/// An ARN in its six parts, any of which may hold wildcards and variables:
/// `arn:partition:service:region:account:resource`.
///
/// Colons inside `${…}` do not separate parts.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
///
/// ```
/// # use iam_lint::policy::Arn;
/// let arn = Arn::parse("arn:aws:iam::*:user/${aws:username}").unwrap();
/// assert_eq!(arn.account(), "*");
/// assert_eq!(arn.resource(), "user/${aws:username}");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arn<'t> {
    text: &'t str,
    /// Where each of the first five colons stands.
    colons: [usize; 5],
}

/// Why a text is not an ARN.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ArnFault {
    /// It does not begin with `arn:`.
    #[error("an ARN begins with `arn:`")]
    Prefix,
    /// It has fewer than six parts; the number it has.
    #[error("an ARN has six parts separated by colons, and this has {0}")]
    Parts(usize),
}

impl<'t> Arn<'t> {
    /// Splits `text` into its parts.
    pub fn parse(text: &'t str) -> Result<Self, ArnFault> {
        if !text.starts_with("arn:") {
            return Err(ArnFault::Prefix);
        }
        let mut colons = [0; 5];
        let mut found = 0;
        for at in separators(text) {
            match colons.get_mut(found) {
                Some(slot) => *slot = at,
                None => break,
            }
            found += 1;
        }
        if found < colons.len() {
            return Err(ArnFault::Parts(found + 1));
        }
        Ok(Self { text, colons })
    }

    /// The whole ARN.
    pub const fn as_str(&self) -> &'t str {
        self.text
    }

    /// `aws`, `aws-cn`, `aws-us-gov`…
    pub fn partition(&self) -> &'t str {
        self.part(self.partition_range())
    }

    /// The service, `iam` for users, groups, roles and policies.
    pub fn service(&self) -> &'t str {
        self.part(self.service_range())
    }

    /// The Region; empty for global services such as IAM.
    pub fn region(&self) -> &'t str {
        self.part(self.region_range())
    }

    /// The account id.
    pub fn account(&self) -> &'t str {
        self.part(self.account_range())
    }

    /// What follows the fifth colon: `user/eng/mira`.
    pub fn resource(&self) -> &'t str {
        self.part(self.resource_range())
    }

    /// Bytes of the partition.
    pub const fn partition_range(&self) -> Range<usize> {
        let [first, second, ..] = self.colons;
        first + 1..second
    }

    /// Bytes of the service.
    pub const fn service_range(&self) -> Range<usize> {
        let [_, second, third, ..] = self.colons;
        second + 1..third
    }

    /// Bytes of the Region.
    pub const fn region_range(&self) -> Range<usize> {
        let [_, _, third, fourth, _] = self.colons;
        third + 1..fourth
    }

    /// Bytes of the account.
    pub const fn account_range(&self) -> Range<usize> {
        let [_, _, _, fourth, fifth] = self.colons;
        fourth + 1..fifth
    }

    /// Bytes of the resource.
    pub const fn resource_range(&self) -> Range<usize> {
        let [.., fifth] = self.colons;
        fifth + 1..self.text.len()
    }

    fn part(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The colons of `text` that do not stand inside `${…}`.
fn separators(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    let mut previous = 0;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        match byte {
            b'{' if previous == b'$' => inside = true,
            b'}' => inside = false,
            _ => {}
        }
        previous = byte;
        (byte == b':' && !inside).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_parts() {
        let arn = Arn::parse("arn:aws-cn:s3:::b/${aws:username}:x").unwrap();
        assert_eq!(
            (
                arn.partition(),
                arn.service(),
                arn.region(),
                arn.account(),
                arn.resource()
            ),
            ("aws-cn", "s3", "", "", "b/${aws:username}:x")
        );
    }

    #[test]
    fn a_variable_holds_its_colon() {
        let arn = Arn::parse("arn:aws:iam::${aws:PrincipalAccount}:user/x").unwrap();
        assert_eq!(
            (arn.account(), arn.resource()),
            ("${aws:PrincipalAccount}", "user/x")
        );
    }

    #[test]
    fn faults() {
        assert_eq!(Arn::parse("*"), Err(ArnFault::Prefix));
        assert_eq!(Arn::parse("arn:aws:iam::user/x"), Err(ArnFault::Parts(5)));
    }
}
