//! Calls by which whoever holds the policy gets more than it says.

use std::sync::LazyLock;

use crate::lint::open_grants::{OpenGrants, Sought};
use crate::lint::self_service::{harm, holds_word};
use crate::lint::{Check, Severity};
use crate::syntax::Text;

/// A known way to other permissions.
#[derive(Debug)]
struct Path {
    /// Its name in the catalogue of pathfinding.cloud.
    id: &'static str,
    gain: Gain,
    /// The calls it takes: the one that is reported, then those it takes beside it.
    calls: &'static [&'static str],
}

/// What is gained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Gain {
    /// Permissions can be written.
    Permissions,
    /// Another user or role can be used.
    Principal,
    /// A role can be handed to something new.
    NewResource,
    /// Something that runs with a role can be made to do other things.
    Resource,
}

use Gain::{NewResource, Permissions, Principal, Resource};

const fn path(id: &'static str, gain: Gain, calls: &'static [&'static str]) -> Path {
    Path { id, gain, calls }
}

/// The paths of pathfinding.cloud as of December 2025 (Apache-2.0), worst first, less those that
/// take all calls of another one and more.
const PATHS: &[Path] = &[
    path("iam-001", Permissions, &["iam:CreatePolicyVersion"]),
    path("iam-005", Permissions, &["iam:PutRolePolicy"]),
    path("iam-007", Permissions, &["iam:PutUserPolicy"]),
    path("iam-008", Permissions, &["iam:AttachUserPolicy"]),
    path("iam-009", Permissions, &["iam:AttachRolePolicy"]),
    path("iam-010", Permissions, &["iam:AttachGroupPolicy"]),
    path("iam-011", Permissions, &["iam:PutGroupPolicy"]),
    path("iam-002", Principal, &["iam:CreateAccessKey"]),
    path("iam-004", Principal, &["iam:CreateLoginProfile"]),
    path("iam-006", Principal, &["iam:UpdateLoginProfile"]),
    path("iam-012", Principal, &["iam:UpdateAssumeRolePolicy"]),
    path("iam-013", Principal, &["iam:AddUserToGroup"]),
    path(
        "apprunner-001",
        NewResource,
        &["apprunner:CreateService", PASS_ROLE],
    ),
    path(
        "cloudformation-001",
        NewResource,
        &["cloudformation:CreateStack", PASS_ROLE],
    ),
    path(
        "cloudformation-003",
        NewResource,
        &[
            "cloudformation:CreateStackSet",
            "cloudformation:CreateStackInstances",
            PASS_ROLE,
        ],
    ),
    path(
        "cloudformation-004",
        NewResource,
        &["cloudformation:UpdateStackSet", PASS_ROLE],
    ),
    path(
        "datapipeline-001",
        NewResource,
        &[
            "datapipeline:CreatePipeline",
            "datapipeline:PutPipelineDefinition",
            "datapipeline:ActivatePipeline",
            PASS_ROLE,
        ],
    ),
    path("ec2-001", NewResource, &["ec2:RunInstances", PASS_ROLE]),
    path(
        "ec2-003",
        NewResource,
        &["ec2:RequestSpotInstances", PASS_ROLE],
    ),
    path(
        "ecs-003",
        NewResource,
        &["ecs:RegisterTaskDefinition", "ecs:CreateService", PASS_ROLE],
    ),
    path(
        "ecs-004",
        NewResource,
        &["ecs:RegisterTaskDefinition", "ecs:RunTask", PASS_ROLE],
    ),
    path(
        "ecs-005",
        NewResource,
        &["ecs:RegisterTaskDefinition", "ecs:StartTask", PASS_ROLE],
    ),
    path(
        "glue-001",
        NewResource,
        &["glue:CreateDevEndpoint", PASS_ROLE],
    ),
    path(
        "glue-003",
        NewResource,
        &["glue:CreateJob", "glue:StartJobRun", PASS_ROLE],
    ),
    path(
        "glue-004",
        NewResource,
        &["glue:CreateJob", "glue:CreateTrigger", PASS_ROLE],
    ),
    path(
        "glue-005",
        NewResource,
        &["glue:UpdateJob", "glue:StartJobRun", PASS_ROLE],
    ),
    path(
        "glue-006",
        NewResource,
        &["glue:UpdateJob", "glue:CreateTrigger", PASS_ROLE],
    ),
    path(
        "lambda-001",
        NewResource,
        &["lambda:CreateFunction", "lambda:InvokeFunction", PASS_ROLE],
    ),
    path(
        "lambda-002",
        NewResource,
        &[
            "lambda:CreateFunction",
            "lambda:CreateEventSourceMapping",
            PASS_ROLE,
        ],
    ),
    path(
        "lambda-006",
        NewResource,
        &["lambda:CreateFunction", "lambda:AddPermission", PASS_ROLE],
    ),
    path(
        "sagemaker-001",
        NewResource,
        &["sagemaker:CreateNotebookInstance", PASS_ROLE],
    ),
    path(
        "sagemaker-002",
        NewResource,
        &["sagemaker:CreateTrainingJob", PASS_ROLE],
    ),
    path(
        "sagemaker-003",
        NewResource,
        &["sagemaker:CreateProcessingJob", PASS_ROLE],
    ),
    path("sts-001", Principal, &["sts:AssumeRole"]),
    path("apprunner-002", Resource, &["apprunner:UpdateService"]),
    path(
        "bedrock-002",
        Resource,
        &[
            "bedrock-agentcore:InvokeCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
        ],
    ),
    path(
        "cloudformation-002",
        Resource,
        &["cloudformation:UpdateStack"],
    ),
    path(
        "cloudformation-005",
        Resource,
        &[
            "cloudformation:CreateChangeSet",
            "cloudformation:ExecuteChangeSet",
        ],
    ),
    path("codebuild-002", Resource, &["codebuild:StartBuild"]),
    path("codebuild-003", Resource, &["codebuild:StartBuildBatch"]),
    path(
        "ec2instanceconnect-003",
        Resource,
        &[
            "ec2-instance-connect:SendSSHPublicKey",
            "ec2:DescribeInstances",
        ],
    ),
    path(
        "ec2-002",
        Resource,
        &[
            "ec2:ModifyInstanceAttribute",
            "ec2:StopInstances",
            "ec2:StartInstances",
        ],
    ),
    path(
        "ec2-004",
        Resource,
        &[
            "ec2:ModifyLaunchTemplate",
            "ec2:CreateLaunchTemplateVersion",
        ],
    ),
    path("glue-002", Resource, &["glue:UpdateDevEndpoint"]),
    path("lambda-003", Resource, &["lambda:UpdateFunctionCode"]),
    path(
        "sagemaker-004",
        Resource,
        &["sagemaker:CreatePresignedNotebookInstanceUrl"],
    ),
    path(
        "sagemaker-005",
        Resource,
        &[
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ],
    ),
    path("ssm-001", Resource, &["ssm:StartSession"]),
    path("ssm-002", Resource, &["ssm:SendCommand"]),
];

const PASS_ROLE: &str = "iam:PassRole";

/// The calls of all paths.
static SOUGHT: LazyLock<Sought> =
    LazyLock::new(|| Sought::new(PATHS.iter().flat_map(|path| path.calls).copied()));

/// A path that the policy opens, with the entry for each of its calls.
#[derive(Debug)]
struct Open<'a> {
    path: &'static Path,
    entries: Vec<Text<'a>>,
}

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.grants() || !SOUGHT.may_be_in(cx) {
        return;
    }
    let policy = cx.policy;
    let Some(grants) = OpenGrants::of(policy, &SOUGHT) else {
        return;
    };
    let of_self_service = cx.self_service().is_intended();
    let mut open: Vec<Open<'_>> = PATHS
        .iter()
        .filter_map(|path| opened(&grants, path))
        .filter(|open| !is_told_elsewhere(open, of_self_service))
        .collect();
    // Who can write permissions needs no other way to them.
    if open.iter().any(|open| open.path.gain == Permissions) {
        open.retain(|open| {
            let of_iam = open.path.calls.iter().all(|call| call.starts_with("iam:"));
            of_iam && matches!(open.path.gain, Permissions | Principal)
        });
    }
    for (at, one) in open.iter().enumerate() {
        let is_lead = |other: &&Open<'_>| other.entries.first() == one.entries.first();
        if !open.iter().take(at).any(|other| is_lead(&other)) {
            let more = open
                .iter()
                .skip(at)
                .filter(is_lead)
                .count()
                .saturating_sub(1);
            report(cx, one, more);
        }
    }
}

