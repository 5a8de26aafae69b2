//! Clusters of `eksctl`, whose policies become inline ones of roles:
//! <https://schema.eksctl.io/>.

use super::{Reader, each, text};
use crate::policy::Placement;
use crate::syntax::Node;

/// Reads a cluster; whether it is one.
pub(super) fn read(root: Node<'_>, reader: &mut Reader<'_>) -> bool {
    if !text(root, "apiVersion").is_some_and(|version| version.starts_with("eksctl.io/")) {
        return false;
    }
    let iam = root.get("iam");
    for (position, account) in each(iam, "serviceAccounts") {
        let name = account
            .get("metadata")
            .and_then(|metadata| text(metadata, "name"));
        let owner = owner("iam.serviceAccounts", position, name);
        take(account.get("attachPolicy"), &owner, reader);
    }
    associations(iam, "iam", reader);
    for groups in ["nodeGroups", "managedNodeGroups"] {
        for (position, group) in each(Some(root), groups) {
            let owner = owner(groups, position, text(group, "name"));
            let policy = group.get("iam").and_then(|iam| iam.get("attachPolicy"));
            take(policy, &owner, reader);
        }
    }
    for (position, addon) in each(Some(root), "addons") {
        let owner = owner("addons", position, text(addon, "name"));
        take(addon.get("attachPolicy"), &owner, reader);
        associations(Some(addon), &owner, reader);
    }
    true
}

fn associations(node: Option<Node<'_>>, path: &str, reader: &mut Reader<'_>) {
    for (position, association) in each(node, "podIdentityAssociations") {
        let path = format!("{path}.podIdentityAssociations");
        let owner = owner(&path, position, text(association, "serviceAccountName"));
        take(association.get("permissionPolicy"), &owner, reader);
    }
}

fn take(policy: Option<Node<'_>>, owner: &str, reader: &mut Reader<'_>) {
    if let Some(policy) = policy {
        reader.take(policy, Placement::Role, None, owner);
    }
}

fn owner(path: &str, position: usize, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{path}.{name}"),
        None => format!("{path}[{position}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;

    #[test]
    fn policies_of_accounts_groups_and_addons() {
        let (made, _) = told(
            r#"{"apiVersion": "eksctl.io/v1alpha5", "kind": "ClusterConfig", "iam": {
                "serviceAccounts": [{"metadata": {"name": "reader"}, "attachPolicy": {}}],
                "podIdentityAssociations": [{"permissionPolicy": {}}]},
                "managedNodeGroups": [{"name": "ng", "iam": {"attachPolicy": {}}}],
                "addons": [{"name": "vpc-cni", "attachPolicy": {}}]}"#,
        )
        .unwrap();
        assert_eq!(
            made,
            [
                "Role - of iam.serviceAccounts.reader",
                "Role - of iam.podIdentityAssociations[0]",
                "Role - of managedNodeGroups.ng",
                "Role - of addons.vpc-cni",
            ]
        );
    }
}
