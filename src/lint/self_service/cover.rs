//! Whether one statement is about all that another is about.

use crate::access::actions::action_pattern;
use crate::access::pattern::{Case, Pattern};
use crate::policy::Statement;

/// Whether every request that `inner` names by action and resource is named by `outer` too. In
/// doubt it says no.
pub(super) fn covers(outer: &Statement<'_>, inner: &Statement<'_>) -> bool {
    let (Some(all), Some(some)) = (actions(outer), actions(inner)) else {
        return false;
    };
    holds(&all, &some) && holds(&resources(outer), &resources(inner))
}

/// Patterns, or all that they do not match.
struct Listed {
    patterns: Vec<Pattern>,
    negated: bool,
}

fn actions(statement: &Statement<'_>) -> Option<Listed> {
    let element = statement.action.as_ref()?;
    Some(Listed {
        patterns: element
            .patterns
            .iter()
            .map(|entry| action_pattern(entry.as_str()))
            .collect(),
        negated: element.negated,
    })
}

fn resources(statement: &Statement<'_>) -> Listed {
    match &statement.resource {
        Some(element) => Listed {
            patterns: element
                .patterns
                .iter()
                .map(|entry| Pattern::new(entry.as_str(), Case::Sensitive, true))
                .collect(),
            negated: element.negated,
        },
        None => Listed {
            patterns: vec![Pattern::star(Case::Sensitive)],
            negated: false,
        },
    }
}

fn holds(outer: &Listed, inner: &Listed) -> bool {
    let (all, some) = (&outer.patterns, &inner.patterns);
    match (outer.negated, inner.negated) {
        (false, false) => some
            .iter()
            .all(|inner| all.iter().any(|outer| outer.subsumes(inner))),
        (true, true) => all
            .iter()
            .all(|outer| some.iter().any(|inner| inner.subsumes(outer))),
        (true, false) => all
            .iter()
            .all(|outer| some.iter().all(|inner| !outer.intersects(inner))),
        (false, true) => all.iter().any(Pattern::is_star),
    }
}
