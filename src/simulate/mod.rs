//! Floor 6: questions and their verdicts.
//!
//! [`request`] reads the requests of `iam-lint simulate --request` and [`verdict`] answers them;
//! [`comparison`] asks whether policies allow what others do not.

pub mod caller;
pub mod comparison;
pub mod credential;
pub mod decision;
pub mod documents;
pub mod general;
pub mod named;
pub mod password;
pub mod request;
pub mod scenario;
pub mod stream;
pub mod trial;
pub mod verdict;
