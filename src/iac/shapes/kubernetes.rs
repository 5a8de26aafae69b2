//! Manifests of AWS Controllers for Kubernetes and of Crossplane.
//!
//! The fields are named as the parameters of the API (<https://aws-controllers-k8s.github.io/docs/>)
//! or the arguments of Terraform's resources (<https://marketplace.upbound.io/providers/upbound>) in
//! camel case.

use super::literal::MAX_DEPTH;
use super::{Reader, each, sole_unknown, text};
use crate::policy::Placement;
use crate::syntax::{Kind, Node};

/// The ends of Crossplane's API groups.
const CROSSPLANE: [&str; 4] = [
    ".aws.upbound.io",
    ".aws.m.upbound.io",
    ".aws.crossplane.io",
    ".aws.m.crossplane.io",
];

/// Fields that hold policies of resources.
const FIELDS: [&str; 9] = [
    "accessPolicies",
    "accessPolicy",
    "deliveryDestinationPolicy",
    "policy",
    "policyDocument",
    "rawPolicy",
    "rawPolicyText",
    "repositoryPolicy",
    "resourcePolicy",
];

/// Services whose policies are not IAM's.
const OTHER_LANGUAGES: [&str; 4] = ["iot", "networkmanager", "opensearchserverless", "ram"];

/// Reads a manifest; whether it is one of these.
pub(super) fn read(root: Node<'_>, reader: &mut Reader<'_>) -> bool {
    manifest(root, reader, 0)
}

fn manifest(node: Node<'_>, reader: &mut Reader<'_>, depth: usize) -> bool {
    let (Some(version), Some(kind)) = (text(node, "apiVersion"), text(node, "kind")) else {
        return false;
    };
    if depth > MAX_DEPTH {
        return false;
    }
    if kind == "List" {
        let mut is_known = false;
        for (_, item) in each(Some(node), "items") {
            is_known |= manifest(item, reader, depth + 1);
        }
        return is_known;
    }
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let spec = node.get("spec");
    if group == "apiextensions.crossplane.io" {
        composition(spec, reader, depth);
        return kind == "Composition";
    }
    if let Some(service) = group.strip_suffix(".services.k8s.aws") {
        resource(node, service, kind, spec, reader);
        return true;
    }
    let service = CROSSPLANE.iter().find_map(|end| group.strip_suffix(end));
    if let Some(service) = service {
        for part in ["forProvider", "initProvider"] {
            let part = spec.and_then(|spec| spec.get(part));
            resource(node, service, kind, part, reader);
        }
    }
    service.is_some()
}

/// The resources that a composition is made of: <https://docs.crossplane.io/latest/composition/compositions/>.
fn composition(spec: Option<Node<'_>>, reader: &mut Reader<'_>, depth: usize) {
    let steps = each(spec, "pipeline").filter_map(|(_, step)| step.get("input"));
    for part in steps.chain(spec) {
        for (_, resource) in each(Some(part), "resources") {
            if let Some(base) = resource.get("base") {
                manifest(base, reader, depth + 1);
            }
        }
    }
}

fn resource(
    node: Node<'_>,
    service: &str,
    kind: &str,
    fields: Option<Node<'_>>,
    reader: &mut Reader<'_>,
) {
    let Some(fields) = fields else {
        return;
    };
    let called = node
        .get("metadata")
        .and_then(|metadata| text(metadata, "name"));
    let name = text(fields, "name").or(called);
    let owner = called.map_or_else(|| kind.to_owned(), |called| format!("{kind}/{called}"));
    for field in fields.members() {
        let key = field.key.as_str();
        let value = field.value;
        if service == "iam" && matches!(key, "inlinePolicies" | "inlinePolicy") {
            inline(value, kind, &owner, reader);
        } else if let Some(placement) = placement(service, kind, key, fields) {
            reader.take(value, placement, name, &owner);
        } else if !OTHER_LANGUAGES.contains(&service)
            && !matches!(
                (service, kind),
                ("ecr", "LifecyclePolicy") | ("organizations" | "iam", _)
            )
            && FIELDS.contains(&key)
        {
            of_resource(value, &owner, reader);
        }
    }
}

