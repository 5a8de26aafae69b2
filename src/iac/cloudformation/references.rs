//! `Ref` and `Fn::GetAtt`: parameters, resources and what CloudFormation itself knows.

use super::evaluate::{Evaluator, moved, piece};
use super::names::{self, Reference};
use super::{arns, pseudo};
use crate::iac::value::{Data, Value};
use crate::source::Span;
use crate::syntax::{Domain, Node, unknown};

impl<'t> Evaluator<'t, '_> {
    /// What `Ref` to `name` gives at `place`; `None` where it takes its place away. See
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html>.
    pub(super) fn reference(&self, name: &str, place: Span) -> Option<Value> {
        if name == pseudo::NO_VALUE {
            return None;
        }
        let variable = variable(name);
        if let Some(domain) = pseudo::domain(name) {
            return Some(self.unknowns.value(&variable, place, domain));
        }
        if let Some(node) = self.parameters.get(name) {
            return Some(self.parameter(name, *node, place));
        }
        Some(match self.resources.get(name) {
            Some(node) => match names::reference(kind(*node)) {
                Reference::Name => self.name(name, *node, place),
                Reference::Arn => self
                    .arn(name, *node, place)
                    .unwrap_or_else(|| self.unknowns.value(&variable, place, Domain::Arn)),
                Reference::Text => self.unknowns.value(&variable, place, Domain::Text),
            },
            // What SAM or a macro makes, or a mistake.
            None => self.unknowns.value(&variable, place, Domain::Any),
        })
    }

    /// What `Fn::GetAtt` gives of a resource at `place`. See
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html>.
    pub(super) fn attribute(&self, logical: &str, attribute: &str, place: Span) -> Value {
        if let Some(node) = self.resources.get(logical) {
            let kind = kind(*node);
            if names::is_arn(kind, attribute)
                && let Some(arn) = self.arn(logical, *node, place)
            {
                return arn;
            }
            if names::is_name(kind, attribute) {
                return self.name(logical, *node, place);
            }
        }
        let variable = variable(&format!("{logical}.{attribute}"));
        self.unknowns
            .value(&variable, place, names::domain(attribute))
    }

    /// `Fn::GetAtt` with its argument, `Logical.Attribute` in one or two strings.
    pub(super) fn attribute_of(&self, node: Node<'t>, argument: Node<'t>) -> Value {
        let mut parts = argument.elements();
        if let Some((logical, attribute)) = argument.as_str().and_then(|both| both.split_once('.'))
        {
            return self.attribute(logical, attribute, node.span());
        }
        let logical = parts.next().and_then(Node::as_str);
        let attribute = parts.next().and_then(|attribute| self.value(attribute));
        match (logical, attribute.as_ref().and_then(Value::as_known_text)) {
            (Some(logical), Some(attribute)) => self.attribute(logical, attribute, node.span()),
            _ => self.unknown(node, Domain::Text),
        }
    }

    /// The name of a resource.
    fn name(&self, logical: &str, node: Node<'t>, place: Span) -> Value {
        let given = names::property(kind(node)).and_then(|name| self.own(logical, node, name));
        let given = given.filter(|given| piece(given).is_some_and(|text| !text.is_empty()));
        match given {
            Some(given) => {
                let text = piece(&given).unwrap_or_default();
                match given.data {
                    Data::Number(_) | Data::Bool(_) => Value::text(place, text),
                    _ => moved(given, place),
                }
            }
            None => self.unknowns.value(&variable(logical), place, Domain::Name),
        }
    }

    /// The ARN of a resource; `None` where the form of its ARN is not known.
    fn arn(&self, logical: &str, node: Node<'t>, place: Span) -> Option<Value> {
        let format = arns::arn_format(kind(node))?;
        let mut arn = String::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}')?;
            arn.push_str(before);
            arn.push_str(&self.slot(slot, logical, node, place));
            rest = after;
        }
        arn.push_str(rest);
        // Secrets Manager adds a hyphen and six characters to the name:
        // <https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html>.
        if kind(node) == "AWS::SecretsManager::Secret" && format.ends_with("{name}") {
            let suffix = format!("the suffix of `{logical}`");
            arn.push('-');
            arn.push_str(&self.mark(&suffix, place, Domain::Name));
        }
        Some(Value::text(place, arn))
    }

    /// What stands in an ARN for `{partition}`, `{name}` and the like.
    fn slot(&self, slot: &str, logical: &str, node: Node<'t>, place: Span) -> String {
        match slot {
            "partition" => self.mark("${AWS::Partition}", place, Domain::Partition),
            "region" => self.mark("${AWS::Region}", place, Domain::Region),
            "account" => self.mark("${AWS::AccountId}", place, Domain::Account),
            "name" => {
                let name = piece(&self.name(logical, node, place)).unwrap_or_default();
                self.path(logical, node, place) + &name
            }
            // An id, which `Ref` gives as well where it does not give the ARN.
            _ if names::reference(kind(node)) == Reference::Name => {
                self.mark(&variable(logical), place, Domain::Name)
            }
            _ => self.mark(&format!("the id of `{logical}`"), place, Domain::Name),
        }
    }

    /// The path in the ARN of something of IAM, without the slash it begins with.
    fn path(&self, logical: &str, node: Node<'t>, place: Span) -> String {
        if !names::has_path(kind(node)) {
            return String::new();
        }
        let path = self.own(logical, node, "Path");
        match path.as_ref().and_then(piece) {
            None => String::new(),
            Some(path) => match path.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None if unknown::is_marked(&path) => {
                    self.mark(&format!("the path of `{logical}`"), place, Domain::Text)
                }
                None => path,
            },
        }
    }

    /// A property of a resource that says what it is called.
    fn own(&self, logical: &str, node: Node<'t>, property: &str) -> Option<Value> {
        let value = node.get("Properties")?.get(property)?;
        self.within(logical, || self.value(value)).flatten()
    }

    fn mark(&self, name: &str, place: Span, domain: Domain) -> String {
        unknown::mark(self.unknowns.position(name, place, domain))
    }
}

