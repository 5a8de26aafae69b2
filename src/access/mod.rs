//! Floor 4: what policies mean.
//!
//! [`pattern`] is the algebra of IAM's wildcards. [`compiled`] makes policies ready to be asked;
//! [`layers`] puts them together as IAM does and decides requests, [`residual`] says under which
//! conditions a request is allowed whose context is known in part, and [`inclusion`] whether one
//! policy allows anything that another does not.

pub mod actions;
pub mod asked;
pub mod compiled;
pub mod condition;
pub mod context;
pub mod cubes;
pub mod formula;
pub mod inclusion;
pub mod layers;
pub mod pattern;
pub mod principal;
pub mod residual;
pub mod statement;
pub mod theory;
pub mod truth;
pub mod value;
