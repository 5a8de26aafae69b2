//! An action without its service prefix.

use crate::lint::edit::replace_content;
use crate::lint::{Check, Fix, nearest, strings};

/// Actions of IAM on people's own credentials, which are often written bare.
const IAM: [&str; 20] = [
    "ChangePassword",
    "CreateAccessKey",
    "CreateLoginProfile",
    "CreateVirtualMFADevice",
    "DeactivateMFADevice",
    "DeleteAccessKey",
    "DeleteLoginProfile",
    "DeleteVirtualMFADevice",
    "EnableMFADevice",
    "GetAccountPasswordPolicy",
    "GetAccountSummary",
    "GetLoginProfile",
    "GetUser",
    "ListAccessKeys",
    "ListMFADevices",
    "ListVirtualMFADevices",
    "ResyncMFADevice",
    "UpdateAccessKey",
    "UpdateAccountPasswordPolicy",
    "UpdateLoginProfile",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        let Some(element) = &statement.action else {
            continue;
        };
        for action in &element.patterns {
            let text = action.as_str();
            if text.contains(':')
                || !text.is_empty() && text.bytes().all(|byte| byte == b'*')
                || strings::is_template(text)
            {
                continue;
            }
            let meant = meant(text);
            let help = match meant {
                Some(name) => format!(
                    "AWS refuses an action that no service prefix stands before; write `iam:{name}`"
                ),
                None => "AWS refuses an action that no service prefix stands before; write it as `service:Action`, such as `iam:ChangePassword`, or `*` for everything".to_owned(),
            };
            let message = if text.is_empty() {
                "the action is empty".to_owned()
            } else {
                format!("the action `{text}` names no service")
            };
            let exact = meant.filter(|name| bare(text).eq_ignore_ascii_case(name));
            let fix = exact.map(|name| {
                let edit = replace_content(action.text, &format!("iam:{name}"));
                Fix::safe(format!("write `iam:{name}`"), vec![edit])
            });
            cx.find(action.text.span(), message)
                .help(help)
                .maybe_fix(fix);
        }
    }
}

/// The name, without an `iam` that a mark other than a colon ends.
fn bare(text: &str) -> &str {
    ["iam.", "iam/", "iam;", "iam-", "iam_", "iam "]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text)
        .trim()
}

fn meant(text: &str) -> Option<&'static str> {
    let bare = bare(text);
    let known = IAM.iter().find(|name| name.eq_ignore_ascii_case(bare));
    match known {
        Some(name) => Some(name),
        None if bare.contains(['*', '?']) => None,
        None => nearest(bare, IAM.iter().copied()),
    }
}
