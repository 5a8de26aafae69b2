//! What the `id` of resources of the provider `hashicorp/aws` is.
//!
//! By the documentation of the resources:
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>.

use crate::iac::look_up;

/// The attribute that the `id` of a resource of a type equals; `None` where AWS gives it out.
#[must_use]
pub(super) fn id_attribute(type_: &str) -> Option<&'static str> {
    look_up(IDS, type_).copied()
}

/// In the order of the types' names.
static IDS: &[(&str, &str)] = &[
    ("aws_acm_certificate", "arn"),
    ("aws_acmpca_certificate_authority", "arn"),
    ("aws_alb", "arn"),
    ("aws_athena_workgroup", "name"),
    ("aws_backup_vault", "name"),
    ("aws_batch_compute_environment", "name"),
    ("aws_batch_job_queue", "arn"),
    ("aws_cloudtrail", "arn"),
    ("aws_cloudwatch_event_bus", "name"),
    ("aws_cloudwatch_log_group", "name"),
    ("aws_cloudwatch_metric_alarm", "alarm_name"),
    ("aws_codeartifact_domain", "arn"),
    ("aws_codebuild_project", "arn"),
    ("aws_codecommit_repository", "repository_name"),
    ("aws_codepipeline", "name"),
    ("aws_codestarconnections_connection", "arn"),
    ("aws_dynamodb_table", "name"),
    ("aws_ecr_repository", "name"),
    ("aws_ecs_cluster", "arn"),
    ("aws_ecs_service", "arn"),
    ("aws_ecs_task_definition", "family"),
    ("aws_eks_cluster", "name"),
    ("aws_elasticache_replication_group", "replication_group_id"),
    ("aws_elasticsearch_domain", "arn"),
    ("aws_glue_crawler", "name"),
    ("aws_glue_job", "name"),
    ("aws_iam_group", "name"),
    ("aws_iam_instance_profile", "name"),
    ("aws_iam_openid_connect_provider", "arn"),
    ("aws_iam_policy", "arn"),
    ("aws_iam_role", "name"),
    ("aws_iam_saml_provider", "arn"),
    ("aws_iam_user", "name"),
    ("aws_iam_virtual_mfa_device", "arn"),
    ("aws_iot_policy", "name"),
    ("aws_iot_thing", "name"),
    ("aws_kinesis_firehose_delivery_stream", "arn"),
    ("aws_kinesis_stream", "arn"),
    ("aws_kms_alias", "name"),
    ("aws_kms_key", "key_id"),
    ("aws_kms_replica_key", "key_id"),
    ("aws_lambda_function", "function_name"),
    ("aws_lambda_layer_version", "arn"),
    ("aws_lb", "arn"),
    ("aws_lb_target_group", "arn"),
    ("aws_msk_cluster", "arn"),
    ("aws_neptune_cluster", "cluster_identifier"),
    ("aws_opensearch_domain", "arn"),
    ("aws_pipes_pipe", "name"),
    ("aws_rds_cluster", "cluster_identifier"),
    ("aws_redshift_cluster", "cluster_identifier"),
    ("aws_route53_zone", "zone_id"),
    ("aws_s3_bucket", "bucket"),
    ("aws_s3_bucket_policy", "bucket"),
    ("aws_sagemaker_endpoint", "name"),
    ("aws_sagemaker_model", "name"),
    ("aws_scheduler_schedule_group", "name"),
    ("aws_secretsmanager_secret", "arn"),
    ("aws_ses_configuration_set", "name"),
    ("aws_ses_domain_identity", "domain"),
    ("aws_ses_email_identity", "email"),
    ("aws_sesv2_configuration_set", "configuration_set_name"),
    ("aws_sesv2_email_identity", "email_identity"),
    ("aws_sfn_activity", "arn"),
    ("aws_sfn_state_machine", "arn"),
    ("aws_sns_topic", "arn"),
    ("aws_sqs_queue", "url"),
    ("aws_ssm_parameter", "name"),
    ("aws_timestreamwrite_database", "database_name"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_stand_in_order() {
        assert!(IDS.is_sorted_by(|(one, _), (next, _)| one < next));
    }

    #[test]
    fn ids_are_names_or_arns() {
        assert_eq!(id_attribute("aws_iam_role"), Some("name"));
        assert_eq!(id_attribute("aws_iam_policy"), Some("arn"));
        assert_eq!(id_attribute("aws_vpc"), None);
    }
}
