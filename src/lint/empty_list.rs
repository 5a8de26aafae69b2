//! Conditions whose list of values is empty.

use super::Check;
use crate::policy::{Condition, SetPrefix};

use super::structure::is_empty;

/// What decides about an empty list of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Manner {
    /// A plain operator.
    Plain,
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
    /// `…IfExists` without a prefix.
    IfExists,
}

impl Manner {
    fn of(condition: &Condition<'_>) -> Option<Self> {
        let operator = condition.operator?;
        Some(match operator.set {
            Some(SetPrefix::ForAllValues) => Self::ForAllValues,
            Some(SetPrefix::ForAnyValue) => Self::ForAnyValue,
            None if operator.if_exists => Self::IfExists,
            None => Self::Plain,
        })
    }
}

/// Reports every condition with an empty list of values whose operator is of this manner.
pub(crate) fn find_empty_lists(cx: &mut Check<'_>, manner: Manner, help: &'static str) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            if is_empty(condition.value) && Manner::of(condition) == Some(manner) {
                let key = condition.key.as_str();
                let message = format!("the condition on `{key}` lists no values");
                cx.find(condition.value.span(), message).help(help);
            }
        }
    }
}
