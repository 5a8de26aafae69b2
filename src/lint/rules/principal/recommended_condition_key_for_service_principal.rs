//! A service principal is limited by a key that anybody can send.

use crate::lint::edit::rename_key;
use crate::lint::service_principal::{compares, limits_source, services};
use crate::lint::{Check, Fix};
use crate::policy::{Condition, PolicyType};

const REFERER: &str = "aws:Referer";

/// The key for an account's id.
const ACCOUNT: &str = "aws:SourceAccount";

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let Some(service) = services(statement).next() else {
            continue;
        };
        if limits_source(statement) {
            continue;
        }
        let mut old = statement.conditions.iter();
        if let Some(condition) = old.find(|condition| compares(condition, &[REFERER])) {
            cx.find(
                condition.key.span(),
                format!(
                    "`{}` does not reliably say for whom `{}` calls",
                    condition.key.as_str(),
                    service.as_str()
                ),
            )
            .help("the caller chooses what stands in it; test `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`, which AWS sets")
            .maybe_fix(fix(condition));
        }
    }
}

/// Where the values are accounts, the key for accounts.
fn fix(condition: &Condition<'_>) -> Option<Fix> {
    let is_account =
        |value: &str| value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit());
    let accounts = !condition.values.is_empty() && condition.texts().all(is_account);
    let edit = rename_key(condition.key, ACCOUNT);
    accounts.then(|| Fix::unsafe_(format!("test `{ACCOUNT}`"), vec![edit]))
}