/// Where the policy in a field stands, where it is not one of a resource.
fn placement(service: &str, kind: &str, field: &str, fields: Node<'_>) -> Option<Placement> {
    Some(match (service, kind, field) {
        ("iam", "Policy", "policy" | "policyDocument" | "document")
        | ("ssoadmin", "PermissionSetInlinePolicy", "inlinePolicy") => Placement::Managed,
        ("iam", "Role", "assumeRolePolicy" | "assumeRolePolicyDocument") => Placement::Trust,
        ("iam", "RolePolicy", "policy" | "document") => Placement::Role,
        ("iam", "UserPolicy", "policy" | "document") => Placement::User,
        ("iam", "GroupPolicy", "policy" | "document") => Placement::Group,
        ("eks", "PodIdentityAssociation", "policy")
        | ("rolesanywhere", "Profile", "sessionPolicy")
        | ("transfer", "Access" | "User", "policy") => Placement::Session,
        ("organizations", "Policy", "content") => match text(fields, "type") {
            None | Some("SERVICE_CONTROL_POLICY") => Placement::Scp,
            Some("RESOURCE_CONTROL_POLICY") => Placement::Rcp,
            // Tag policies and the like are another language.
            Some(_) => return None,
        },
        ("organizations", "ResourcePolicy", "content") => Placement::Resource,
        _ => return None,
    })
}

/// The inline policies of a user, group or role: by name, or a list.
fn inline(value: Node<'_>, kind: &str, owner: &str, reader: &mut Reader<'_>) {
    let placement = match kind {
        "User" => Placement::User,
        "Group" => Placement::Group,
        _ => Placement::Role,
    };
    for member in value.members() {
        let name = Some(member.key.as_str());
        reader.take(member.value, placement, name, owner);
    }
    for element in value.elements() {
        let document = element.get("policy").or_else(|| element.get("document"));
        if let Some(document) = document {
            reader.take(document, placement, text(element, "name"), owner);
        }
    }
}

/// The policy of a resource, unless the field holds something else by that name.
fn of_resource(value: Node<'_>, owner: &str, reader: &mut Reader<'_>) {
    let is_document = match value.kind() {
        Kind::String => value
            .as_str()
            .is_some_and(|text| text.trim_start().starts_with('{') || sole_unknown(text).is_some()),
        Kind::Object => value.get("Statement").is_some(),
        Kind::Unknown => true,
        _ => false,
    };
    if is_document {
        reader.take(value, Placement::Resource, None, owner);
    } else if value.get("statements").is_some() {
        let reason = "it is written in fields of Crossplane".to_owned();
        reader.leave(value.span(), owner, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;

    #[test]
    fn controllers_for_kubernetes() {
        let (made, unchecked) = told(
            r#"{"apiVersion": "iam.services.k8s.aws/v1alpha1", "kind": "Role",
                "metadata": {"name": "r"}, "spec": {"name": "keeper",
                "assumeRolePolicyDocument": "{}", "inlinePolicies": {"read": "{}"}}}"#,
        )
        .unwrap();
        assert_eq!(made, ["Trust keeper of Role/r", "Role read of Role/r"]);
        assert!(unchecked.is_empty());
    }

    #[test]
    fn lists_and_names_of_policies() {
        let (made, _) = told(
            r#"{"apiVersion": "v1", "kind": "List", "items": [
                {"apiVersion": "s3.services.k8s.aws/v1alpha1", "kind": "Bucket",
                    "metadata": {"name": "logs"}, "spec": {"policy": "{}"}},
                {"apiVersion": "elbv2.services.k8s.aws/v1alpha1", "kind": "Listener",
                    "spec": {"policy": "ELBSecurityPolicy"}}]}"#,
        )
        .unwrap();
        assert_eq!(made, ["Resource - of Bucket/logs"]);
    }

    #[test]
    fn crossplane_and_its_compositions() {
        let (made, unchecked) = told(
            r#"{"apiVersion": "apiextensions.crossplane.io/v1", "kind": "Composition", "spec": {
                "resources": [{"base": {"apiVersion": "iam.aws.upbound.io/v1beta1", "kind": "Policy",
                    "spec": {"forProvider": {"policy": "{}"}}}}],
                "pipeline": [{"input": {"resources": [{"base": {
                    "apiVersion": "s3.aws.crossplane.io/v1alpha3", "kind": "BucketPolicy",
                    "spec": {"forProvider": {"policy": {"statements": []}}}}}]}}]}}"#,
        )
        .unwrap();
        assert_eq!(made, ["Managed - of Policy"]);
        assert_eq!(
            unchecked,
            ["the policy of `BucketPolicy`: it is written in fields of Crossplane"]
        );
    }
}
