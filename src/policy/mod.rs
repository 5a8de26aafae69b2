//! Floor 2: the typed, spanned form of a policy.
//!
//! [`find::documents`] finds the policies in a file, [`read::policy`] reads one into a [`Policy`].
//! The reader is lenient: a broken statement does not hide the others. Whether the document follows
//! the grammar to the letter is [`Policy::whole`]; if not, [`crate::syntax::schema`]
//! says where and why.

mod arn;
mod condition;
mod document;
pub mod find;
mod kind;
mod principal;
pub mod read;
pub mod stray;

pub mod template;

pub use arn::{Arn, ArnFault};
pub use condition::{BaseOperator, Condition, Operator, OperatorFamily, SetPrefix};
pub use document::{
    Action, ActionElement, Effect, Element, Language, Policy, Resource, ResourceElement, Statement,
};
pub use kind::{Placement, PolicyType, UnknownPolicyType};
pub use principal::{PrincipalElement, PrincipalEntry, PrincipalKind};
