//! Calls that let others in by a resource's own policy, allowed on everything.

use std::sync::LazyLock;

use crate::lint::Check;
use crate::lint::open_grants::{Deed, Sought, by_entry, deed, is_star};

/// Calls that change the policy, the list of grantees or the sharing of a resource: nearly all of
/// the access level "Permissions management" in AWS's service authorization reference.
const DEEDS: &[Deed] = &[
    deed(
        "acm-pca:CreatePermission",
        "any private certificate authority",
    ),
    deed("acm-pca:PutPolicy", "any private certificate authority"),
    deed("apigateway:UpdateRestApiPolicy", "any REST API"),
    deed("backup:PutBackupVaultAccessPolicy", "any backup vault"),
    deed(
        "codeartifact:PutDomainPermissionsPolicy",
        "any CodeArtifact domain",
    ),
    deed(
        "codeartifact:PutRepositoryPermissionsPolicy",
        "any CodeArtifact repository",
    ),
    deed("codebuild:PutResourcePolicy", "any build project"),
    deed("dynamodb:PutResourcePolicy", "any table"),
    deed("ec2:ModifyImageAttribute", "any machine image"),
    deed("ec2:ModifySnapshotAttribute", "any snapshot of a volume"),
    deed("ecr:PutRegistryPolicy", "the registry of container images"),
    deed(
        "ecr:SetRepositoryPolicy",
        "any repository of container images",
    ),
    deed(
        "ecr-public:SetRepositoryPolicy",
        "any public repository of container images",
    ),
    deed("elasticfilesystem:PutFileSystemPolicy", "any file system"),
    deed("events:PutPermission", "any event bus"),
    deed("glacier:SetVaultAccessPolicy", "any Glacier vault"),
    deed("glue:PutResourcePolicy", "the data catalogue"),
    deed("kinesis:PutResourcePolicy", "any stream"),
    deed("kms:CreateGrant", "any key"),
    deed("kms:PutKeyPolicy", "any key"),
    deed("lambda:AddLayerVersionPermission", "any layer"),
    deed("lambda:AddPermission", "any function"),
    deed(
        "rds:ModifyDBClusterSnapshotAttribute",
        "any snapshot of a database cluster",
    ),
    deed(
        "rds:ModifyDBSnapshotAttribute",
        "any snapshot of a database",
    ),
    deed(
        "redshift:AuthorizeSnapshotAccess",
        "any snapshot of a Redshift cluster",
    ),
    deed("s3:PutAccessPointPolicy", "any access point"),
    deed(
        "s3:PutAccountPublicAccessBlock",
        "all buckets of the account",
    ),
    deed("s3:PutBucketAcl", "any bucket"),
    deed("s3:PutBucketPolicy", "any bucket"),
    deed("s3:PutBucketPublicAccessBlock", "any bucket"),
    deed(
        "s3:PutMultiRegionAccessPointPolicy",
        "any access point for several Regions",
    ),
    deed("s3:PutObjectAcl", "any object"),
    deed("s3:PutObjectVersionAcl", "any version of an object"),
    deed("s3express:PutBucketPolicy", "any directory bucket"),
    deed("s3tables:PutTableBucketPolicy", "any table bucket"),
    deed("s3tables:PutTablePolicy", "any table of a table bucket"),
    deed("s3vectors:PutVectorBucketPolicy", "any vector bucket"),
    deed("secretsmanager:PutResourcePolicy", "any secret"),
    deed("ses:PutIdentityPolicy", "any e-mail identity"),
    deed("sns:AddPermission", "any topic"),
    deed("sns:SetTopicAttributes", "any topic"),
    deed("sqs:AddPermission", "any queue"),
    deed("sqs:SetQueueAttributes", "any queue"),
    deed(
        "ssm:ModifyDocumentPermission",
        "any document of Systems Manager",
    ),
    deed("vpc-lattice:PutAuthPolicy", "any VPC Lattice service"),
];

static SOUGHT: LazyLock<Sought> =
    LazyLock::new(|| Sought::new(DEEDS.iter().map(|deed| deed.action)));

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() {
        return;
    }
    for (entry, deeds) in by_entry(cx, &SOUGHT, DEEDS) {
        // All calls of a service at once have a rule of their own.
        let name = entry.as_str().split_once(':').map(|(_, name)| name);
        if name.is_some_and(is_star) {
            continue;
        }
        let mut deeds = deeds.into_iter();
        let Some(deed) = deeds.next() else {
            continue;
        };
        let message = format!(
            "`{}` on everything lets its holder open {} to others",
            deed.action, deed.verb
        );
        let finding = cx.find(entry.span(), message);
        let others: Vec<String> = deeds.map(|deed| format!("`{}`", deed.action)).collect();
        if !others.is_empty() {
            finding.note(format!("as well as {}", others.join(", ")));
        }
        finding.help("a resource that lets in another account, or everyone, does so whatever the policies of this account say; list the resources in `Resource`, or leave the call to administrators");
    }
}
