//! `get-account-authorization-details`.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>.

use super::parts::Parts;
use super::users::{Attachment, Group, Member, Password, Role, Tag, User};
use super::{DocumentId, Mfa, SnapshotError};
use crate::policy::find::list;
use crate::source::Span;
use crate::syntax::shape::{self, ShapeError};
use crate::syntax::{Kind, Node};

/// Reads the output, or one page of it. What cannot be read does not stop the rest.
pub(super) fn read(root: Node<'_>, parts: &mut Parts) {
    parts.described = true;
    each(root, "UserDetailList", parts, user);
    each(root, "GroupDetailList", parts, group);
    each(root, "RoleDetailList", parts, role);
    each(root, "Policies", parts, policy);
    let cut = root
        .get("IsTruncated")
        .filter(|cut| cut.literal() == "true");
    if let Some(cut) = cut {
        parts.gap(
            "the details are one page of several: users, groups and policies may be missing",
            Some(cut.span()),
        );
    }
}

fn each(
    root: Node<'_>,
    name: &str,
    parts: &mut Parts,
    read: fn(Node<'_>, &mut Parts) -> Result<(), ShapeError>,
) {
    let Some(value) = root.get(name) else {
        return;
    };
    if !matches!(value.kind(), Kind::Array | Kind::Object | Kind::Null) {
        let fault = ShapeError::of_type(value, format!("`{name}`"), "a list");
        parts.errors.push(fault.into());
    }
    for detail in list(value) {
        if let Err(fault) = read(detail, parts) {
            parts.errors.push(SnapshotError::Shape(fault));
        }
    }
}

fn user(node: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    let name = shape::required(node, "the user", "UserName")?;
    let place = name.span();
    let name = shape::string(name, "`UserName`")?;
    let arn = arn(node, "the user", parts)?;
    let mut policies = inline(node, "UserPolicyList", parts)?;
    policies.extend(managed(node)?);
    let mut groups = Vec::new();
    for group in list_of(node, "GroupList") {
        groups.push(Member {
            name: shape::string(group, "a group")?.into(),
            place: group.span(),
        });
    }
    let user = User {
        name: name.into(),
        arn,
        id: text(node, "UserId").map(Box::from),
        place,
        groups,
        policies,
        boundary: boundary(node)?,
        tags: tags(node)?,
        password: Password::default(),
        mfa: Mfa::Unknown,
        access_key: None,
    };
    parts.users.push(user);
    Ok(())
}

fn group(node: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    let name = shape::required(node, "the group", "GroupName")?;
    arn(node, "the group", parts)?;
    let mut policies = inline(node, "GroupPolicyList", parts)?;
    policies.extend(managed(node)?);
    parts.groups.push(Group {
        name: shape::string(name, "`GroupName`")?.into(),
        place: name.span(),
        policies,
    });
    Ok(())
}

fn role(node: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    let name = shape::required(node, "the role", "RoleName")?;
    let place = name.span();
    let name = shape::string(name, "`RoleName`")?;
    let arn = arn(node, "the role", parts)?;
    let mut policies = inline(node, "RolePolicyList", parts)?;
    policies.extend(managed(node)?);
    let trust = node
        .get("AssumeRolePolicyDocument")
        .map(|document| parts.document(&format!("trust policy of {name}"), document.span()));
    let role = Role {
        name: name.into(),
        arn,
        place,
        policies,
        trust,
        boundary: boundary(node)?,
        tags: tags(node)?,
    };
    parts.roles.push(role);
    Ok(())
}

/// A managed policy; of its versions the default one counts.
fn policy(node: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    let arn = shape::required(node, "the policy", "Arn")?;
    let place = arn.span();
    let arn = shape::string(arn, "`Arn`")?;
    parts.owner(arn, place);
    let name = text(node, "PolicyName").unwrap_or(arn);
    let default = text(node, "DefaultVersionId");
    let is_default = |version: &Node<'_>| {
        let flagged = version
            .get("IsDefaultVersion")
            .is_some_and(|flag| flag.literal() == "true");
        let named = default.is_some() && text(*version, "VersionId") == default;
        flagged || named
    };
    let document = list_of(node, "PolicyVersionList")
        .find(is_default)
        .and_then(|version| version.get("Document"));
    let Some(document) = document else {
        return Ok(());
    };
    let id: DocumentId = parts.document(name, document.span());
    if parts.managed.insert(arn.into(), id).is_some() {
        parts.errors.push(SnapshotError::Twice {
            kind: "policy",
            name: arn.to_owned(),
            span: place,
        });
    }
    Ok(())
}

fn arn(node: Node<'_>, what: &'static str, parts: &mut Parts) -> Result<Box<str>, ShapeError> {
    let arn = shape::required(node, what, "Arn")?;
    let text = shape::string(arn, "`Arn`")?;
    parts.owner(text, arn.span());
    Ok(text.into())
}

fn inline(node: Node<'_>, list: &str, parts: &mut Parts) -> Result<Vec<Attachment>, ShapeError> {
    let mut all = Vec::new();
    for policy in list_of(node, list) {
        let name = shape::required(policy, "the inline policy", "PolicyName")?;
        let place = name.span();
        let name = shape::string(name, "`PolicyName`")?;
        let document = policy.get("PolicyDocument");
        all.push(Attachment {
            name: name.into(),
            arn: None,
            document: document.map(|document| parts.document(name, document.span())),
            place,
        });
    }
    Ok(all)
}

fn managed(node: Node<'_>) -> Result<Vec<Attachment>, ShapeError> {
    list_of(node, "AttachedManagedPolicies")
        .map(|policy| {
            let arn = shape::required(policy, "the attached policy", "PolicyArn")?;
            let text = shape::string(arn, "`PolicyArn`")?;
            Ok(attached(text, arn.span()))
        })
        .collect()
}

fn boundary(node: Node<'_>) -> Result<Option<Attachment>, ShapeError> {
    let boundary = node
        .get("PermissionsBoundary")
        .filter(|value| value.kind() != Kind::Null);
    let Some(boundary) = boundary else {
        return Ok(None);
    };
    let arn = shape::required(
        boundary,
        "the permissions boundary",
        "PermissionsBoundaryArn",
    )?;
    let text = shape::string(arn, "`PermissionsBoundaryArn`")?;
    Ok(Some(attached(text, arn.span())))
}

/// A managed policy by its ARN; its document is looked for when every file is read.
pub(super) fn attached(arn: &str, place: Span) -> Attachment {
    let name = arn.rsplit_once('/').map_or(arn, |(_, name)| name);
    Attachment {
        name: name.into(),
        arn: Some(arn.into()),
        document: None,
        place,
    }
}

fn tags(node: Node<'_>) -> Result<Vec<Tag>, ShapeError> {
    list_of(node, "Tags")
        .map(|tag| {
            let part = |name| shape::string(shape::required(tag, "the tag", name)?, "a tag");
            Ok(Tag {
                key: part("Key")?.into(),
                value: part("Value")?.into(),
            })
        })
        .collect()
}

/// The elements of a member; a lone object counts as a list of one.
fn list_of<'t>(node: Node<'t>, name: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
    node.get(name).into_iter().flat_map(list)
}

fn text<'t>(node: Node<'t>, name: &str) -> Option<&'t str> {
    node.get(name)?.as_str()
}
