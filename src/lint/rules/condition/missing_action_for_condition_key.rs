//! A condition key that a request may set only where another action is allowed too.

use crate::access::actions::ActionSet;
use crate::access::condition::absent;
use crate::lint::edit::add_string;
use crate::lint::{Check, Fix};
use crate::policy::{ActionElement, BaseOperator, Condition, Policy};

/// Keys, and the action without which no request carries them. From
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html>
/// and <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>.
const NEEDED: &[(&str, &str)] = &[
    ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ("sts:TransitiveTagKeys", "sts:TagSession"),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let Some(element) = statement.action.as_ref().filter(|one| !one.negated) else {
            continue;
        };
        for condition in &statement.conditions {
            let needed = NEEDED.iter().find(|(key, _)| condition.is_about(key));
            let Some(&(key, action)) = needed else {
                continue;
            };
            if wants_key(condition) && assumes_role(element) && !is_allowed(policy, action) {
                let edit = add_string(element.value, action);
                let fix = Fix::unsafe_(format!("add `{action}`"), vec![edit]);
                cx.find(
                    condition.key.span(),
                    format!("no request carries `{key}` here, for `{action}` is not allowed"),
                )
                .label(element.key.span(), format!("lacks `{action}`"))
                .help(format!(
                    "AWS refuses a request that sets `{key}` unless `{action}` is allowed too, so this condition never matches; add `{action}` to `Action`"
                ))
                .fix(fix);
            }
        }
    }
}

/// Whether the condition fails in requests that do not carry its key.
fn wants_key(condition: &Condition<'_>) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    if condition.values.is_empty() {
        return false;
    }
    match operator.base {
        BaseOperator::Null => {
            let mut texts = condition.texts();
            operator.set.is_none() && texts.all(|text| text.eq_ignore_ascii_case("false"))
        }
        _ => !absent(operator),
    }
}

/// Whether one of the operations is listed that make a session, `sts:AssumeRole…`.
fn assumes_role(element: &ActionElement<'_>) -> bool {
    element.patterns.iter().any(|entry| {
        let begins = |name: &str| {
            name.get(.."AssumeRole".len())
                .is_some_and(|head| head.eq_ignore_ascii_case("AssumeRole"))
        };
        entry.service().eq_ignore_ascii_case("sts") && entry.name().is_some_and(begins)
    })
}

/// Whether some statement allows the action.
fn is_allowed(policy: &Policy<'_>, action: &str) -> bool {
    policy
        .statements
        .iter()
        .filter(|statement| statement.allows())
        .filter_map(|statement| statement.action.as_ref())
        .any(|element| ActionSet::new(element).holds(action))
}
