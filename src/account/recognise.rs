//! What a file of a snapshot holds, told by its content.

use crate::syntax::Node;

/// What a file of a snapshot holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Content<'t> {
    /// `get-account-authorization-details`
    Details(Node<'t>),
    /// `get-account-password-policy`: the object inside.
    PasswordPolicy(Node<'t>),
    /// `get-credential-report`
    CredentialReport(Node<'t>),
    /// `get-account-summary`: the object inside.
    Summary(Node<'t>),
    /// `get-login-profile`: the object inside.
    LoginProfile(Node<'t>),
    /// `list-virtual-mfa-devices`: the list inside.
    VirtualMfaDevices(Node<'t>),
    /// `list-mfa-devices`: the list inside.
    MfaDevices(Node<'t>),
    /// `list-access-keys`: the list inside.
    AccessKeys(Node<'t>),
}

impl<'t> Content<'t> {
    /// What the JSON at `root` is the output of.
    pub(super) fn of(root: Node<'t>) -> Option<Self> {
        let member = |name| root.get(name);
        let is_details = ["UserDetailList", "GroupDetailList", "RoleDetailList"]
            .into_iter()
            .any(|name| member(name).is_some())
            || member("Policies").is_some_and(|policies| {
                policies
                    .elements()
                    .any(|policy| policy.get("PolicyVersionList").is_some())
            });
        if is_details {
            return Some(Self::Details(root));
        }
        if member("ReportFormat").is_some() && member("Content").is_some() {
            return Some(Self::CredentialReport(root));
        }
        member("PasswordPolicy")
            .map(Self::PasswordPolicy)
            .or_else(|| member("SummaryMap").map(Self::Summary))
            .or_else(|| member("LoginProfile").map(Self::LoginProfile))
            .or_else(|| member("VirtualMFADevices").map(Self::VirtualMfaDevices))
            .or_else(|| member("MFADevices").map(Self::MfaDevices))
            .or_else(|| member("AccessKeyMetadata").map(Self::AccessKeys))
    }
}

/// What the AWS command line says on standard error where something does not exist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoSuchEntity<'t> {
    /// The account has no password policy of its own.
    PasswordPolicy,
    /// The user has no console password.
    LoginProfile(&'t str),
}

impl<'t> NoSuchEntity<'t> {
    /// Reads the message, where `text` is one.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html>.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let (_, message) = text.split_once("(NoSuchEntity) when calling the ")?;
        let (operation, message) = message.split_once(" operation")?;
        match operation {
            "GetAccountPasswordPolicy" => Some(Self::PasswordPolicy),
            "GetLoginProfile" => {
                // `Login Profile for User mira cannot be found.`
                let (_, name) = message.split_once("for User ")?;
                let name = name.split_whitespace().next()?;
                Some(Self::LoginProfile(name))
            }
            _ => None,
        }
    }
}

/// Whether a text is a credential report: CSV with AWS's first columns.
pub(super) fn is_credential_report(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .starts_with("user,arn,user_creation_time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_exist_is_told_by_the_message() {
        let policy = "\nAn error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: The Password Policy with domain name 123456789012 cannot be found.\n";
        assert_eq!(NoSuchEntity::of(policy), Some(NoSuchEntity::PasswordPolicy));
        let profile = "aws: [ERROR]: An error occurred (NoSuchEntity) when calling the GetLoginProfile operation: Login Profile for User mira cannot be found.";
        assert_eq!(
            NoSuchEntity::of(profile),
            Some(NoSuchEntity::LoginProfile("mira"))
        );
        let other =
            "An error occurred (AccessDenied) when calling the GetLoginProfile operation: no";
        assert_eq!(NoSuchEntity::of(other), None);
    }
}
