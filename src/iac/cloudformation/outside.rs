//! Parts of a template that only CloudFormation makes, and that may hold policies.

use super::documents::Reading;
use super::sam;
use crate::iac::Unchecked;
use crate::source::Span;
use crate::syntax::{Kind, Member, Node};

/// Macros of AWS that make no policies, or that are read here.
const READ: [&str; 4] = [
    sam::TRANSFORM,
    "AWS::LanguageExtensions",
    "AWS::CodeDeployBlueGreen",
    "AWS::ServiceCatalog",
];

impl<'t> Reading<'_, 't, '_> {
    /// Lists the macros that change the whole template:
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-section-structure.html>.
    pub(super) fn macros(&mut self, root: Node<'t>) {
        for (name, place) in transforms(root) {
            if !READ.contains(&name) && !name.starts_with("AWS::SecretsManager-") {
                self.template.unchecked.push(Unchecked {
                    place,
                    what: format!("what the macro `{name}` makes"),
                    reason: "only CloudFormation runs macros".to_owned(),
                });
            }
        }
    }

    /// Lists a member of `Resources` that stands for resources of another file; whether it does.
    pub(super) fn is_outside(&mut self, member: Member<'t>, kind: &str) -> bool {
        let name = member.key.as_str();
        let (what, reason) = match kind {
            _ if name.starts_with("Fn::ForEach") => (
                format!("the resources of `{name}`"),
                "loops are not followed",
            ),
            _ if name == "Fn::Transform" => (
                "the resources of `Fn::Transform`".to_owned(),
                "only CloudFormation runs macros",
            ),
            "AWS::CloudFormation::Stack" if is_beside(member, "TemplateURL") => return true,
            "AWS::Serverless::Application" if is_beside(member, "Location") => return true,
            "AWS::CloudFormation::Stack" => (
                format!("the nested stack `{name}`"),
                "`TemplateURL` is not followed",
            ),
            "AWS::CloudFormation::StackSet" => (
                format!("the stack set `{name}`"),
                "its template is not followed",
            ),
            "AWS::Serverless::Application" => (
                format!("the nested application `{name}`"),
                "`Location` is not followed",
            ),
            _ if kind.ends_with("::MODULE") => (
                format!("the module `{name}`"),
                "its resources are not in the file",
            ),
            _ => return false,
        };
        self.template.unchecked.push(Unchecked {
            place: member.key.span(),
            what,
            reason: reason.to_owned(),
        });
        true
    }
}

/// Whether the template of a nested stack is a file, as `aws cloudformation package` takes it: it is
/// read by itself.
fn is_beside(member: Member<'_>, property: &str) -> bool {
    let properties = member.value.get("Properties");
    let location = properties.and_then(|properties| properties.get(property));
    location
        .and_then(Node::as_str)
        .is_some_and(|location| !location.contains("://") && !location.starts_with("arn:"))
}

/// The macros that a template names for all of it, and where.
pub(super) fn transforms(root: Node<'_>) -> Vec<(&str, Span)> {
    let Some(section) = root.get("Transform") else {
        return Vec::new();
    };
    let alone = (section.kind() != Kind::Array).then_some(section);
    let named = section.elements().chain(alone).filter_map(|one| {
        let name = one.get("Name").unwrap_or(one);
        Some((name.as_str()?, name.span()))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use crate::iac::cloudformation::read;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn what_another_file_makes_is_listed_once() {
        let text = r#"{"Transform": ["AWS::Serverless-2016-10-31", {"Name": "Mine"}], "Resources": {
            "Net": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://example.com/x"}},
            "Mod": {"Type": "My::S3::Bucket::MODULE"},
            "Fn::ForEach::Loop": ["x", ["a"], {}]}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let template = read(parsed.tree.root(), true, &Unknowns::default());
        let listed: Vec<(&str, &str)> = template
            .unchecked
            .iter()
            .map(|one| (one.what.as_str(), &text[one.place.range()]))
            .collect();
        assert_eq!(
            listed,
            [
                ("what the macro `Mine` makes", r#""Mine""#),
                ("the nested stack `Net`", r#""Net""#),
                ("the module `Mod`", r#""Mod""#),
                (
                    "the resources of `Fn::ForEach::Loop`",
                    r#""Fn::ForEach::Loop""#
                ),
            ]
        );
    }
}
