//! CloudFormation and SAM templates: the policies their resources hold.
//!
//! A template is evaluated as far as the file alone allows: parameters have their defaults, names
//! and ARNs of resources are put together from their properties, and what only a deployment
//! settles stays [unknown](crate::syntax::Unknown). The template is read as
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html> and
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html>
//! say.

mod arns;
mod conditions;
mod documents;
mod evaluate;
mod intrinsics;
mod mappings;
mod mistakes;
mod names;
mod outside;
mod parameters;
mod placement;
mod properties;
mod pseudo;
mod references;
mod sam;
pub mod sam_policies;
mod substitution;

use crate::iac::file::Mistake;
use crate::iac::value::Unknowns;
use crate::iac::{Declared, Made, Unchecked};
use crate::syntax::{Kind, Node};
use documents::Reading;
use evaluate::Evaluator;

/// What a template makes, as far as the file says.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// The policies of its resources, in the order of the resources.
    pub made: Vec<Made>,
    /// What may hold a policy and cannot be read.
    pub unchecked: Vec<Unchecked>,
    /// Its IAM resources that are deployed while parameters have their defaults.
    pub declared: Vec<Declared>,
    /// What was taken for granted: "parameter `Env` has its default `prod`".
    pub assumptions: Vec<String>,
    /// Whether a condition was not known, so that the parameter `assume` of [`read`] decided.
    pub asked: bool,
    /// Whether some `Fn::If` took a branch because of a parameter's default.
    pub rests_on_default: bool,
    /// Policy variables inside `Fn::Sub`, for which CloudFormation refuses the template. `!` belongs
    /// where they say.
    pub mistakes: Vec<Mistake>,
    /// Variables of `Fn::Sub` in strings of policies outside it, which stay as they are. Those of
    /// the template say where their string begins, unless it is put together from several; those
    /// with a `!` say where that stands.
    pub unsubstituted: Vec<Mistake>,
}

/// Whether a file is a template of CloudFormation or SAM.
///
/// Fragments for the Serverless Framework, which has variables of its own, are not.
#[must_use]
pub fn recognise(root: Node<'_>) -> bool {
    let Some(resources) = root.get("Resources") else {
        return false;
    };
    if resources.kind() != Kind::Object {
        return false;
    }
    if root.get("AWSTemplateFormatVersion").is_some() || sam::is_sam(root) {
        return true;
    }
    let typed = resources.members().any(|resource| {
        let kind = resource.value.get("Type").and_then(Node::as_str);
        kind.is_some_and(|kind| kind.contains("::"))
    });
    typed && !is_serverless_framework(root)
}

/// Whether the text has variables of the Serverless Framework:
/// <https://www.serverless.com/framework/docs/guides/variables>.
fn is_serverless_framework(root: Node<'_>) -> bool {
    let text = root.tree().text();
    ["${self:", "${opt:", "${sls:", "${file("]
        .iter()
        .any(|variable| text.contains(variable))
}

/// Reads a template. Where a condition is not known, `assume` is taken for its value, and
/// [`Template::asked`] says so.
#[must_use]
pub fn read(root: Node<'_>, assume: bool, unknowns: &Unknowns) -> Template {
    with(&Evaluator::new(root, assume, unknowns), root)
}

/// Reads a template with the branches of `Fn::If` that the defaults of its parameters do not take.
#[must_use]
pub fn read_against_defaults(root: Node<'_>, unknowns: &Unknowns) -> Template {
    let mut evaluator = Evaluator::new(root, true, unknowns);
    evaluator.against_defaults = true;
    with(&evaluator, root)
}

fn with(evaluator: &Evaluator<'_, '_>, root: Node<'_>) -> Template {
    let mut reading = Reading::new(evaluator, root);
    reading.macros(root);
    reading.globals(root);
    if let Some(resources) = root.get("Resources") {
        reading.resources(resources);
    }
    reading.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Placement;
    use crate::source::SourceId;
    use crate::syntax::json;

    fn read_text(text: &str, assume: bool) -> Template {
        let parsed = json::parse(SourceId::new(0), text);
        read(parsed.tree.root(), assume, &Unknowns::default())
    }

    fn recognised(text: &str) -> bool {
        recognise(json::parse(SourceId::new(0), text).tree.root())
    }

    #[test]
    fn templates_are_recognised_by_their_resources() {
        assert!(recognised(
            r#"{"Resources": {"A": {"Type": "AWS::IAM::User"}}}"#
        ));
        assert!(recognised(
            r#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}"#
        ));
        assert!(recognised(
            r#"{"Transform": "AWS::Serverless-2016-10-31", "Resources": {}}"#
        ));
        assert!(!recognised(r#"{"Resources": {"A": {"Type": "user"}}}"#));
        assert!(!recognised(r#"{"Statement": []}"#));
        assert!(!recognised(
            r#"{"Resources": {"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "${self:service}"}}}}"#
        ));
    }

    const CONDITIONAL: &str = r#"{
        "Parameters": {"Live": {"Type": "String"}},
        "Conditions": {"IsLive": {"Fn::Equals": [{"Ref": "Live"}, "yes"]}},
        "Resources": {"P": {"Type": "AWS::Custom::Thing", "Properties": {
            "Document": {"Version": "2012-10-17", "Statement": {
                "Effect": {"Fn::If": ["IsLive", "Deny", "Allow"]}}}}}}}"#;

    #[test]
    fn an_unknown_condition_is_asked_for() {
        for (assume, effect) in [(true, "Deny"), (false, "Allow")] {
            let template = read_text(CONDITIONAL, assume);
            assert!(template.asked);
            let document = &template.made[0].value;
            let statement = document.get("Statement").unwrap();
            assert_eq!(statement.get("Effect").unwrap().as_text(), Some(effect));
        }
    }

    #[test]
    fn what_looks_like_a_policy_is_read_in_any_resource() {
        let template = read_text(CONDITIONAL, true);
        assert_eq!(template.made.len(), 1);
        assert_eq!(template.made[0].placement, Placement::Bare);
        assert_eq!(template.made[0].owner, "AWS::Custom::Thing P");
        let place = template.made[0].value.place;
        assert!(CONDITIONAL[place.range()].starts_with(r#"{"Version""#));
    }

    #[test]
    fn policy_variables_inside_sub_are_mistakes_with_their_places() {
        let text = r#"{"Resources": {"P": {"Type": "Custom::P", "Properties": {
            "Document": {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
                "Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::b/${aws:username}/*"}},
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::${AWS::Region}"}]}}}}}"#;
        let template = read_text(text, true);
        let [mistake] = template.mistakes.as_slice() else {
            panic!("{:?}", template.mistakes);
        };
        assert_eq!(&text[mistake.place.range()], "${aws:username}");
        let insert_at = mistake.insert_at.unwrap();
        assert_eq!(insert_at.start(), mistake.place.start() + 2);
        assert!(insert_at.is_empty());
        let [plain] = template.unsubstituted.as_slice() else {
            panic!("{:?}", template.unsubstituted);
        };
        assert_eq!(&text[plain.place.range()], "${AWS::Region}");
        assert_eq!(plain.variable, "AWS::Region");
    }
}
