//! Which properties of CloudFormation's resource types hold policies of IAM.
//!
//! By the schemas of the types:
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>.
//!
//! Left out, as they are not written in IAM's language or not as documents: `AWS::IoT::Policy` (its
//! actions and variables are those of the device gateway, which IAM never sees), the policies of
//! `AWS::OpenSearchServerless`, `AWS::EC2::VerifiedAccessEndpoint`, `AWS::EC2::VerifiedAccessGroup`,
//! `AWS::EC2::ClientVpnEndpoint`, `AWS::VerifiedPermissions`, `AWS::BedrockAgentCore::Policy` and
//! `AWS::NetworkManager::CoreNetwork`, data protection policies of topics and log groups,
//! `AWS::RAM::Permission` (a statement without principal and resource, inside no document),
//! `AWS::EntityResolution::PolicyStatement`, `AWS::QBusiness::Permission` and
//! `AWS::Lambda::Permission` (each a statement spread over properties of other names). What SAM's
//! types hold depends on more than the property.

use crate::iac::look_up;
use crate::policy::Placement;

/// A property that holds a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    /// The way to it from the resource's properties; `*` is each element of a list.
    pub(super) path: &'static [&'static str],
    /// Where the policy stands in the account. `AWS::IAM::Policy` is said to stand in a role and
    /// `AWS::Organizations::Policy` to be a service control policy: what else they can be, their
    /// other properties say.
    pub(super) placement: Placement,
    /// The way to the policy's name, from the element of the list in `path`, or from the resource's
    /// properties where there is none.
    pub(super) name: Option<&'static [&'static str]>,
    /// Whether the value is one statement, rather than a document.
    pub(super) is_statement: bool,
}

/// The properties of a type that hold policies.
#[must_use]
pub(super) fn of(type_: &str) -> &'static [Property] {
    look_up(TYPES, type_).copied().unwrap_or_default()
}

const fn resource(path: &'static [&'static str]) -> Property {
    plain(path, Placement::Resource)
}

const fn statement(path: &'static [&'static str]) -> Property {
    Property {
        path,
        placement: Placement::Resource,
        name: None,
        is_statement: true,
    }
}

const fn plain(path: &'static [&'static str], placement: Placement) -> Property {
    Property {
        path,
        placement,
        name: None,
        is_statement: false,
    }
}

const fn named(
    path: &'static [&'static str],
    placement: Placement,
    name: &'static [&'static str],
) -> Property {
    Property {
        path,
        placement,
        name: Some(name),
        is_statement: false,
    }
}

