//! Which arguments of resources of the provider `hashicorp/awscc` hold policies of IAM.
//!
//! The provider is made from CloudFormation's types, whose names it writes in snake case:
//! <https://registry.terraform.io/providers/hashicorp/awscc/latest/docs>.

use super::arguments::{Argument, named, plain, resource, statement};
use crate::policy::Placement;

/// The resources of the provider, in the order of their names.
pub(super) static TYPES: &[(&str, &[Argument])] = &[
    (
        "awscc_aiops_investigation_group",
        &[resource(&["investigation_group_policy"])],
    ),
    ("awscc_apigateway_domain_name_v2", &[resource(&["policy"])]),
    ("awscc_apigateway_rest_api", &[resource(&["policy"])]),
    (
        "awscc_aps_resource_policy",
        &[resource(&["policy_document"])],
    ),
    ("awscc_backup_backup_vault", &[resource(&["access_policy"])]),
    (
        "awscc_backup_logically_air_gapped_backup_vault",
        &[resource(&["access_policy"])],
    ),
    (
        "awscc_bedrock_knowledge_base_policy",
        &[resource(&["policy_document"])],
    ),
    (
        "awscc_bedrock_resource_policy",
        &[resource(&["policy_document"])],
    ),
    (
        "awscc_bedrockagentcore_resource_policy",
        &[resource(&["policy"])],
    ),
    (
        "awscc_cloudtrail_resource_policy",
        &[resource(&["resource_policy"])],
    ),
    (
        "awscc_codeartifact_domain",
        &[resource(&["permissions_policy_document"])],
    ),
    (
        "awscc_codeartifact_repository",
        &[resource(&["permissions_policy_document"])],
    ),
    (
        "awscc_comprehend_document_classifier",
        &[resource(&["model_policy"])],
    ),
    (
        "awscc_comprehend_entity_recognizer",
        &[resource(&["model_policy"])],
    ),
    ("awscc_dsql_cluster", &[resource(&["policy_document"])]),
    (
        "awscc_dynamodb_global_table",
        &[
            resource(&["replicas", "*", "resource_policy", "policy_document"]),
            resource(&[
                "replicas",
                "*",
                "replica_stream_specification",
                "resource_policy",
                "policy_document",
            ]),
        ],
    ),
    (
        "awscc_dynamodb_table",
        &[
            resource(&["resource_policy", "policy_document"]),
            resource(&["stream_specification", "resource_policy", "policy_document"]),
        ],
    ),
    ("awscc_ec2_vpc_endpoint", &[resource(&["policy_document"])]),
    (
        "awscc_ecr_public_repository",
        &[resource(&["repository_policy_text"])],
    ),
    ("awscc_ecr_registry_policy", &[resource(&["policy_text"])]),
    (
        "awscc_ecr_repository",
        &[resource(&["repository_policy_text"])],
    ),
    (
        "awscc_ecr_repository_creation_template",
        &[resource(&["repository_policy"])],
    ),
    (
        "awscc_efs_file_system",
        &[resource(&["file_system_policy"])],
    ),
    (
        "awscc_eks_pod_identity_association",
        &[plain(&["policy"], Placement::Session)],
    ),
    (
        "awscc_elasticsearch_domain",
        &[resource(&["access_policies"])],
    ),
    ("awscc_events_event_bus", &[resource(&["policy"])]),
    (
        "awscc_events_event_bus_policy",
        &[statement(&["statement"])],
    ),
    (
        "awscc_eventschemas_registry_policy",
        &[resource(&["policy"])],
    ),
    (
        "awscc_eventsv2_resource_policy",
        &[resource(&["policy_document"])],
    ),
    (
        "awscc_fsx_s3_access_point_attachment",
        &[resource(&["s3_access_point", "policy"])],
    ),
    (
        "awscc_iam_group",
        &[named(
            &["policies", "*", "policy_document"],
            Placement::Group,
            "policy_name",
        )],
    ),
    (
        "awscc_iam_group_policy",
        &[named(&["policy_document"], Placement::Group, "policy_name")],
    ),
    (
        "awscc_iam_managed_policy",
        &[named(
            &["policy_document"],
            Placement::Managed,
            "managed_policy_name",
        )],
    ),
    (
        "awscc_iam_policy",
        &[named(&["policy_document"], Placement::Role, "policy_name")],
    ),
    (
        "awscc_iam_role",
        &[
            named(
                &["assume_role_policy_document"],
                Placement::Trust,
                "role_name",
            ),
            named(
                &["policies", "*", "policy_document"],
                Placement::Role,
                "policy_name",
            ),
        ],
    ),
    (
        "awscc_iam_role_policy",
        &[named(&["policy_document"], Placement::Role, "policy_name")],
    ),
    (
        "awscc_iam_user",
        &[named(
            &["policies", "*", "policy_document"],
            Placement::User,
            "policy_name",
        )],
    ),
    (
        "awscc_iam_user_policy",
        &[named(&["policy_document"], Placement::User, "policy_name")],
    ),
    (
        "awscc_kinesis_resource_policy",
        &[resource(&["resource_policy"])],
    ),
    ("awscc_kms_key", &[resource(&["key_policy"])]),
    ("awscc_kms_replica_key", &[resource(&["key_policy"])]),
    (
        "awscc_lambda_resource_policy",
        &[resource(&["policy_document"])],
    ),
    ("awscc_lex_resource_policy", &[resource(&["policy"])]),
    (
        "awscc_logs_delivery_destination",
        &[resource(&[
            "delivery_destination_policy",
            "delivery_destination_policy",
        ])],
    ),
    (
        "awscc_logs_destination",
        &[resource(&["destination_policy"])],
    ),
    (
        "awscc_logs_log_group",
        &[resource(&["resource_policy_document"])],
    ),
    (
        "awscc_logs_resource_policy",
        &[named(
            &["policy_document"],
            Placement::Resource,
            "policy_name",
        )],
    ),
    (
        "awscc_mediapackagev2_channel_policy",
        &[resource(&["policy"])],
    ),
    (
        "awscc_mediapackagev2_origin_endpoint_policy",
        &[resource(&["policy"])],
    ),
    ("awscc_mediastore_container", &[resource(&["policy"])]),
    ("awscc_mediatailor_channel_policy", &[resource(&["policy"])]),
    ("awscc_msk_cluster_policy", &[resource(&["policy"])]),
    ("awscc_oam_sink", &[resource(&["policy"])]),
    (
        "awscc_odb_odb_network",
        &[
            resource(&["kms_policy_document"]),
            resource(&["s3_policy_document"]),
            resource(&["sts_policy_document"]),
        ],
    ),
    (
        "awscc_omics_sequence_store",
        &[resource(&["s3_access_policy"])],
    ),
    (
        "awscc_opensearchservice_domain",
        &[resource(&["access_policies"])],
    ),
    (
        "awscc_organizations_policy",
        &[named(&["content"], Placement::Scp, "name")],
    ),
    (
        "awscc_organizations_resource_policy",
        &[resource(&["content"])],
    ),
    (
        "awscc_osis_pipeline",
        &[resource(&["resource_policy", "policy"])],
    ),
    ("awscc_paymentcryptography_key", &[resource(&["policy"])]),
    (
        "awscc_redshift_cluster",
        &[resource(&["namespace_resource_policy"])],
    ),
    (
        "awscc_redshiftserverless_namespace",
        &[resource(&["namespace_resource_policy"])],
    ),
    (
        "awscc_rolesanywhere_profile",
        &[plain(&["session_policy"], Placement::Session)],
    ),
    (
        "awscc_rum_app_monitor",
        &[resource(&["resource_policy", "policy_document"])],
    ),
    ("awscc_s3_access_point", &[resource(&["policy"])]),
    ("awscc_s3_bucket_policy", &[resource(&["policy_document"])]),
    (
        "awscc_s3_multi_region_access_point_policy",
        &[resource(&["policy"])],
    ),
    ("awscc_s3express_access_point", &[resource(&["policy"])]),
    (
        "awscc_s3express_bucket_policy",
        &[resource(&["policy_document"])],
    ),
    ("awscc_s3files_file_system_policy", &[resource(&["policy"])]),
    (
        "awscc_s3objectlambda_access_point_policy",
        &[resource(&["policy_document"])],
    ),
    ("awscc_s3outposts_access_point", &[resource(&["policy"])]),
    (
        "awscc_s3outposts_bucket_policy",
        &[resource(&["policy_document"])],
    ),
    (
        "awscc_s3tables_table_bucket_policy",
        &[resource(&["resource_policy"])],
    ),
    (
        "awscc_s3tables_table_policy",
        &[resource(&["resource_policy"])],
    ),
    (
        "awscc_s3vectors_vector_bucket_policy",
        &[resource(&["policy"])],
    ),
    (
        "awscc_sagemaker_model_package_group",
        &[resource(&["model_package_group_policy"])],
    ),
    (
        "awscc_secretsmanager_resource_policy",
        &[resource(&["resource_policy"])],
    ),
    (
        "awscc_smsvoice_resource_policy",
        &[resource(&["policy_document"])],
    ),
    (
        "awscc_sns_topic_inline_policy",
        &[resource(&["policy_document"])],
    ),
    ("awscc_sns_topic_policy", &[resource(&["policy_document"])]),
    (
        "awscc_sqs_queue_inline_policy",
        &[resource(&["policy_document"])],
    ),
    ("awscc_sqs_queue_policy", &[resource(&["policy_document"])]),
    ("awscc_ssm_resource_policy", &[resource(&["policy"])]),
    (
        "awscc_sso_permission_set",
        &[plain(&["inline_policy"], Placement::Managed)],
    ),
    (
        "awscc_transfer_user",
        &[plain(&["policy"], Placement::Session)],
    ),
    ("awscc_vpclattice_auth_policy", &[resource(&["policy"])]),
    ("awscc_vpclattice_resource_policy", &[resource(&["policy"])]),
    (
        "awscc_xray_resource_policy",
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
    }
}
