//! An Allow with MFA that lets access keys in without.

use crate::access::truth::Truth;
use crate::lint::self_service::mfa::MfaTest;
use crate::lint::self_service::{Session, mfa};
use crate::lint::{Check, Fix};
use crate::policy::{BaseOperator, Condition, OperatorFamily, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, test) in mfa::tests(cx) {
        if !statement.allows() || !passes(&test) {
            continue;
        }
        if !mfa::is_open_to(statement, Session::AccessKey)
            || mfa::is_denied_elsewhere(cx.policy, statement, Session::AccessKey)
        {
            continue;
        }
        let Some(condition) = test.conditions().next() else {
            continue;
        };
        let fix = test
            .only()
            .and_then(|condition| strict(statement, condition));
        let who = if test.console == Truth::No {
            "access keys"
        } else {
            "every request"
        };
        cx.find(
            condition.operator_text.span(),
            format!("this Allow lets {who} through without MFA"),
        )
        .label(
            condition.key.span(),
            "absent from requests signed with a long-term access key",
        )
        .help(format!(
            "`{}` holds where the key is absent, so whoever has an access key needs no MFA; use an operator that fails there, such as `Bool`",
            condition.operator_text.as_str()
        ))
        .maybe_fix(fix);
    }
}

/// Whether the test is passed by an access key, and yet tells MFA from none, or old from new.
fn passes(test: &MfaTest<'_>) -> bool {
    test.access_key == Truth::Yes
        && test.with_mfa > Truth::No
        && (test.console == Truth::No || test.with_mfa == Truth::Maybe)
}

fn strict(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Fix> {
    let base = condition.operator?.base;
    let simple = base == BaseOperator::Bool
        || base.family() == OperatorFamily::Numeric && !base.is_negated();
    let edit = mfa::rename_operator(statement, condition, base.name()).filter(|_| simple)?;
    Some(Fix::unsafe_(format!("use `{}`", base.name()), vec![edit]))
}