/// In the order of the types' names.
static TYPES: &[(&str, &[Property])] = &[
    (
        "AWS::AIOps::InvestigationGroup",
        &[resource(&["InvestigationGroupPolicy"])],
    ),
    ("AWS::APS::ResourcePolicy", &[resource(&["PolicyDocument"])]),
    ("AWS::ApiGateway::DomainNameV2", &[resource(&["Policy"])]),
    ("AWS::ApiGateway::RestApi", &[resource(&["Policy"])]),
    ("AWS::Backup::BackupVault", &[resource(&["AccessPolicy"])]),
    (
        "AWS::Backup::LogicallyAirGappedBackupVault",
        &[resource(&["AccessPolicy"])],
    ),
    (
        "AWS::Bedrock::KnowledgeBasePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    (
        "AWS::Bedrock::ResourcePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    (
        "AWS::BedrockAgentCore::ResourcePolicy",
        &[resource(&["Policy"])],
    ),
    (
        "AWS::CloudTrail::ResourcePolicy",
        &[resource(&["ResourcePolicy"])],
    ),
    (
        "AWS::CodeArtifact::Domain",
        &[resource(&["PermissionsPolicyDocument"])],
    ),
    (
        "AWS::CodeArtifact::Repository",
        &[resource(&["PermissionsPolicyDocument"])],
    ),
    (
        "AWS::Comprehend::DocumentClassifier",
        &[resource(&["ModelPolicy"])],
    ),
    (
        "AWS::Comprehend::EntityRecognizer",
        &[resource(&["ModelPolicy"])],
    ),
    ("AWS::DSQL::Cluster", &[resource(&["PolicyDocument"])]),
    (
        "AWS::DynamoDB::GlobalTable",
        &[
            resource(&["Replicas", "*", "ResourcePolicy", "PolicyDocument"]),
            resource(&[
                "Replicas",
                "*",
                "ReplicaStreamSpecification",
                "ResourcePolicy",
                "PolicyDocument",
            ]),
        ],
    ),
    (
        "AWS::DynamoDB::Table",
        &[
            resource(&["ResourcePolicy", "PolicyDocument"]),
            resource(&["StreamSpecification", "ResourcePolicy", "PolicyDocument"]),
        ],
    ),
    ("AWS::EC2::VPCEndpoint", &[resource(&["PolicyDocument"])]),
    (
        "AWS::ECR::PublicRepository",
        &[resource(&["RepositoryPolicyText"])],
    ),
    ("AWS::ECR::RegistryPolicy", &[resource(&["PolicyText"])]),
    (
        "AWS::ECR::Repository",
        &[resource(&["RepositoryPolicyText"])],
    ),
    (
        "AWS::ECR::RepositoryCreationTemplate",
        &[resource(&["RepositoryPolicy"])],
    ),
    ("AWS::EFS::FileSystem", &[resource(&["FileSystemPolicy"])]),
    (
        "AWS::EKS::PodIdentityAssociation",
        &[plain(&["Policy"], Placement::Session)],
    ),
    (
        "AWS::Elasticsearch::Domain",
        &[resource(&["AccessPolicies"])],
    ),
    (
        "AWS::EventSchemas::RegistryPolicy",
        &[resource(&["Policy"])],
    ),
    ("AWS::Events::EventBus", &[resource(&["Policy"])]),
    ("AWS::Events::EventBusPolicy", &[statement(&["Statement"])]),
    (
        "AWS::EventsV2::ResourcePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    (
        "AWS::FSx::S3AccessPointAttachment",
        &[resource(&["S3AccessPoint", "Policy"])],
    ),
    (
        "AWS::IAM::Group",
        &[named(
            &["Policies", "*", "PolicyDocument"],
            Placement::Group,
            &["PolicyName"],
        )],
    ),
    (
        "AWS::IAM::GroupPolicy",
        &[named(
            &["PolicyDocument"],
            Placement::Group,
            &["PolicyName"],
        )],
    ),
    (
        "AWS::IAM::ManagedPolicy",
        &[named(
            &["PolicyDocument"],
            Placement::Managed,
            &["ManagedPolicyName"],
        )],
    ),
    (
        "AWS::IAM::Policy",
        &[named(&["PolicyDocument"], Placement::Role, &["PolicyName"])],
    ),
    (
        "AWS::IAM::Role",
        &[
            named(
                &["AssumeRolePolicyDocument"],
                Placement::Trust,
                &["RoleName"],
            ),
            named(
                &["Policies", "*", "PolicyDocument"],
                Placement::Role,
                &["PolicyName"],
            ),
        ],
    ),
    (
        "AWS::IAM::RolePolicy",
        &[named(&["PolicyDocument"], Placement::Role, &["PolicyName"])],
    ),
    (
        "AWS::IAM::User",
        &[named(
            &["Policies", "*", "PolicyDocument"],
            Placement::User,
            &["PolicyName"],
        )],
    ),
    (
        "AWS::IAM::UserPolicy",
        &[named(&["PolicyDocument"], Placement::User, &["PolicyName"])],
    ),
    ("AWS::KMS::Key", &[resource(&["KeyPolicy"])]),
    ("AWS::KMS::ReplicaKey", &[resource(&["KeyPolicy"])]),
    (
        "AWS::Kinesis::ResourcePolicy",
        &[resource(&["ResourcePolicy"])],
    ),
    (
        "AWS::Lambda::ResourcePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    ("AWS::Lex::ResourcePolicy", &[resource(&["Policy"])]),
    (
        "AWS::Logs::DeliveryDestination",
        &[resource(&[
            "DeliveryDestinationPolicy",
            "DeliveryDestinationPolicy",
        ])],
    ),
    (
        "AWS::Logs::Destination",
        &[resource(&["DestinationPolicy"])],
    ),
    (
        "AWS::Logs::LogGroup",
        &[resource(&["ResourcePolicyDocument"])],
    ),
    (
        "AWS::Logs::ResourcePolicy",
        &[named(
            &["PolicyDocument"],
            Placement::Resource,
            &["PolicyName"],
        )],
    ),
    ("AWS::MSK::ClusterPolicy", &[resource(&["Policy"])]),
    (
        "AWS::MediaPackageV2::ChannelPolicy",
        &[resource(&["Policy"])],
    ),
    (
        "AWS::MediaPackageV2::OriginEndpointPolicy",
        &[resource(&["Policy"])],
    ),
    ("AWS::MediaStore::Container", &[resource(&["Policy"])]),
    ("AWS::MediaTailor::ChannelPolicy", &[resource(&["Policy"])]),
    (
        "AWS::ODB::OdbNetwork",
        &[
            resource(&["KmsPolicyDocument"]),
            resource(&["S3PolicyDocument"]),
            resource(&["StsPolicyDocument"]),
        ],
    ),
    (
        "AWS::OSIS::Pipeline",
        &[resource(&["ResourcePolicy", "Policy"])],
    ),
    ("AWS::Oam::Sink", &[resource(&["Policy"])]),
    (
        "AWS::Omics::SequenceStore",
        &[resource(&["S3AccessPolicy"])],
    ),
    (
        "AWS::OpenSearchService::Domain",
        &[resource(&["AccessPolicies"])],
    ),
    (
        "AWS::Organizations::Policy",
        &[named(&["Content"], Placement::Scp, &["Name"])],
    ),
    (
        "AWS::Organizations::ResourcePolicy",
        &[resource(&["Content"])],
    ),
    ("AWS::PaymentCryptography::Key", &[resource(&["Policy"])]),
    (
        "AWS::RUM::AppMonitor",
        &[resource(&["ResourcePolicy", "PolicyDocument"])],
    ),
    (
        "AWS::Redshift::Cluster",
        &[resource(&["NamespaceResourcePolicy"])],
    ),
    (
        "AWS::RedshiftServerless::Namespace",
        &[resource(&["NamespaceResourcePolicy"])],
    ),
    (
        "AWS::RolesAnywhere::Profile",
        &[plain(&["SessionPolicy"], Placement::Session)],
    ),
    ("AWS::S3::AccessPoint", &[resource(&["Policy"])]),
    ("AWS::S3::BucketPolicy", &[resource(&["PolicyDocument"])]),
    (
        "AWS::S3::MultiRegionAccessPointPolicy",
        &[resource(&["Policy"])],
    ),
    ("AWS::S3Express::AccessPoint", &[resource(&["Policy"])]),
    (
        "AWS::S3Express::BucketPolicy",
        &[resource(&["PolicyDocument"])],
    ),
    ("AWS::S3Files::FileSystemPolicy", &[resource(&["Policy"])]),
    (
        "AWS::S3ObjectLambda::AccessPointPolicy",
        &[resource(&["PolicyDocument"])],
    ),
    ("AWS::S3Outposts::AccessPoint", &[resource(&["Policy"])]),
    (
        "AWS::S3Outposts::BucketPolicy",
        &[resource(&["PolicyDocument"])],
    ),
    (
        "AWS::S3Tables::TableBucketPolicy",
        &[resource(&["ResourcePolicy"])],
    ),
    (
        "AWS::S3Tables::TablePolicy",
        &[resource(&["ResourcePolicy"])],
    ),
    (
        "AWS::S3Vectors::VectorBucketPolicy",
        &[resource(&["Policy"])],
    ),
    (
        "AWS::SMSVOICE::ResourcePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    (
        "AWS::SNS::TopicInlinePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    ("AWS::SNS::TopicPolicy", &[resource(&["PolicyDocument"])]),
    (
        "AWS::SQS::QueueInlinePolicy",
        &[resource(&["PolicyDocument"])],
    ),
    ("AWS::SQS::QueuePolicy", &[resource(&["PolicyDocument"])]),
    ("AWS::SSM::ResourcePolicy", &[resource(&["Policy"])]),
    (
        "AWS::SSO::PermissionSet",
        &[plain(&["InlinePolicy"], Placement::Managed)],
    ),
    (
        "AWS::SageMaker::ModelPackageGroup",
        &[resource(&["ModelPackageGroupPolicy"])],
    ),
    (
        "AWS::SecretsManager::ResourcePolicy",
        &[resource(&["ResourcePolicy"])],
    ),
    (
        "AWS::Transfer::User",
        &[plain(&["Policy"], Placement::Session)],
    ),
    ("AWS::VpcLattice::AuthPolicy", &[resource(&["Policy"])]),
    ("AWS::VpcLattice::ResourcePolicy", &[resource(&["Policy"])]),
    (
        "AWS::XRay::ResourcePolicy",
        &[named(
            &["PolicyDocument"],
            Placement::Resource,
            &["PolicyName"],
        )],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_stand_in_order() {
        assert!(TYPES.is_sorted_by(|(one, _), (next, _)| one < next));
        let mut properties = TYPES.iter().flat_map(|(_, properties)| *properties);
        assert!(properties.all(|property| !property.path.is_empty()));
    }

    #[test]
    fn properties_are_found_by_type() {
        let paths = |type_| -> Vec<String> {
            let properties = of(type_).iter();
            properties.map(|property| property.path.join(".")).collect()
        };
        assert_eq!(
            paths("AWS::IAM::Role"),
            ["AssumeRolePolicyDocument", "Policies.*.PolicyDocument"]
        );
        assert_eq!(paths("AWS::KMS::Key"), ["KeyPolicy"]);
        assert_eq!(paths("AWS::IoT::Policy"), [""; 0]);
        assert!(
            of("AWS::Events::EventBusPolicy")
                .iter()
                .all(|one| one.is_statement)
        );
    }
}
