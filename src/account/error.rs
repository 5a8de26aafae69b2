//! Why a snapshot cannot be used.

use crate::source::{ReadError, Span};
use crate::syntax::shape::ShapeError;

/// A fault of a snapshot that makes every answer from it worthless.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A file cannot be read.
    #[error("`{path}`: {fault}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        fault: ReadError,
    },
    /// A file ends before it is complete, or is broken in another way.
    #[error("`{path}` is not {language}: {fault}")]
    Broken {
        /// The file.
        path: String,
        /// What it is meant to be.
        language: &'static str,
        /// The first fault.
        fault: String,
        /// Where.
        span: Span,
    },
    /// A part is not as the AWS command line prints it, or as the manifest has it.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A value is none.
    #[error("`{value}` is not {expected}")]
    Value {
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
        /// Where.
        span: Span,
    },
    /// Parts of two accounts.
    #[error("`{other}` is of another account than `{account}`, which the rest is about")]
    Mixed {
        /// The account of the rest.
        account: String,
        /// What is not of it.
        other: String,
        /// Where.
        span: Span,
    },
    /// A user, group, role or policy stands twice.
    #[error("the {kind} `{name}` stands twice in the snapshot")]
    Twice {
        /// What kind of thing.
        kind: &'static str,
        /// Its name.
        name: String,
        /// Where it stands the second time.
        span: Span,
    },
    /// Two files tell what only one can.
    #[error("the snapshot holds {what} twice")]
    TwoFiles {
        /// What.
        what: &'static str,
        /// Where the second begins.
        span: Span,
    },
    /// Nothing says who is in the account.
    #[error("`{path}` holds neither `get-account-authorization-details` nor an `account.toml`")]
    NoDetails {
        /// The snapshot.
        path: String,
    },
    /// No ARN tells which account it is.
    #[error("nothing in `{path}` tells the id of the account")]
    NoAccount {
        /// The snapshot.
        path: String,
    },
    /// There is no code where a plan should be.
    #[error("`{path}` is neither a plan of Terraform's as JSON, nor its code, nor a template")]
    NoCode {
        /// The file.
        path: String,
    },
    /// A plan is about one account.
    #[error("`{path}` holds several accounts, and a plan is about one")]
    Several {
        /// The snapshots.
        path: String,
    },
    /// A policy that the manifest names is not there, or is none.
    #[error("the policy `{path}`: {fault}")]
    Policy {
        /// As the manifest names it.
        path: String,
        /// Why it cannot be used.
        fault: String,
        /// Where it is named.
        span: Span,
    },
}

impl SnapshotError {
    /// Where the fault is.
    pub const fn span(&self) -> Option<Span> {
        match self {
            Self::Unreadable { .. }
            | Self::NoDetails { .. }
            | Self::NoAccount { .. }
            | Self::NoCode { .. }
            | Self::Several { .. } => None,
            Self::Shape(fault) => Some(fault.span()),
            Self::Broken { span, .. }
            | Self::Value { span, .. }
            | Self::Mixed { span, .. }
            | Self::Twice { span, .. }
            | Self::TwoFiles { span, .. }
            | Self::Policy { span, .. } => Some(*span),
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check that it exists and that you may read it",
            Self::Broken { .. } => {
                "take the snapshot again; a file that was cut short would hide users and policies"
            }
            Self::Shape(_) => "`iam-lint schema snapshot` describes account.toml",
            Self::Value { .. } => "see the README for what a snapshot is made of",
            Self::Mixed { .. } => {
                "keep the files of each account in a directory of its own, and lay a plan over the account that it is for"
            }
            Self::Twice { .. } => "leave the older one out",
            Self::TwoFiles { .. } => "leave the older file out",
            Self::NoDetails { .. } => {
                "put the output of `aws iam get-account-authorization-details` there, or write an account.toml; Terraform's code and plans and CloudFormation templates do, too"
            }
            Self::NoAccount { .. } => "the ARNs of users, groups and roles tell it",
            Self::NoCode { .. } => {
                "`terraform show -json PLAN` prints a plan as JSON; a folder of *.tf files and a CloudFormation template do, too"
            }
            Self::Several { .. } => "name the directory of the one account",
            Self::Policy { .. } => {
                "name a policy file by its path from account.toml, or an AWS managed policy by its ARN"
            }
        }
    }
}
