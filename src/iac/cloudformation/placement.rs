//! Where the policies of a resource stand, where its type alone does not say.

use std::collections::BTreeSet;

use super::documents::Resource;
use super::evaluate::{Evaluator, piece};
use crate::iac::value::Value;
use crate::policy::Placement;
use crate::syntax::Node;

/// The managed policies that a template names as permissions boundaries, by what is last in their
/// ARNs: their names.
pub(super) struct Boundaries(BTreeSet<String>);

impl Boundaries {
    /// Those that resources, or SAM's `Globals`, name.
    pub(super) fn of<'t>(evaluator: &Evaluator<'t, '_>, root: Node<'t>) -> Self {
        let properties = evaluator
            .resources
            .values()
            .filter_map(|resource| resource.get("Properties"));
        let globals = root
            .get("Globals")
            .and_then(|globals| globals.get("Function"));
        let named = properties
            .chain(globals)
            .filter_map(|properties| properties.get("PermissionsBoundary"))
            .filter_map(|boundary| evaluator.value(boundary));
        Self(named.filter_map(|boundary| last(&boundary)).collect())
    }

    /// Whether the managed policy `resource` is among them.
    pub(super) fn hold(&self, evaluator: &Evaluator<'_, '_>, resource: &Resource<'_>) -> bool {
        let arn = evaluator.reference(resource.logical, resource.place);
        let name = arn.as_ref().and_then(last);
        name.is_some_and(|name| self.0.contains(&name))
    }
}

/// What follows the last slash of an ARN.
fn last(arn: &Value) -> Option<String> {
    let arn = piece(arn)?;
    arn.rsplit('/').next().map(str::to_owned)
}

/// Where an `AWS::IAM::Policy` stands: in those it is attached to, where all are of one kind. See
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html>.
pub(super) fn of_inline(properties: &Value) -> Placement {
    let has = |list| {
        let list = properties.get(list);
        list.is_some_and(|list| list.is_unknown() || !list.elements().is_empty())
    };
    match (has("Users"), has("Groups"), has("Roles")) {
        (true, false, false) => Placement::User,
        (false, true, false) => Placement::Group,
        (false, false, true) => Placement::Role,
        _ => Placement::Managed,
    }
}

/// Where a policy of AWS Organizations stands by its `Type`; `None` for the kinds that are another language. See
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html>.
pub(super) fn of_organization(kind: &Value) -> Option<Placement> {
    match kind.as_known_text() {
        Some("SERVICE_CONTROL_POLICY") => Some(Placement::Scp),
        Some("RESOURCE_CONTROL_POLICY") => Some(Placement::Rcp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::iac::cloudformation::read;
    use crate::iac::value::Unknowns;
    use crate::policy::Placement;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn what_else_the_template_says_decides_where_policies_stand() {
        let text = r#"{"Resources": {
            "Limit": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {}}},
            "Grant": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {}}},
            "User": {"Type": "AWS::IAM::User", "Properties": {"PermissionsBoundary": {"Ref": "Limit"}}},
            "Inline": {"Type": "AWS::IAM::Policy", "Properties": {
                "PolicyName": "own", "PolicyDocument": {}, "Users": [{"Ref": "User"}]}},
            "Guard": {"Type": "AWS::Organizations::Policy", "Properties": {
                "Name": "guard", "Type": "RESOURCE_CONTROL_POLICY", "Content": {}}},
            "Tags": {"Type": "AWS::Organizations::Policy", "Properties": {
                "Name": "tags", "Type": "TAG_POLICY", "Content": {}}}}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let template = read(parsed.tree.root(), true, &Unknowns::default());
        let found: Vec<(&str, Placement)> = template
            .made
            .iter()
            .map(|made| (made.owner.as_str(), made.placement))
            .collect();
        assert_eq!(
            found,
            [
                ("AWS::IAM::ManagedPolicy Limit", Placement::Boundary),
                ("AWS::IAM::ManagedPolicy Grant", Placement::Managed),
                ("AWS::IAM::Policy Inline", Placement::User),
                ("AWS::Organizations::Policy Guard", Placement::Rcp),
            ]
        );
    }
}