fn opened<'a>(grants: &OpenGrants<'a>, path: &'static Path) -> Option<Open<'a>> {
    let entries = path.calls.iter().map(|call| grants.entry(call));
    let entries = entries.collect::<Option<Vec<_>>>()?;
    Some(Open { path, entries })
}

/// Whether a path is one of a user to another, which the rules about self-service tell where they
/// look: in policies meant for it, and where a statement names the calls for passwords.
fn is_told_elsewhere(open: &Open<'_>, of_self_service: bool) -> bool {
    let (&[call], [entry]) = (open.path.calls, open.entries.as_slice()) else {
        return false;
    };
    let mut told = harm::on_others().chain(harm::ON_ONESELF);
    holds_word(entry.as_str(), "loginprofile")
        || of_self_service && told.any(|harm| harm.action == call)
}

fn report(cx: &mut Check<'_>, open: &Open<'_>, more: usize) {
    let (Some(entry), Some(call)) = (open.entries.first(), open.path.calls.first()) else {
        return;
    };
    let beside: Vec<String> = open
        .path
        .calls
        .iter()
        .skip(1)
        .map(|call| format!("`{call}`"))
        .collect();
    let with = if beside.is_empty() {
        String::new()
    } else {
        format!(" with {}", beside.join(" and "))
    };
    let (gain, help) = words(open.path.gain);
    let message = format!("`{call}`{with} on everything lets its holder {gain}");
    let id = open.path.id;
    let note = match more {
        0 => format!("the path `{id}`"),
        _ => format!("the path `{id}`, and {more} more that begin here"),
    };
    let finding = cx.find(entry.span(), message);
    finding.note(note).help(help);
    let mut told = vec![*entry];
    for (call, other) in open.path.calls.iter().zip(&open.entries).skip(1) {
        if !told.contains(other) {
            told.push(*other);
            finding.label(other.span(), format!("allows `{call}`"));
        }
    }
    let of_iam = open.path.calls.iter().any(|call| call.starts_with("iam:"));
    if !of_iam {
        finding.severity(Severity::Suggestion);
    }
}

/// What is gained, as the end of "lets its holder", and how to mend it.
const fn words(gain: Gain) -> (&'static str, &'static str) {
    match gain {
        Permissions => (
            "give out every permission of the account",
            "whoever may do so is an administrator in effect; list the policies, users, groups or roles in `Resource`, or limit what can be given by a condition on `iam:PolicyARN` or `iam:PermissionsBoundary`",
        ),
        Principal => (
            "act with the permissions of others",
            "what an administrator may do, the holder may then do too; list the users, groups or roles in `Resource`",
        ),
        NewResource => (
            "act with any role that the service can take",
            "the new resource acts with the role that is passed, and does what the holder tells it; list the roles for `iam:PassRole` in `Resource`, or test `iam:PassedToService`",
        ),
        Resource => (
            "act with the roles of what runs in the account",
            "what runs there has a role of its own, which serves whoever can change or enter it; list the resources in `Resource`, or test their tags",
        ),
    }
}
