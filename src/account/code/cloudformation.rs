//! Resources of CloudFormation.
//!
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html>. There
//! is none for the account's password policy.

use super::collect::{Facts, Whose, called, flag, holder, known};
use super::facts::{Fact, Holder, HolderKind};
use super::filling::Filling;
use crate::account::Tag;
use crate::iac::Declared;
use crate::iac::value::Value;

const USER: [&str; 2] = ["UserName", "Path"];
const GROUP: [&str; 2] = ["GroupName", "Path"];
const ROLE: [&str; 2] = ["RoleName", "Path"];
const POLICY: [&str; 2] = ["ManagedPolicyName", "Path"];

/// The properties that list what a policy is put on.
const HOLDERS: [(&str, HolderKind); 3] = [
    ("Users", HolderKind::User),
    ("Groups", HolderKind::Group),
    ("Roles", HolderKind::Role),
];

/// What `Ref` and `Fn::GetAtt` give of a resource, with their values.
pub(super) fn names(declared: &Declared, filling: &Filling<'_>) -> Vec<(String, String)> {
    let (kind, properties) = match &*declared.kind {
        "AWS::IAM::User" => ("user", USER),
        "AWS::IAM::Group" => ("group", GROUP),
        "AWS::IAM::Role" => ("role", ROLE),
        "AWS::IAM::ManagedPolicy" => ("policy", POLICY),
        _ => return Vec::new(),
    };
    let id = &declared.name;
    let called = called(declared, properties, filling);
    let arn = filling.arn(kind, &called.path, &called.name);
    if kind == "policy" {
        // What stands in an ARN for a name that is not known has the name of the resource, too.
        return vec![
            (format!("${{{id}.PolicyArn}}"), arn),
            (format!("${{{id}}}"), called.name),
        ];
    }
    vec![
        (format!("${{{id}.Arn}}"), arn),
        (format!("${{{id}}}"), called.name),
    ]
}

pub(super) fn read(declared: &Declared, facts: &mut Facts<'_>) {
    match &*declared.kind {
        "AWS::IAM::User" => user(declared, facts),
        "AWS::IAM::Group" => {
            let group = facts.holder(declared, HolderKind::Group, GROUP, Vec::new());
            own_policies(declared, &group, facts);
        }
        "AWS::IAM::Role" => role(declared, facts),
        "AWS::IAM::ManagedPolicy" => managed_policy(declared, facts),
        "AWS::IAM::Policy" => {
            for (property, kind) in HOLDERS {
                inline(declared, kind, property, facts);
            }
        }
        "AWS::IAM::UserPolicy" => inline(declared, HolderKind::User, "UserName", facts),
        "AWS::IAM::GroupPolicy" => inline(declared, HolderKind::Group, "GroupName", facts),
        "AWS::IAM::RolePolicy" => inline(declared, HolderKind::Role, "RoleName", facts),
        "AWS::IAM::UserToGroupAddition" => {
            let users = facts.names(
                declared,
                "Users",
                "any user may be in the group",
                Whose::Anybody(HolderKind::User),
            );
            let groups = facts.names(
                declared,
                "GroupName",
                "it may be any group, with any policy",
                Whose::Group,
            );
            for user in &users {
                for group in &groups {
                    member(declared, user, group, facts);
                }
            }
        }
        "AWS::IAM::AccessKey" => {
            let status = declared.properties.get("Status").and_then(Value::as_text);
            for user in facts.names(
                declared,
                "UserName",
                "any user may have its access key",
                Whose::Nobody,
            ) {
                let fact = Fact::Key {
                    user: user.into(),
                    active: status.is_none_or(|status| status == "Active"),
                };
                facts.push(declared, fact);
            }
        }
        _ => {}
    }
}

fn user(declared: &Declared, facts: &mut Facts<'_>) {
    let properties = &declared.properties;
    let tags = tags(declared, facts);
    let user = facts.holder(declared, HolderKind::User, USER, tags);
    own_policies(declared, &user, facts);
    facts.boundary(declared, &user, "PermissionsBoundary");
    for group in facts.names(
        declared,
        "Groups",
        "it may be any group, with any policy",
        Whose::Group,
    ) {
        member(declared, &user.name, &group, facts);
    }
    let login = properties.get("LoginProfile").filter(|one| !one.is_null());
    if let Some(login) = login {
        // `PasswordResetRequired` is `false` where nothing is said.
        let reset = match login.get("PasswordResetRequired") {
            None => Some(false),
            given => flag(given),
        };
        let fact = Fact::Login {
            user: user.name,
            reset,
        };
        facts.push(declared, fact);
    }
}

fn role(declared: &Declared, facts: &mut Facts<'_>) {
    let properties = &declared.properties;
    let tags = tags(declared, facts);
    let role = facts.holder(declared, HolderKind::Role, ROLE, tags);
    let trust = Fact::Trust {
        role: role.name.clone(),
        document: known(properties.get("AssumeRolePolicyDocument")),
    };
    facts.push(declared, trust);
    own_policies(declared, &role, facts);
    facts.boundary(declared, &role, "PermissionsBoundary");
}

/// `ManagedPolicyArns` and `Policies`.
fn own_policies(declared: &Declared, holder: &Holder, facts: &mut Facts<'_>) {
    let properties = &declared.properties;
    facts.attached(declared, holder, properties.get("ManagedPolicyArns"));
    let Some(policies) = properties.get("Policies") else {
        return;
    };
    if policies.is_unknown() {
        facts.inline(declared, holder, None, None);
    }
    for policy in policies.elements() {
        let document = policy.get("PolicyDocument");
        facts.inline(declared, holder, policy.get("PolicyName"), document);
    }
}

fn managed_policy(declared: &Declared, facts: &mut Facts<'_>) {
    let called = called(declared, POLICY, facts.filling);
    let arn = facts.filling.arn("policy", &called.path, &called.name);
    let fact = Fact::Managed {
        arn: arn.as_str().into(),
        name: called.name.into(),
        document: known(declared.properties.get("PolicyDocument")),
    };
    facts.push(declared, fact);
    let arn = Value::text(declared.place, arn);
    for (property, kind) in HOLDERS {
        let what = format!("any {} may get its policy", kind.name());
        for name in facts.names(declared, property, &what, Whose::Anybody(kind)) {
            facts.attached(declared, &holder(kind, &name), Some(&arn));
        }
    }
}

fn inline(declared: &Declared, kind: HolderKind, property: &str, facts: &mut Facts<'_>) {
    let what = format!("any {} may get its policy", kind.name());
    let properties = &declared.properties;
    for name in facts.names(declared, property, &what, Whose::Anybody(kind)) {
        facts.inline(
            declared,
            &holder(kind, &name),
            properties.get("PolicyName"),
            properties.get("PolicyDocument"),
        );
    }
}

fn member(declared: &Declared, user: &str, group: &str, facts: &mut Facts<'_>) {
    let fact = Fact::Member {
        user: user.into(),
        group: group.into(),
    };
    facts.push(declared, fact);
}

fn tags(declared: &Declared, facts: &mut Facts<'_>) -> Vec<Tag> {
    let Some(all) = declared.properties.get("Tags") else {
        return Vec::new();
    };
    if all.is_unknown() {
        return facts.tag(declared, all, all).into_iter().collect();
    }
    all.elements()
        .iter()
        .filter_map(|tag| facts.tag(declared, tag.get("Key")?, tag.get("Value")?))
        .collect()
}
