//! What resources are called once they are made, and what `Ref` and `Fn::GetAtt` give of them.
//!
//! The page of each resource type says so under "Return values":
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html>.

use crate::syntax::Domain;

/// What `Ref` to a resource gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reference {
    /// Its name or id.
    Name,
    /// Its ARN.
    Arn,
    /// A URL or several names in one text.
    Text,
}

/// The type a resource of SAM becomes; other types stay as they are. See
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html>.
pub(super) fn made_of(kind: &str) -> &str {
    match kind {
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::LayerVersion" => "AWS::Lambda::LayerVersion",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        _ => kind,
    }
}

/// The property that gives a resource its name.
pub(super) fn property(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::IAM::Role" => "RoleName",
        "AWS::IAM::User" => "UserName",
        "AWS::IAM::Group" => "GroupName",
        "AWS::IAM::ManagedPolicy" => "ManagedPolicyName",
        "AWS::IAM::InstanceProfile" => "InstanceProfileName",
        "AWS::IAM::ServerCertificate" => "ServerCertificateName",
        "AWS::IoT::Policy" => "PolicyName",
        "AWS::S3::Bucket" => "BucketName",
        "AWS::Lambda::Function" => "FunctionName",
        "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable" => "TableName",
        "AWS::SNS::Topic" => "TopicName",
        "AWS::SQS::Queue" => "QueueName",
        "AWS::KinesisFirehose::DeliveryStream" => "DeliveryStreamName",
        "AWS::Logs::LogGroup" => "LogGroupName",
        "AWS::StepFunctions::StateMachine" => "StateMachineName",
        "AWS::CodeCommit::Repository" | "AWS::ECR::Repository" => "RepositoryName",
        "AWS::ECS::Cluster" => "ClusterName",
        "AWS::ECS::Service" => "ServiceName",
        "AWS::RDS::DBInstance" => "DBInstanceIdentifier",
        "AWS::RDS::DBCluster" => "DBClusterIdentifier",
        "AWS::Redshift::Cluster" => "ClusterIdentifier",
        "AWS::OpenSearchService::Domain"
        | "AWS::Elasticsearch::Domain"
        | "AWS::CodeArtifact::Domain" => "DomainName",
        "AWS::CloudWatch::Alarm" => "AlarmName",
        "AWS::CloudTrail::Trail" => "TrailName",
        "AWS::KMS::Alias" => "AliasName",
        "AWS::Backup::BackupVault" => "BackupVaultName",
        "AWS::IoT::Thing" => "ThingName",
        "AWS::Athena::WorkGroup"
        | "AWS::CodeBuild::Project"
        | "AWS::CodePipeline::Pipeline"
        | "AWS::EKS::Cluster"
        | "AWS::Events::EventBus"
        | "AWS::Events::Rule"
        | "AWS::Glue::Crawler"
        | "AWS::Glue::Job"
        | "AWS::IAM::SAMLProvider"
        | "AWS::Kinesis::Stream"
        | "AWS::Pipes::Pipe"
        | "AWS::S3::AccessPoint"
        | "AWS::Scheduler::Schedule"
        | "AWS::SecretsManager::Secret"
        | "AWS::SSM::Parameter"
        | "AWS::StepFunctions::Activity" => "Name",
        _ => return None,
    })
}

/// Whether the ARN of a resource holds its path before its name.
pub(super) fn has_path(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::IAM::Role"
            | "AWS::IAM::User"
            | "AWS::IAM::Group"
            | "AWS::IAM::ManagedPolicy"
            | "AWS::IAM::InstanceProfile"
    )
}

