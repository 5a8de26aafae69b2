//! Calls that hand out the credentials of others, allowed on everything.

use std::sync::LazyLock;

use crate::lint::Check;
use crate::lint::open_grants::{Deed, Sought, by_entry, deed};
use crate::lint::self_service::harm;

/// Calls that return credentials of someone or something else than the caller, or set them. What
/// they return is in the API reference of each service.
const DEEDS: &[Deed] = &[
    deed(
        "codepipeline:PollForJobs",
        "get credentials for the artifacts of any pipeline",
    ),
    deed(
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "get tokens of any identity of any identity pool",
    ),
    deed(
        "cognito-idp:AdminSetUserPassword",
        "set the password of any user of any user pool",
    ),
    deed(
        "connect:AdminGetEmergencyAccessToken",
        "sign in to any Amazon Connect instance as an administrator",
    ),
    deed(
        "ds:ResetUserPassword",
        "set the password of any user of any directory",
    ),
    deed(
        "dsql:DbConnectAdmin",
        "sign in to any Aurora DSQL cluster as its administrator",
    ),
    deed(
        "ec2:GetPasswordData",
        "get the encrypted administrator password of any Windows instance",
    ),
    deed(
        "elasticache:Connect",
        "sign in to any cache as any of its users",
    ),
    deed(
        "gamelift:GetComputeAccess",
        "get credentials for any computer of any fleet",
    ),
    deed(
        "gamelift:GetInstanceAccess",
        "get credentials for any instance of any fleet",
    ),
    deed(
        "grafana:CreateWorkspaceApiKey",
        "make keys for any Grafana workspace",
    ),
    deed(
        "grafana:CreateWorkspaceServiceAccountToken",
        "make tokens for any Grafana workspace",
    ),
    deed(
        "iam:CreateServiceSpecificCredential",
        "make service credentials for any user",
    ),
    deed(
        "iam:ResetServiceSpecificCredential",
        "reset the service credentials of any user",
    ),
    deed("iam:UploadSSHPublicKey", "add an SSH key to any user"),
    deed(
        "lightsail:CreateBucketAccessKey",
        "make access keys for any Lightsail bucket",
    ),
    deed(
        "lightsail:DownloadDefaultKeyPair",
        "download the private key of Lightsail instances",
    ),
    deed(
        "lightsail:GetInstanceAccessDetails",
        "get credentials for any Lightsail instance",
    ),
    deed(
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        "read the master password of any Lightsail database",
    ),
    deed(
        "memorydb:Connect",
        "sign in to any MemoryDB cluster as any of its users",
    ),
    deed(
        "rds-db:connect",
        "sign in to any database as any of its users that signs in with IAM",
    ),
    deed(
        "redshift:GetClusterCredentials",
        "get a password for any user of any Redshift database",
    ),
    deed(
        "snowball:GetJobUnlockCode",
        "get the unlock code of any Snow device",
    ),
    deed(
        "sso-directory:UpdatePassword",
        "set the password of any user of IAM Identity Center",
    ),
    deed(
        "workmail:ResetPassword",
        "set the password of any user of WorkMail",
    ),
];

static SOUGHT: LazyLock<Sought> =
    LazyLock::new(|| Sought::new(DEEDS.iter().map(|deed| deed.action)));

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    for (entry, deeds) in by_entry(cx, &SOUGHT, DEEDS) {
        let of_self_service = cx.self_service().is_intended();
        // The rules about self-service tell of users and their credentials.
        let is_left = |deed: &&Deed| {
            !of_self_service || harm::on_others().all(|harm| harm.action != deed.action)
        };
        let mut deeds = deeds.into_iter().filter(is_left);
        let Some(deed) = deeds.next() else {
            continue;
        };
        let message = format!(
            "`{}` on everything lets its holder {}",
            deed.action, deed.verb
        );
        let finding = cx.find(entry.span(), message);
        let others: Vec<String> = deeds.map(|deed| format!("`{}`", deed.action)).collect();
        if !others.is_empty() {
            finding.note(format!("as well as {}", others.join(", ")));
        }
        finding.help("whoever has the credentials acts as someone else, outside of what this policy and the logs about its holder say; list the resources in `Resource`, or leave the call out");
    }
}
