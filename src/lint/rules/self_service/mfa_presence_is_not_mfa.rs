//! An Allow that asks whether the MFA key is there, not whether MFA was used.

use crate::access::truth::Truth;
use crate::lint::edit::Json;
use crate::lint::edit::replace_value;
use crate::lint::self_service::{Session, mfa};
use crate::lint::{Check, Fix};
use crate::policy::{BaseOperator, Condition, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, test) in mfa::tests(cx) {
        let passes = test.console == Truth::Yes && test.with_mfa == Truth::Yes;
        if !statement.allows() || !passes || !test.asks_for_presence() {
            continue;
        }
        if !mfa::is_open_to(statement, Session::Console)
            || mfa::is_denied_elsewhere(cx.policy, statement, Session::Console)
        {
            continue;
        }
        let Some(condition) = test.conditions().find(|condition| is_null(condition)) else {
            continue;
        };
        let fix = test
            .only()
            .and_then(|condition| test_value(statement, condition));
        cx.find(
            condition.operator_text.span(),
            "this asks whether the MFA key is present, not whether MFA was used",
        )
        .label(condition.key.span(), "present, and `false`, in console sessions without MFA")
        .help("the statement allows console sessions without MFA; write `\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}`, which holds with MFA only")
        .maybe_fix(fix);
    }
}

fn is_null(condition: &Condition<'_>) -> bool {
    condition
        .operator
        .is_some_and(|operator| operator.base == BaseOperator::Null)
}

fn test_value(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Fix> {
    let rename = mfa::rename_operator(statement, condition, "Bool")?;
    let value = replace_value(condition.value, &Json::text("true"));
    Some(Fix::unsafe_("test the key's value", vec![rename, value]))
}
