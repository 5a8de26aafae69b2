//! Floor 7: the rules and the engine that runs them.
//!
//! A rule is one page, `rules/<family>/<rule>.md`, and one function,
//! `lint/rules/<family>/<rule>.rs`. [`Linter`] runs the selected rules over a source and returns
//! [`Finding`]s; suppressions, baseline and fixes work on those.

pub mod account;
mod any_value;
mod arn_operand;
pub mod baseline;
mod check;
mod condition_edit;
pub mod config;
pub mod edit;
mod empty_list;
mod finding;
pub mod fix;
mod hold;
mod linter;
mod operand;
pub mod page;
mod place;
mod private_address;
mod rule;
pub mod rules;
mod select;
pub mod self_service;
mod sensitive_key;
mod sid;
mod size;
mod standard;
mod strings;
mod structure;
mod supersede;
mod suppress;
mod unsupported_tag;

pub use account::AccountCheck;
pub use check::{Check, ConfigCheck, FileCheck};
pub use config::Config;
pub use finding::{Finding, Label};
pub use fix::{Applicability, Edit, Fix};
pub use linter::{FileReport, Linter, NoPolicy, Outcome};
pub use rule::{FixAvailability, Rule, Scope, Severity, UnknownSeverity};
pub use select::{Selection, UnknownRule, nearest};
pub use standard::{Demand, Standard, StandardError, Standards};
pub use suppress::Exemptions;
