//! One mistake, one finding: a more telling rule's finding replaces a general one at its place.

use std::collections::{BTreeMap, HashSet};

use super::Finding;
use crate::source::Span;

/// Removes the findings that another finding at the same place replaces: the place of one holds
/// the other's, or is labelled in it.
pub(super) fn supersede(findings: &mut Vec<Finding>) {
    let mut by_rule: BTreeMap<&str, Places> = BTreeMap::new();
    for finding in findings.iter() {
        for name in finding.rule.supersedes {
            let places = by_rule.entry(name).or_default();
            places.spans.push(finding.span);
            places
                .labelled
                .extend(finding.labels.iter().map(|label| label.span));
        }
    }
    if by_rule.is_empty() {
        return;
    }
    for places in by_rule.values_mut() {
        places.spans.sort_unstable();
        places.longest = places
            .spans
            .iter()
            .map(|span| span.len())
            .max()
            .unwrap_or(0);
    }
    findings.retain(|finding| {
        by_rule
            .get(finding.rule.name)
            .is_none_or(|places| !places.take(finding.span))
    });
}

/// Where findings stand that replace those of one rule.
#[derive(Default)]
struct Places {
    /// Sorted.
    spans: Vec<Span>,
    longest: usize,
    labelled: HashSet<Span>,
}

impl Places {
    fn take(&self, span: Span) -> bool {
        let after = self
            .spans
            .partition_point(|other| other.start() <= span.end());
        let before = self.spans.iter().take(after).rev();
        self.labelled.contains(&span)
            || before
                .take_while(|other| other.start() + self.longest >= span.start())
                .any(|other| other.contains(span) || span.contains(*other))
    }
}
