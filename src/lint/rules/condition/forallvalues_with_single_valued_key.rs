//! `ForAllValues` on a key with one value: it also holds without the key.

use crate::lint::{Check, Fix, condition_edit};
use crate::policy::{BaseOperator, Operator, SetPrefix, Statement};
use crate::reference;

/// Keys that AWS's service authorization reference has for single-valued, and that AWS itself tests
/// with `ForAllValues`:
/// <https://docs.aws.amazon.com/codeguru/latest/reviewer-ug/auth-and-access-control-iam-identity-based-access-control.html>.
const SEVERAL_VALUES: &[&str] = &[
    "codeconnections:ProviderAction",
    "codestar-connections:ProviderAction",
];

/// Claims of identity providers: `amr` has several values, and whether `aud` has is up to the
/// provider.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>.
const CLAIMS: &[&str] = &["amr", "aud"];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            if operator.set != Some(SetPrefix::ForAllValues) || operator.base == BaseOperator::Null
            {
                continue;
            }
            let key = condition.key.as_str();
            if !has_one_value(key) {
                continue;
            }
            let plain = Operator {
                set: None,
                ..operator
            };
            let edits = condition_edit::under_operator(statement, condition, plain, None);
            let fix = edits.map(|edits| Fix::unsafe_(format!("write `{plain}`"), edits));
            let prefix = 0.."ForAllValues".len();
            cx.find(
                condition.key.span(),
                format!("`ForAllValues` is meant for several values, and `{key}` has one"),
            )
            .label(
                condition.operator_text.part(prefix),
                "holds where there is no value",
            )
            .help(format!(
                "the condition also holds where the request lacks the key, {}; write `{plain}`",
                consequence(statement)
            ))
            .maybe_fix(fix);
        }
    }
}

/// Whether a request has one value of the key at most.
fn has_one_value(key: &str) -> bool {
    let name = key.rsplit(':').next().unwrap_or_default();
    let among = |known: &[&str], name: &str| known.iter().any(|one| one.eq_ignore_ascii_case(name));
    !among(CLAIMS, name)
        && !among(SEVERAL_VALUES, key)
        && reference::condition_key(key).is_some_and(|facts| !facts.multivalued)
}

fn consequence(statement: &Statement<'_>) -> &'static str {
    if statement.allows() {
        "and the statement allows such requests"
    } else if statement.denies() {
        "and the statement denies such requests"
    } else {
        "and the statement applies to such requests"
    }
}