/// The type of a resource, that which SAM makes of its own.
fn kind(node: Node<'_>) -> &str {
    let kind = node.get("Type").and_then(Node::as_str).unwrap_or_default();
    names::made_of(kind)
}

/// What messages call a variable.
fn variable(name: &str) -> String {
    format!("${{{name}}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    const TEMPLATE: &str = r#"{"Resources": {
        "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "town-logs"}},
        "Other": {"Type": "AWS::S3::Bucket"},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/ci/", "RoleName": "deploy"}},
        "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}}}"#;

    #[test]
    fn names_and_arns_are_put_together_from_properties() {
        let parsed = json::parse(SourceId::new(0), TEMPLATE);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let place = Span::new(SourceId::new(0), 1, 2);
        let shown = |value: Value| evaluator.named(&piece(&value).unwrap());
        let reference = |name| shown(evaluator.reference(name, place).unwrap());
        let arn = |name| shown(evaluator.attribute(name, "Arn", place));
        assert_eq!(reference("Logs"), "town-logs");
        assert_eq!(reference("Other"), "${Other}");
        assert_eq!(reference("Jobs"), "${Jobs}");
        assert_eq!(reference("AWS::Region"), "${AWS::Region}");
        assert_eq!(arn("Logs"), "arn:${AWS::Partition}:s3:::town-logs");
        assert_eq!(arn("Other"), "arn:${AWS::Partition}:s3:::${Other}");
        assert_eq!(
            arn("Role"),
            "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/ci/deploy"
        );
        let name = evaluator.attribute("Jobs", "QueueName", place);
        assert_eq!(name.as_known_text(), Some("jobs"));
        assert_eq!(name.place, place);
    }

    #[test]
    fn what_is_not_known_says_what_it_can_be() {
        let parsed = json::parse(SourceId::new(0), TEMPLATE);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let domain = |value: Value| match value.data {
            Data::Unknown(position) => unknowns.domain(position),
            data => panic!("{data:?}"),
        };
        let place = Span::none();
        assert_eq!(
            domain(evaluator.reference("Other", place).unwrap()),
            Domain::Name
        );
        assert_eq!(
            domain(evaluator.reference("Absent", place).unwrap()),
            Domain::Any
        );
        assert_eq!(
            domain(evaluator.attribute("Made", "Outputs.Arn", place)),
            Domain::Arn
        );
        let account = evaluator.reference("AWS::AccountId", place).unwrap();
        assert_eq!(domain(account), Domain::Account);
    }
}
