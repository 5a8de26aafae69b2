//! The callers whose requests are tried.

use super::Place;
use crate::access::context::{Context, Known};

/// How a user signed in, which decides what the request says about MFA.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent>.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Session {
    /// A long-term access key: the keys about MFA are absent.
    AccessKey,
    /// The console without MFA: `aws:MultiFactorAuthPresent` is `false`.
    Console,
    /// The console with MFA: it is `true`.
    ConsoleMfa,
}

impl Session {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AccessKey, Self::Console, Self::ConsoleMfa];
}

/// The partition and account a policy is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Home<'a> {
    /// `aws`
    pub partition: &'a str,
    /// Twelve digits.
    pub account: &'a str,
}

impl Home<'_> {
    /// Where a policy names none.
    pub const ANY: Self = Self {
        partition: "aws",
        account: "210987654321",
    };

    /// The ARN of the user called `name`.
    pub fn user(&self, place: Place, name: &str) -> String {
        let path = match place {
            Place::Root => "",
            Place::Path => "eng/",
        };
        format!(
            "arn:{}:iam::{}:user/{path}{name}",
            self.partition, self.account
        )
    }
}

/// A user who makes a request.
#[derive(Clone, Debug)]
pub struct Caller<'c> {
    name: &'c str,
    arn: String,
    session: Session,
    home: Home<'c>,
}

impl<'c> Caller<'c> {
    /// The user called `name` of the account `home`.
    pub fn new(name: &'c str, session: Session, home: Home<'c>) -> Self {
        Self {
            name,
            arn: home.user(Place::Root, name),
            session,
            home,
        }
    }
}

impl Context for Caller<'_> {
    fn get(&self, name: &str) -> Known<'_> {
        let is = |key: &str| name.eq_ignore_ascii_case(key);
        if is("aws:username") {
            Known::Value(self.name)
        } else if is("aws:MultiFactorAuthPresent") {
            match self.session {
                Session::AccessKey => Known::Absent,
                Session::Console => Known::Value("false"),
                Session::ConsoleMfa => Known::Value("true"),
            }
        } else if is("aws:MultiFactorAuthAge") {
            match self.session {
                Session::AccessKey | Session::Console => Known::Absent,
                Session::ConsoleMfa => Known::Value("60"),
            }
        } else if is("aws:PrincipalType") {
            Known::Value("User")
        } else if is("aws:PrincipalArn") {
            Known::Value(&self.arn)
        } else if is("aws:PrincipalAccount") || is("aws:ResourceAccount") {
            Known::Value(self.home.account)
        } else if is("aws:RequestedRegion") && self.home.partition == "aws" {
            // IAM is a global service whose calls carry this Region.
            Known::Value("us-east-1")
        } else if is("aws:ViaAWSService") || is("aws:PrincipalIsAWSService") {
            Known::Value("false")
        } else if is("aws:FederatedProvider") {
            Known::Absent
        } else {
            Known::Unknown
        }
    }
}