/// What `Ref` to a resource gives.
pub(super) fn reference(kind: &str) -> Reference {
    match kind {
        "AWS::ACMPCA::CertificateAuthorityActivation"
        | "AWS::AppSync::GraphQLApi"
        | "AWS::AutoScaling::ScalingPolicy"
        | "AWS::Batch::SchedulingPolicy"
        | "AWS::CodeConnections::Connection"
        | "AWS::Detective::Graph"
        | "AWS::ElasticLoadBalancingV2::ListenerRule"
        | "AWS::GlobalAccelerator::EndpointGroup"
        | "AWS::GlobalAccelerator::Listener"
        | "AWS::MSK::Configuration"
        | "AWS::MSK::ServerlessCluster"
        | "AWS::NetworkFirewall::Firewall"
        | "AWS::NetworkFirewall::FirewallPolicy"
        | "AWS::NetworkFirewall::RuleGroup"
        | "AWS::RAM::ResourceShare"
        | "AWS::SageMaker::Endpoint"
        | "AWS::SageMaker::EndpointConfig"
        | "AWS::SageMaker::Model"
        | "AWS::SageMaker::NotebookInstance"
        | "AWS::Signer::SigningProfile"
        | "AWS::SNS::Subscription"
        | "AWS::StepFunctions::StateMachineAlias"
        | "AWS::StepFunctions::StateMachineVersion"
        | "AWS::Transfer::Server"
        | "AWS::Transfer::User"
        | "AWS::VpcLattice::Service"
        | "AWS::VpcLattice::ServiceNetwork"
        | "AWS::VpcLattice::TargetGroup"
        | "AWS::XRay::Group"
        | "AWS::XRay::SamplingRule"
        | "AWS::IAM::ManagedPolicy"
        | "AWS::IAM::OIDCProvider"
        | "AWS::IAM::SAMLProvider"
        | "AWS::IAM::VirtualMFADevice"
        | "AWS::ACMPCA::CertificateAuthority"
        | "AWS::AppRunner::Service"
        | "AWS::Batch::ComputeEnvironment"
        | "AWS::Batch::JobDefinition"
        | "AWS::Batch::JobQueue"
        | "AWS::CertificateManager::Certificate"
        | "AWS::CloudFormation::Stack"
        | "AWS::CodeStarConnections::Connection"
        | "AWS::ECS::Service"
        | "AWS::ECS::TaskDefinition"
        | "AWS::ElasticLoadBalancingV2::Listener"
        | "AWS::ElasticLoadBalancingV2::LoadBalancer"
        | "AWS::ElasticLoadBalancingV2::TargetGroup"
        | "AWS::GlobalAccelerator::Accelerator"
        | "AWS::Lambda::Alias"
        | "AWS::Lambda::LayerVersion"
        | "AWS::Lambda::Version"
        | "AWS::MSK::Cluster"
        | "AWS::SecretsManager::Secret"
        | "AWS::SNS::Topic"
        | "AWS::StepFunctions::Activity"
        | "AWS::StepFunctions::StateMachine" => Reference::Arn,
        "AWS::SQS::Queue"
        | "AWS::WAFv2::WebACL"
        | "AWS::SSO::PermissionSet"
        // What a resource of somebody's own is called is for them to say.
        | "AWS::CloudFormation::CustomResource" => Reference::Text,
        _ if kind.starts_with("Custom::") => Reference::Text,
        _ => Reference::Name,
    }
}

/// Whether an attribute is the ARN of the resource itself.
pub(super) fn is_arn(kind: &str, attribute: &str) -> bool {
    attribute == "Arn"
        || matches!(
            (kind, attribute),
            ("AWS::IAM::ManagedPolicy", "PolicyArn")
                | ("AWS::SNS::Topic", "TopicArn")
                | ("AWS::SecretsManager::Secret", "Id")
                | ("AWS::Lambda::Alias", "AliasArn")
                | ("AWS::Lambda::LayerVersion", "LayerVersionArn")
                | ("AWS::ECS::Service", "ServiceArn")
                | ("AWS::ECS::TaskDefinition", "TaskDefinitionArn")
                | (
                    "AWS::ElasticLoadBalancingV2::LoadBalancer",
                    "LoadBalancerArn"
                )
                | ("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupArn")
        )
}

/// Whether an attribute is the name of the resource.
pub(super) fn is_name(kind: &str, attribute: &str) -> bool {
    property(kind) == Some(attribute)
}

/// What an attribute can be, going by what it is called.
pub(super) fn domain(attribute: &str) -> Domain {
    if attribute.ends_with("Arn") {
        Domain::Arn
    } else if attribute.ends_with("Id") || attribute.ends_with("Name") {
        Domain::Name
    } else {
        Domain::Text
    }
}
