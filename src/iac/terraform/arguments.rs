//! Which arguments of resources of Terraform's AWS providers hold policies of IAM.
//!
//! By the documentation of the resources:
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>.
//!
//! Left out, as they are not written in IAM's language or not as documents: `aws_iot_policy` (its
//! actions and variables are those of the device gateway, which IAM never sees),
//! `aws_opensearchserverless_access_policy` and its like, `aws_verifiedaccess_*`,
//! `aws_verifiedpermissions_*`, `aws_bedrockagentcore_policy`, `aws_networkmanager_*`,
//! `aws_sns_topic_data_protection_policy`, `aws_cloudwatch_log_data_protection_policy`,
//! `aws_cloudwatch_log_account_policy`, the lifecycle policies of ECR, EFS and DLM,
//! `aws_cloudformation_stack` (a stack policy), `aws_ram_permission` (a statement without principal
//! and resource, inside no document), `aws_lambda_permission` and its like (a statement spread over
//! arguments).

use super::cloud_control;
use crate::iac::look_up;
use crate::policy::Placement;

/// An argument that holds a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Argument {
    /// The way to it from the resource's arguments; `*` is each element of a list, which blocks are
    /// too.
    pub(super) path: &'static [&'static str],
    /// Where the policy stands in the account. `aws_organizations_policy` is said to be a service
    /// control policy: what else it can be, its `type` says.
    pub(super) placement: Placement,
    /// The argument that has the policy's name, in the element of the list in `path`, or in the
    /// resource where there is none.
    pub(super) name: Option<&'static str>,
    /// Whether the value is one statement, rather than a document.
    pub(super) is_statement: bool,
}

/// The arguments of a resource type that hold policies.
#[must_use]
pub(super) fn of(type_: &str) -> &'static [Argument] {
    let table = if type_.starts_with("awscc_") {
        cloud_control::TYPES
    } else {
        TYPES
    };
    look_up(table, type_).copied().unwrap_or_default()
}

/// Whether what looks like a policy in resources of a type is in another language than IAM's.
pub(super) fn is_foreign(type_: &str) -> bool {
    const TYPES: [&str; 8] = [
        "aws_bedrockagentcore_policy",
        "aws_cloudformation_stack",
        "aws_cloudformation_stack_set",
        "aws_cloudwatch_log_account_policy",
        "aws_cloudwatch_log_data_protection_policy",
        "aws_iot_policy",
        "aws_ram_permission",
        "aws_sns_topic_data_protection_policy",
    ];
    const PROVIDERS: [&str; 6] = [
        "alicloud_",
        "aws_verifiedpermissions_",
        "azurerm_",
        "google_",
        "minio_",
        "tencentcloud_",
    ];
    TYPES.contains(&type_) || PROVIDERS.iter().any(|start| type_.starts_with(start))
}

pub(super) const fn resource(path: &'static [&'static str]) -> Argument {
    plain(path, Placement::Resource)
}

pub(super) const fn statement(path: &'static [&'static str]) -> Argument {
    Argument {
        path,
        placement: Placement::Resource,
        name: None,
        is_statement: true,
    }
}

pub(super) const fn plain(path: &'static [&'static str], placement: Placement) -> Argument {
    Argument {
        path,
        placement,
        name: None,
        is_statement: false,
    }
}

pub(super) const fn named(
    path: &'static [&'static str],
    placement: Placement,
    name: &'static str,
) -> Argument {
    Argument {
        path,
        placement,
        name: Some(name),
        is_statement: false,
    }
}

