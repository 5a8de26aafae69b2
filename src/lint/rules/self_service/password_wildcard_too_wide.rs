//! A wildcard meant for the own password reaches the account's password policy.

use crate::lint::Check;
use crate::lint::self_service::{CHANGE_PASSWORD, entries_for};

const POLICY_CALLS: [(&str, &str); 2] = [
    (
        "iam:UpdateAccountPasswordPolicy",
        "change the account's password policy",
    ),
    (
        "iam:DeleteAccountPasswordPolicy",
        "delete the account's password policy",
    ),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    for (call, effect) in POLICY_CALLS {
        let Some(statement) = self_service.allows_account(call) else {
            continue;
        };
        let Some(element) = &statement.action else {
            continue;
        };
        let wildcard = entries_for(element, call).find(|entry| {
            is_about_passwords(entry.as_str())
                && entries_for(element, CHANGE_PASSWORD).any(|other| other.text == entry.text)
        });
        if let Some(entry) = wildcard {
            cx.find(entry.text.span(), format!("`{}` lets every user {effect}", entry.as_str()))
                .note(format!("covers `{call}`"))
                .help("`iam:ChangePassword` and `iam:GetAccountPasswordPolicy` are all that self-service needs; name them");
            return;
        }
    }
}

/// `iam:*Password*` is; `iam:*` and `*` are not.
fn is_about_passwords(entry: &str) -> bool {
    entry.contains('*') && entry.to_ascii_lowercase().contains("pass")
}
