//! The AWS managed policies about passwords, for accounts whose snapshot lacks them.

use crate::policy::Arn;

/// An AWS managed policy as AWS published it.
#[derive(Debug)]
pub(super) struct Managed {
    pub(super) name: &'static str,
    /// The day its version was published.
    pub(super) published: &'static str,
    pub(super) document: &'static str,
}

macro_rules! managed {
    ($name:literal, $published:literal) => {
        Managed {
            name: $name,
            published: $published,
            document: include_str!(concat!("managed/", $name, ".json")),
        }
    };
}

/// Those that grant or deny what decides about passwords.
static KNOWN: [Managed; 8] = [
    managed!("AdministratorAccess", "2015-02-06"),
    managed!("AWSCompromisedKeyQuarantine", "2020-08-11"),
    managed!("AWSCompromisedKeyQuarantineV2", "2022-08-10"),
    managed!("AWSCompromisedKeyQuarantineV3", "2024-10-02"),
    managed!("IAMFullAccess", "2019-06-21"),
    managed!("IAMReadOnlyAccess", "2018-01-25"),
    managed!("IAMUserChangePassword", "2026-02-12"),
    managed!("PowerUserAccess", "2026-02-12"),
];

/// The policy with this ARN, where it is one of AWS's that are known.
pub(super) fn find(arn: &str) -> Option<&'static Managed> {
    let arn = Arn::parse(arn).ok()?;
    let name = arn.resource().strip_prefix("policy/")?;
    let is_aws = arn.service() == "iam" && arn.account() == "aws";
    KNOWN.iter().find(|known| is_aws && known.name == name)
}

impl Managed {
    /// The document as AWS has it in a partition: ARNs name the partition.
    pub(super) fn document_in(&self, partition: &str) -> String {
        self.document
            .replace("arn:aws:", &format!("arn:{partition}:"))
    }

    /// What evidence calls the text.
    pub(super) fn title(&self) -> String {
        format!(
            "AWS managed policy {} (as published on {})",
            self.name, self.published
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_known_by_arn_in_every_partition() {
        assert!(find("arn:aws:iam::aws:policy/IAMUserChangePassword").is_some());
        let known = find("arn:aws-cn:iam::aws:policy/IAMUserChangePassword").unwrap();
        assert!(
            known
                .document_in("aws-cn")
                .contains("arn:aws-cn:iam::*:user/")
        );
        assert!(find("arn:aws:iam::210987654321:policy/IAMUserChangePassword").is_none());
        assert!(find("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess").is_none());
    }
}
