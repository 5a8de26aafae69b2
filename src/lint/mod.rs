//! Floor 7: the rules and the engine that runs them.
//!
//! A rule is one page, `rules/<family>/<rule>.md`, and one function,
//! `lint/rules/<family>/<rule>.rs`. [`Linter`] runs the selected rules over a source and returns
//! [`Finding`]s; suppressions, baseline and fixes work on those.

pub mod account;
mod action_names;
mod any_value;
mod arn_form;
mod arn_operand;
mod audience;
pub mod baseline;
mod check;
mod comment;
mod condition_edit;
mod condition_values;
pub mod config;
pub mod edit;
mod empty_list;
mod federation;
mod finding;
pub mod fix;
mod guard;
mod hold;
mod key_names;
mod linter;
mod open_grants;
mod operand;
pub mod page;
mod place;
mod principal;
mod private_address;
mod project;
mod rcp;
mod redundant;
mod resource_fit;
mod resource_service;
mod role_grants;
mod rule;
pub mod rules;
mod select;
pub mod self_service;
mod sensitive_key;
mod service_principal;
mod sid;
mod size;
mod spelling;
mod standard;
mod strings;
mod structure;
mod supersede;
mod suppress;
mod trust;
mod unique_id;
mod unsettled;
mod unsupported_tag;
mod vpc_id;
mod wording;

pub use account::AccountCheck;
pub use check::{Check, ConfigCheck, FileCheck};
pub use config::Config;
pub use finding::{Finding, Label};
pub use fix::{Applicability, Edit, Fix};
pub use linter::{CheckedPolicy, FileReport, Linter, NoPolicy, Outcome};
pub use rule::{FixAvailability, Rule, Scope, Severity, UnknownSeverity};
pub use select::{Selection, UnknownRule, nearest};
pub use standard::{Demand, Standard, StandardError, Standards};
pub use suppress::Exemptions;