/// The resources of the provider `hashicorp/aws`, in the order of their names.
static TYPES: &[(&str, &[Argument])] = &[
    ("aws_acmpca_policy", &[resource(&["policy"])]),
    ("aws_api_gateway_domain_name", &[resource(&["policy"])]),
    ("aws_api_gateway_rest_api", &[resource(&["policy"])]),
    ("aws_api_gateway_rest_api_policy", &[resource(&["policy"])]),
    ("aws_backup_vault_policy", &[resource(&["policy"])]),
    (
        "aws_bedrockagentcore_resource_policy",
        &[resource(&["policy"])],
    ),
    (
        "aws_cloudsearch_domain_service_access_policy",
        &[resource(&["access_policy"])],
    ),
    ("aws_cloudwatch_event_bus_policy", &[resource(&["policy"])]),
    (
        "aws_cloudwatch_log_delivery_destination_policy",
        &[resource(&["delivery_destination_policy"])],
    ),
    (
        "aws_cloudwatch_log_destination_policy",
        &[resource(&["access_policy"])],
    ),
    (
        "aws_cloudwatch_log_resource_policy",
        &[named(
            &["policy_document"],
            Placement::Resource,
            "policy_name",
        )],
    ),
    (
        "aws_codeartifact_domain_permissions_policy",
        &[resource(&["policy_document"])],
    ),
    (
        "aws_codeartifact_repository_permissions_policy",
        &[resource(&["policy_document"])],
    ),
    ("aws_codebuild_resource_policy", &[resource(&["policy"])]),
    ("aws_dsql_cluster_policy", &[resource(&["policy"])]),
    ("aws_dynamodb_resource_policy", &[resource(&["policy"])]),
    ("aws_ecr_registry_policy", &[resource(&["policy"])]),
    (
        "aws_ecr_repository_creation_template",
        &[resource(&["repository_policy"])],
    ),
    ("aws_ecr_repository_policy", &[resource(&["policy"])]),
    ("aws_ecrpublic_repository_policy", &[resource(&["policy"])]),
    ("aws_efs_file_system_policy", &[resource(&["policy"])]),
    (
        "aws_eks_pod_identity_association",
        &[plain(&["policy"], Placement::Session)],
    ),
    (
        "aws_elasticsearch_domain",
        &[resource(&["access_policies"])],
    ),
    (
        "aws_elasticsearch_domain_policy",
        &[resource(&["access_policies"])],
    ),
    (
        "aws_fsx_s3_access_point_attachment",
        &[resource(&["s3_access_point", "*", "policy"])],
    ),
    ("aws_glacier_vault", &[resource(&["access_policy"])]),
    ("aws_glacier_vault_lock", &[resource(&["policy"])]),
    ("aws_glue_resource_policy", &[resource(&["policy"])]),
    (
        "aws_iam_group_policy",
        &[named(&["policy"], Placement::Group, "name")],
    ),
    (
        "aws_iam_policy",
        &[named(&["policy"], Placement::Managed, "name")],
    ),
    (
        "aws_iam_role",
        &[
            named(&["assume_role_policy"], Placement::Trust, "name"),
            named(&["inline_policy", "*", "policy"], Placement::Role, "name"),
        ],
    ),
    (
        "aws_iam_role_policy",
        &[named(&["policy"], Placement::Role, "name")],
    ),
    (
        "aws_iam_user_policy",
        &[named(&["policy"], Placement::User, "name")],
    ),
    ("aws_kinesis_resource_policy", &[resource(&["policy"])]),
    ("aws_kms_external_key", &[resource(&["policy"])]),
    ("aws_kms_key", &[resource(&["policy"])]),
    ("aws_kms_key_policy", &[resource(&["policy"])]),
    ("aws_kms_replica_external_key", &[resource(&["policy"])]),
    ("aws_kms_replica_key", &[resource(&["policy"])]),
    ("aws_lambda_resource_policy", &[resource(&["policy"])]),
    ("aws_media_store_container_policy", &[resource(&["policy"])]),
    ("aws_msk_cluster_policy", &[resource(&["policy"])]),
    (
        "aws_networkfirewall_resource_policy",
        &[resource(&["policy"])],
    ),
    ("aws_oam_sink_policy", &[resource(&["policy"])]),
    (
        "aws_odb_network",
        &[
            resource(&["kms_policy_document"]),
            resource(&["s3_policy_document"]),
            resource(&["sts_policy_document"]),
        ],
    ),
    ("aws_opensearch_domain", &[resource(&["access_policies"])]),
    (
        "aws_opensearch_domain_policy",
        &[resource(&["access_policies"])],
    ),
    (
        "aws_organizations_policy",
        &[named(&["content"], Placement::Scp, "name")],
    ),
    (
        "aws_organizations_resource_policy",
        &[resource(&["content"])],
    ),
    ("aws_osis_resource_policy", &[resource(&["policy"])]),
    (
        "aws_pinpointsmsvoicev2_resource_policy",
        &[resource(&["policy"])],
    ),
    (
        "aws_prometheus_resource_policy",
        &[resource(&["policy_document"])],
    ),
    ("aws_redshift_resource_policy", &[resource(&["policy"])]),
    (
        "aws_redshiftserverless_resource_policy",
        &[resource(&["policy"])],
    ),
    (
        "aws_rolesanywhere_profile",
        &[plain(&["session_policy"], Placement::Session)],
    ),
    ("aws_s3_access_point", &[resource(&["policy"])]),
    ("aws_s3_bucket", &[resource(&["policy"])]),
    ("aws_s3_bucket_policy", &[resource(&["policy"])]),
    (
        "aws_s3control_access_grants_instance_resource_policy",
        &[resource(&["policy"])],
    ),
    (
        "aws_s3control_access_point_policy",
        &[resource(&["policy"])],
    ),
    ("aws_s3control_bucket_policy", &[resource(&["policy"])]),
    (
        "aws_s3control_multi_region_access_point_policy",
        &[resource(&["details", "*", "policy"])],
    ),
    (
        "aws_s3control_object_lambda_access_point_policy",
        &[resource(&["policy"])],
    ),
    ("aws_s3files_file_system_policy", &[resource(&["policy"])]),
    (
        "aws_s3tables_table_bucket_policy",
        &[resource(&["resource_policy"])],
    ),
    (
        "aws_s3tables_table_policy",
        &[resource(&["resource_policy"])],
    ),
    (
        "aws_s3vectors_vector_bucket_policy",
        &[resource(&["policy"])],
    ),
    (
        "aws_sagemaker_model_package_group_policy",
        &[resource(&["resource_policy"])],
    ),
    ("aws_schemas_registry_policy", &[resource(&["policy"])]),
    ("aws_secretsmanager_secret", &[resource(&["policy"])]),
    ("aws_secretsmanager_secret_policy", &[resource(&["policy"])]),
    (
        "aws_ses_identity_policy",
        &[named(&["policy"], Placement::Resource, "name")],
    ),
    (
        "aws_sesv2_email_identity_policy",
        &[named(&["policy"], Placement::Resource, "policy_name")],
    ),
    ("aws_sns_topic", &[resource(&["policy"])]),
    ("aws_sns_topic_policy", &[resource(&["policy"])]),
    ("aws_sqs_queue", &[resource(&["policy"])]),
    ("aws_sqs_queue_policy", &[resource(&["policy"])]),
    (
        "aws_ssoadmin_permission_set_inline_policy",
        &[plain(&["inline_policy"], Placement::Managed)],
    ),
    (
        "aws_transfer_access",
        &[plain(&["policy"], Placement::Session)],
    ),
    (
        "aws_transfer_user",
        &[plain(&["policy"], Placement::Session)],
    ),
    ("aws_vpc_endpoint", &[resource(&["policy"])]),
    ("aws_vpc_endpoint_policy", &[resource(&["policy"])]),
    ("aws_vpclattice_auth_policy", &[resource(&["policy"])]),
    ("aws_vpclattice_resource_policy", &[resource(&["policy"])]),
    (
        "aws_xray_resource_policy",
        &[named(
            &["policy_document"],
            Placement::Resource,
            "policy_name",
        )],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_stand_in_order() {
        assert!(TYPES.is_sorted_by(|(one, _), (next, _)| one < next));
        let mut arguments = TYPES.iter().flat_map(|(_, arguments)| *arguments);
        assert!(arguments.all(|argument| !argument.path.is_empty()));
    }

    #[test]
    fn arguments_are_found_by_type() {
        let paths = |type_| -> Vec<String> {
            let arguments = of(type_).iter();
            arguments.map(|argument| argument.path.join(".")).collect()
        };
        assert_eq!(
            paths("aws_iam_role"),
            ["assume_role_policy", "inline_policy.*.policy"]
        );
        assert_eq!(paths("aws_sqs_queue"), ["policy"]);
        assert_eq!(paths("aws_iot_policy"), [""; 0]);
        assert_eq!(paths("awscc_kms_key"), ["key_policy"]);
    }
}
