//! The rules, one file each; the registry is made from the pages under `rules/`.

use super::{FixAvailability, Rule, Scope, Severity};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The rule called `name`, or the one with Access Analyzer's issue code `name`.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.name == name || rule.access_analyzer == Some(name))
}

/// The names of the families, in order.
pub fn families() -> impl Iterator<Item = &'static str> {
    RULES
        .chunk_by(|a, b| a.family == b.family)
        .filter_map(|family| family.first())
        .map(|rule| rule.family)
}
