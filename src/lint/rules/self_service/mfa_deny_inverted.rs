//! A Deny that hits those who used MFA and spares those who did not.

use crate::access::truth::Truth;
use crate::lint::edit::{Json, replace_value};
use crate::lint::self_service::mfa;
use crate::lint::{Check, Fix};
use crate::policy::{BaseOperator, Condition, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, test) in mfa::tests(cx) {
        if !statement.denies() || test.console != Truth::No || test.with_mfa != Truth::Yes {
            continue;
        }
        let Some(condition) = test.conditions().next() else {
            continue;
        };
        let fix = test
            .only()
            .and_then(|condition| turned(statement, condition));
        cx.find(
            condition.value.span(),
            "this Deny hits sessions with MFA and spares those without",
        )
        .label(condition.operator_text.span(), "the condition says when to deny")
        .help("the condition of a Deny says when it applies, so users lose access once they use MFA; to deny without MFA write `\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"}`")
        .maybe_fix(fix);
    }
}

fn turned(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Fix> {
    let base = condition.operator?.base;
    if base != BaseOperator::Bool || !condition.is_about(mfa::PRESENT) {
        return None;
    }
    let rename = mfa::rename_operator(statement, condition, "BoolIfExists")?;
    let value = replace_value(condition.value, &Json::text("false"));
    Some(Fix::unsafe_("deny without MFA", vec![rename, value]))
}
