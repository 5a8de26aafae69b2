//! A Deny without MFA that leaves access keys out.

use crate::access::truth::Truth;
use crate::lint::self_service::{Session, mfa};
use crate::lint::{Check, Fix};
use crate::policy::{BaseOperator, Condition};

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, test) in mfa::tests(cx) {
        if !test.is_barrier() || test.access_key != Truth::No || test.asks_for_presence() {
            continue;
        }
        if !mfa::is_open_to(statement, Session::AccessKey)
            || mfa::is_denied_elsewhere(cx.policy, statement, Session::AccessKey)
        {
            continue;
        }
        let misses =
            |condition: &&Condition<'_>| mfa::under(condition, Session::AccessKey) == Truth::No;
        let Some(condition) = test.conditions().find(misses) else {
            continue;
        };
        let fix = test
            .only()
            .filter(|condition| compares_plainly(condition))
            .and_then(|condition| mfa::rename_operator(statement, condition, "BoolIfExists"))
            .map(|edit| Fix::unsafe_("use `BoolIfExists`", vec![edit]));
        cx.find(
            condition.operator_text.span(),
            "this Deny without MFA never matches requests signed with an access key",
        )
        .label(
            condition.key.span(),
            "absent from requests signed with a long-term access key",
        )
        .help(format!(
            "`{}` does not match an absent key, so whoever holds an access key gets past; use `BoolIfExists`, and let scripts that sign with access keys call `GetSessionToken` with an MFA code",
            condition.operator_text.as_str()
        ))
        .maybe_fix(fix);
    }
}

/// Whether `BoolIfExists` says the same of sessions.
fn compares_plainly(condition: &Condition<'_>) -> bool {
    condition.is_about(mfa::PRESENT)
        && condition.operator.is_some_and(|operator| {
            matches!(
                operator.base,
                BaseOperator::Bool
                    | BaseOperator::StringEquals
                    | BaseOperator::StringEqualsIgnoreCase
            )
        })
}
