//! The console's security-credentials page needs more calls than the policy allows.

use crate::lint::Check;
use crate::lint::self_service::{CHANGE_PASSWORD, SelfService, action_span};

/// What the page calls on the caller's own user to show what a call manages.
const SHOWS: [(&str, &[&str]); 6] = [
    (CHANGE_PASSWORD, &["iam:GetUser"]),
    (
        "iam:CreateAccessKey",
        &["iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"],
    ),
    (
        "iam:EnableMFADevice",
        &["iam:ListMFADevices", "iam:GetMFADevice"],
    ),
    ("iam:UploadSSHPublicKey", &["iam:ListSSHPublicKeys"]),
    (
        "iam:UploadSigningCertificate",
        &["iam:ListSigningCertificates"],
    ),
    (
        "iam:CreateServiceSpecificCredential",
        &["iam:ListServiceSpecificCredentials"],
    ),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    let Some(statement) = self_service.allows_own_anywhere(CHANGE_PASSWORD) else {
        return;
    };
    let missing = missing(self_service);
    if missing.is_empty() {
        return;
    }
    cx.find(action_span(statement, CHANGE_PASSWORD), format!("the console's security-credentials page also needs {}", missing.join(", ")))
        .help("without them the page stays blank in part, though the password can still be changed; allow them on the caller's own user if people use that page");
}

fn missing(self_service: &SelfService<'_>) -> Vec<String> {
    SHOWS
        .iter()
        .filter(|(managed, _)| self_service.allows_own_anywhere(managed).is_some())
        .flat_map(|(_, calls)| *calls)
        .filter(|call| self_service.allows_own_anywhere(call).is_none())
        .map(|call| format!("`{call}`"))
        .collect()
}
