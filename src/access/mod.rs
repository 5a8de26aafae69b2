//! Floor 4: what policies mean.
//!
//! [`pattern`] is the algebra of IAM's wildcards; [`decide`] tells whether the statements of a
//! policy allow a request, with what is not known about the request left open.

pub mod compare;
pub mod condition;
pub mod decide;
pub mod pattern;
