//! A condition about MFA that holds with and without MFA.

use crate::access::truth::Truth;
use crate::lint::self_service::mfa;
use crate::lint::{Check, Severity};

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, test) in mfa::tests(cx) {
        let always = test.console == Truth::Yes && test.with_mfa == Truth::Yes;
        if !always || test.asks_for_presence() {
            continue;
        }
        let Some(condition) = test.conditions().next() else {
            continue;
        };
        let (place, why) = if condition.values.len() > 1 {
            (
                condition.value.span(),
                "the key has one of the listed values with and without MFA",
            )
        } else {
            (
                condition.operator_text.span(),
                "this operator holds with and without MFA",
            )
        };
        let (message, effect) = if statement.allows() {
            (
                "this MFA condition always holds, so the Allow does not ask for MFA",
                "the statement allows sessions without MFA",
            )
        } else {
            (
                "this MFA condition always holds, so the Deny also hits sessions with MFA",
                "the statement denies sessions with MFA too",
            )
        };
        let finding = cx.find(place, message);
        finding.help(format!("{why}, so {effect}; write `\"Bool\": {{\"aws:MultiFactorAuthPresent\": \"true\"}}` to allow with MFA only, `\"BoolIfExists\": {{\"aws:MultiFactorAuthPresent\": \"false\"}}` to deny without it"));
        if statement.denies() {
            finding.severity(Severity::Warning);
        }
    }
}
