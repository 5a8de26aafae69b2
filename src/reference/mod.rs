//! Floor 3: what AWS has.

pub mod iam;
