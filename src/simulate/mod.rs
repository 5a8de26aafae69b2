//! Floor 6: questions and their verdicts.
//!
//! [`request`] reads the requests of `iam-lint simulate --request` and [`verdict`] answers them;
//! [`comparison`] asks whether policies allow what others do not.
//! [`comparison`] asks whether one policy allows what another does not.

pub mod comparison;
pub mod decision;
pub mod documents;
pub mod request;
pub mod stream;
pub mod verdict;
