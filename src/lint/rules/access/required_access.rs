//! A policy does not allow what a standard of the team's own requires.

use crate::lint::{Check, Demand, hold};

pub(crate) fn check(cx: &mut Check<'_>) {
    hold::to_standards(cx, |demand| matches!(demand, Demand::Allows(_)));
}
