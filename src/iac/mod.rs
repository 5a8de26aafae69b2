//! Floor 3: policies where they are written to be deployed.
//!
//! CloudFormation, Terraform and other files that hold policies are read into [`Made`] documents:
//! what their expressions come to, as far as that is known, with the place of every token. What
//! only a deployment settles stays [unknown](crate::syntax::Unknown); what cannot be read at all is
//! listed as [`Unchecked`], never passed over.

pub mod cloudformation;
pub mod file;
pub mod shapes;
pub mod terraform;
pub mod value;

use crate::policy::Placement;
use crate::source::Span;
use value::Value;

/// A policy document that a file makes.
#[derive(Clone, Debug)]
pub struct Made {
    /// The document: an object, or a text that holds it as JSON.
    pub value: Value,
    /// Where it stands in the account, as far as the file says.
    pub placement: Placement,
    /// The policy's name, where the file gives one.
    pub name: Option<String>,
    /// What it belongs to: `aws_s3_bucket_policy.logs`.
    pub owner: String,
}

/// Something that holds a policy which cannot be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unchecked {
    /// Where it stands.
    pub place: Span,
    /// What it is: "the policy of `aws_iam_policy.x`".
    pub what: String,
    /// Why it cannot be read: "`var.policy` has no default".
    pub reason: String,
}

/// A resource that a file declares, for questions about the account.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Its type: `AWS::IAM::User`, `aws_iam_user`.
    pub kind: Box<str>,
    /// What the file calls it: its logical id, or its address.
    pub name: Box<str>,
    /// Where its name stands.
    pub place: Span,
    /// Its properties, evaluated: an object.
    pub properties: Value,
}

/// What a table of facts, in the order of its names, has under one of them.
fn look_up<T>(table: &'static [(&'static str, T)], name: &str) -> Option<&'static T> {
    let at = table.binary_search_by_key(&name, |(known, _)| known).ok()?;
    table.get(at).map(|(_, fact)| fact)
}
