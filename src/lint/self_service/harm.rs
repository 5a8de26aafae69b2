//! What one user can do to another, or to their own limits, with a call of IAM.

use super::action_span;
use crate::lint::Check;
use crate::policy::Statement;

/// A call and what it does, as the middle of "alice may … bob".
#[derive(Clone, Copy, Debug)]
pub struct Harm {
    /// The action, with its prefix.
    pub action: &'static str,
    /// What the caller does to the user.
    pub verb: &'static str,
}

const fn harm(action: &'static str, verb: &'static str) -> Harm {
    Harm { action, verb }
}

/// Calls that set a password without the old one.
pub const PASSWORD: &[Harm] = &[
    harm("iam:UpdateLoginProfile", "reset the password of"),
    harm("iam:CreateLoginProfile", "set a console password for"),
];

/// Calls that make or take away other credentials.
pub const CREDENTIALS: &[Harm] = &[
    harm("iam:CreateAccessKey", "make an access key for"),
    harm("iam:DeactivateMFADevice", "switch off the MFA of"),
    harm("iam:EnableMFADevice", "register an MFA device for"),
    harm("iam:UploadSSHPublicKey", "add an SSH key to"),
    harm(
        "iam:CreateServiceSpecificCredential",
        "make service credentials for",
    ),
    harm(
        "iam:ResetServiceSpecificCredential",
        "reset the service credentials of",
    ),
    harm(
        "iam:UploadSigningCertificate",
        "add a signing certificate to",
    ),
    harm("iam:DeleteLoginProfile", "delete the password of"),
    harm("iam:UpdateAccessKey", "switch access keys on or off for"),
    harm("iam:DeleteAccessKey", "delete the access keys of"),
];

/// All that can be done to another user, worst first.
pub fn on_others() -> impl Iterator<Item = &'static Harm> {
    PASSWORD.iter().chain(CREDENTIALS)
}

/// Calls by which a user who may use them on their own user gets past their own limits.
pub const ON_ONESELF: &[Harm] = &[
    harm(
        "iam:AttachUserPolicy",
        "attach any policy to their own user",
    ),
    harm("iam:PutUserPolicy", "write any policy for their own user"),
    harm(
        "iam:DeleteUserPermissionsBoundary",
        "remove their own permissions boundary",
    ),
    harm(
        "iam:PutUserPermissionsBoundary",
        "replace their own permissions boundary",
    ),
    harm(
        "iam:DetachUserPolicy",
        "detach the policies that limit them",
    ),
    harm(
        "iam:DeleteUserPolicy",
        "delete the policies that limit them",
    ),
];

/// Reports every resource of an Allow by which a caller may use one of `harms` on another user, in
/// the statements that `concerns`.
pub fn find_on_others(
    cx: &mut Check<'_>,
    harms: &[Harm],
    concerns: impl Fn(&Statement<'_>) -> bool,
    help: &'static str,
) {
    let self_service = cx.self_service();
    for (compiled, statement) in self_service.statements() {
        let Some(resources) = statement
            .resource
            .as_ref()
            .filter(|_| statement.allows() && concerns(statement))
        else {
            continue;
        };
        for (at, resource) in resources.patterns.iter().enumerate() {
            let reached = harms.iter().find_map(|harm| {
                Some((harm, self_service.reaches_other(compiled, at, harm.action)?))
            });
            let Some((harm, witness)) = reached else {
                continue;
            };
            let span = if resources.negated {
                resources.key.span()
            } else {
                resource.text.span()
            };
            let message = format!(
                "`{}` is allowed on users other than the caller",
                harm.action
            );
            cx.find(span, message)
                .note(format!(
                    "for example, `{}` may {} `{}`",
                    witness.caller, harm.verb, witness.target
                ))
                .label(action_span(statement, harm.action), "allowed here")
                .help(help);
            if resources.negated {
                break;
            }
        }
    }
}
