//! A condition about MFA that holds for no kind of sign-in.

use crate::access::truth::Truth;
use crate::lint::self_service::Session;
use crate::lint::self_service::mfa::{self, MfaTest};
use crate::lint::{Check, Severity};
use crate::policy::{Condition, Statement};
use crate::source::Span;

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, test) in mfa::tests(cx) {
        if [test.access_key, test.console, test.with_mfa] != [Truth::No; 3] {
            continue;
        }
        let place = place(statement, &test);
        let (message, effect) = if statement.allows() {
            (
                "this MFA condition never holds, so the Allow has no effect",
                "grants nothing",
            )
        } else {
            (
                "this MFA condition never holds, so the Deny has no effect",
                "denies nothing",
            )
        };
        let finding = cx.find(place, message);
        finding.help(format!("`aws:MultiFactorAuthPresent` is `true` with MFA, `false` in the console without it, and absent with an access key, and no such request meets the condition: the statement {effect}; write `\"Bool\": {{\"aws:MultiFactorAuthPresent\": \"true\"}}` to ask for MFA, `\"BoolIfExists\": {{\"aws:MultiFactorAuthPresent\": \"false\"}}` for its lack"));
        if statement.denies() {
            finding.severity(Severity::SecurityWarning);
        }
    }
}

/// The value or operator that never holds; where only several conditions together never do, the
/// `Condition` they stand in.
fn place(statement: &Statement<'_>, test: &MfaTest<'_>) -> Span {
    let never = |condition: &&Condition<'_>| {
        Session::ALL
            .into_iter()
            .all(|session| mfa::under(condition, session) == Truth::No)
    };
    match test.conditions().find(never) {
        Some(condition) => condition.value.span(),
        None => statement
            .condition
            .map_or_else(|| statement.handle(), |element| element.key.span()),
    }
}
