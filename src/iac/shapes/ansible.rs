//! Tasks of Ansible with the collections `amazon.aws` and `community.aws`:
//! <https://docs.ansible.com/ansible/latest/collections/amazon/aws/index.html>,
//! <https://docs.ansible.com/ansible/latest/collections/community/aws/index.html>.

use super::literal::MAX_DEPTH;
use super::{Reader, text};
use crate::policy::Placement;
use crate::syntax::{Kind, Member, Node};

/// Keys of plays and blocks under which tasks stand.
const TASKS: [&str; 7] = [
    "always",
    "block",
    "handlers",
    "post_tasks",
    "pre_tasks",
    "rescue",
    "tasks",
];

/// Reads a list of tasks or plays; whether a task in it can hold a policy.
pub(super) fn read(root: Node<'_>, reader: &mut Reader<'_>) -> bool {
    tasks(root, reader, 0)
}

fn tasks(list: Node<'_>, reader: &mut Reader<'_>, depth: usize) -> bool {
    if depth > MAX_DEPTH || list.kind() != Kind::Array {
        return false;
    }
    let mut is_known = false;
    for member in list.elements().flat_map(Node::members) {
        is_known |= if TASKS.contains(&member.key.as_str()) {
            tasks(member.value, reader, depth + 1)
        } else {
            task(member, reader)
        };
    }
    is_known
}

/// Reads a module's parameters; whether it can hold a policy.
fn task(member: Member<'_>, reader: &mut Reader<'_>) -> bool {
    let called = member.key.as_str();
    let (collection, module) = called.rsplit_once('.').unwrap_or(("", called));
    if !matches!(collection, "" | "amazon.aws" | "community.aws") {
        return false;
    }
    let parameters = member.value;
    let (field, placement) = match module {
        "iam_policy" => ("policy_json", of_holder(parameters)),
        "iam_managed_policy" => ("policy", Placement::Managed),
        "iam_role" => ("assume_role_policy_document", Placement::Trust),
        "secretsmanager_secret" => ("resource_policy", Placement::Resource),
        "opensearch" => ("access_policies", Placement::Resource),
        "aws_kms" | "ec2_vpc_endpoint" | "ecs_ecr" | "kms_key" | "s3_bucket" | "sns_topic"
        | "sqs_queue" => ("policy", Placement::Resource),
        _ => return false,
    };
    let named = text(parameters, "policy_name").or_else(|| text(parameters, "name"));
    let name = named.filter(|_| placement != Placement::Resource);
    let owner = named.map_or_else(|| module.to_owned(), |name| format!("{module}.{name}"));
    if let Some(document) = parameters.get(field) {
        reader.take(document, placement, name, &owner);
    }
    // Former versions of the module read a file.
    if let Some(path) = parameters.get("policy_document") {
        let reason = match path.as_str() {
            Some(file) => format!("it stands in the file `{file}`"),
            None => "it stands in another file".to_owned(),
        };
        reader.leave(path.span(), &owner, reason);
    }
    true
}

fn of_holder(parameters: Node<'_>) -> Placement {
    match text(parameters, "iam_type") {
        Some("user") => Placement::User,
        Some("group") => Placement::Group,
        _ => Placement::Role,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;

    #[test]
    fn policies_of_tasks() {
        let (made, unchecked) = told(
            r#"[{"hosts": "localhost", "tasks": [
                {"name": "a", "amazon.aws.iam_policy":
                    {"iam_type": "user", "policy_name": "read", "policy_json": {}}},
                {"block": [{"iam_role": {"name": "keeper", "assume_role_policy_document": "{}"}}]},
                {"community.aws.iam_policy": {"policy_name": "old", "policy_document": "a.json"}},
                {"s3_bucket": {"name": "logs", "policy": {}}}],
                "vars": {"p": {"Statement": [{"Effect": "Allow", "Action": "a:b"}]}}}]"#,
        )
        .unwrap();
        assert_eq!(
            made,
            [
                "User read of iam_policy.read",
                "Trust keeper of iam_role.keeper",
                "Resource - of s3_bucket.logs",
                "Bare - of [0].vars.p",
            ]
        );
        assert_eq!(
            unchecked,
            ["the policy of `iam_policy.old`: it stands in the file `a.json`"]
        );
    }
}
