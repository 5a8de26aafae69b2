//! Holding a policy to the standards of a team's own.

use std::sync::Arc;

use super::{Check, Demand, Severity, Standard};
use crate::access::compiled::CompiledPolicy;
use crate::access::inclusion::{Answer, Holds};
use crate::source::Span;

/// Reports every standard that is about the policy, whose demand `concerns` the rule, and that the
/// policy does not meet.
pub(super) fn to_standards(cx: &mut Check<'_>, concerns: impl Fn(&Demand) -> bool) {
    let mut policy: Option<[Arc<CompiledPolicy>; 1]> = None;
    for standard in cx.standards().filter(|standard| concerns(&standard.demand)) {
        let compile = || [Arc::new(CompiledPolicy::new("policy", cx.policy))];
        let policy = policy.get_or_insert_with(compile);
        // What cannot be read has findings of its own.
        if policy.iter().any(|policy| policy.gap.is_some()) {
            return;
        }
        let Some(answer) = standard.hold(policy) else {
            continue;
        };
        match answer.holds {
            Holds::Pass => {}
            Holds::Fail => failed(cx, standard, &answer),
            Holds::Unknown => undecided(cx, standard, &answer),
        }
    }
}

fn failed(cx: &mut Check<'_>, standard: &Standard, answer: &Answer) {
    let Some(witness) = &answer.witness else {
        return;
    };
    let example = witness;
    let missing = matches!(standard.demand, Demand::Allows(_));
    let (place, note, help) = if missing {
        (
            cx.policy.opening(),
            format!("it does not allow that, for example, {example}"),
            "the standard in iam-lint.toml has it allow all that its reference policy allows",
        )
    } else {
        let place = answer.reasons.first().map(|reason| reason.span);
        (
            place.unwrap_or_else(|| cx.policy.opening()),
            format!("for example, {example}"),
            "the standard in iam-lint.toml forbids it; narrow the statement, or exempt it there with the reason",
        )
    };
    let others: Vec<Span> = answer
        .reasons
        .iter()
        .skip(1)
        .map(|reason| reason.span)
        .collect();
    let finding = cx.find(place, standard.message.clone());
    finding.note(note).help(help);
    if let Some(severity) = standard.severity {
        finding.severity(severity);
    }
    if !missing {
        for place in others.into_iter().take(3) {
            finding.label(place, "this statement too");
        }
    }
}

fn undecided(cx: &mut Check<'_>, standard: &Standard, answer: &Answer) {
    let place = cx.policy.opening();
    let why = answer.unknown.join("; ");
    cx.find(
        place,
        format!("cannot tell whether it holds that {}", standard.message),
    )
    .help(format!(
        "{why}; look at the policy, and exempt it with the reason where it is right"
    ))
    .severity(Severity::Warning);
}
