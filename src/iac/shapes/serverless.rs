//! Services of the Serverless Framework.
//!
//! The framework puts the statements into documents of version `2012-10-17`:
//! <https://www.serverless.com/framework/docs/providers/aws/guide/iam>,
//! <https://www.serverless.com/framework/docs/providers/aws/events/apigateway#resource-policy>. Those
//! of single functions are read by the plugin `serverless-iam-roles-per-function`.

use super::{Reader, text};
use crate::iac::value::{Data, Value};
use crate::policy::Placement;
use crate::source::Span;
use crate::syntax::{Kind, Member, Node};

/// Whether a file declares a service on AWS.
pub(super) fn is_service(root: Node<'_>) -> bool {
    let Some(provider) = root.get("provider") else {
        return false;
    };
    let name = provider.as_str().or_else(|| text(provider, "name"));
    root.get("service").is_some() && name == Some("aws")
}

/// The templates of CloudFormation in a service. Its variables can stand in them, see
/// [`without_variables`](super::without_variables).
#[must_use]
pub fn embedded_templates(root: Node<'_>) -> Vec<Node<'_>> {
    let Some(resources) = root.get("resources").filter(|_| is_service(root)) else {
        return Vec::new();
    };
    let alone = (resources.kind() == Kind::Object).then_some(resources);
    let templates = resources.elements().chain(alone);
    templates
        .filter(|template| template.get("Resources").is_some())
        .collect()
}

pub(super) fn read(root: Node<'_>, reader: &mut Reader<'_>) {
    let provider = root.get("provider");
    let of_provider = |name| provider.and_then(|provider| provider.get(name));
    let role = of_provider("iam").and_then(|iam| iam.get("role"));
    let name = role.and_then(|role| text(role, "name"));
    if let Some(statements) = role.and_then(|role| member(role, "statements")) {
        take(
            statements,
            Placement::Role,
            name,
            "provider.iam.role",
            reader,
        );
    }
    if let Some(statements) = provider.and_then(|provider| member(provider, "iamRoleStatements")) {
        take(statements, Placement::Role, name, "provider", reader);
    }
    let gateway = of_provider("apiGateway");
    if let Some(statements) = gateway.and_then(|gateway| member(gateway, "resourcePolicy")) {
        let owner = "provider.apiGateway";
        take(statements, Placement::Resource, None, owner, reader);
    }
    let Some(functions) = root.get("functions") else {
        return;
    };
    let alone = (functions.kind() == Kind::Object).then_some(functions);
    for function in functions.elements().chain(alone).flat_map(Node::members) {
        let owner = format!("functions.{}", function.key.as_str());
        if let Some(statements) = member(function.value, "iamRoleStatements") {
            let name = text(function.value, "iamRoleStatementsName");
            take(statements, Placement::Role, name, &owner, reader);
        }
    }
}

/// The last member called `name`.
fn member<'t>(node: Node<'t>, name: &str) -> Option<Member<'t>> {
    let members = node.members();
    members.filter(|member| member.key.as_str() == name).last()
}

/// Takes statements, as the framework puts them into a document.
fn take(
    statements: Member<'_>,
    placement: Placement,
    name: Option<&str>,
    owner: &str,
    reader: &mut Reader<'_>,
) {
    let value = reader.literals.value(statements.value);
    let document = match value.data {
        Data::List(_) => {
            let place = value.place;
            let version = (
                Value::text(before(place), "Version"),
                Value::text(before(place), "2012-10-17"),
            );
            let statement = Value::text(statements.key.span(), "Statement");
            Value::object(place, vec![version, (statement, value)])
        }
        Data::Object(_) => {
            let reason = "it is no list of statements".to_owned();
            reader.leave(value.place, owner, reason);
            return;
        }
        _ => value,
    };
    let is_text = document
        .as_text()
        .is_some_and(|text| super::sole_unknown(text).is_none());
    if is_text {
        let reason = "it is no list of statements".to_owned();
        reader.leave(document.place, owner, reason);
    } else {
        reader.take_value(document, placement, name, owner);
    }
}

/// The empty place before another.
fn before(place: Span) -> Span {
    let start = u32::try_from(place.start()).unwrap_or(u32::MAX);
    Span::new(place.source(), start, start)
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn statements_become_documents() {
        let told = told(
            r#"{"service": "town", "provider": {"name": "aws",
                "iam": {"role": {"name": "keeper", "statements": [
                    {"Effect": "Allow", "Action": "s3:*", "Resource": {"Fn::GetAtt": ["B", "Arn"]}}]}},
                "apiGateway": {"resourcePolicy": [{"Effect": "Allow"}]}},
                "functions": {
                    "hello": {"iamRoleStatements": "${file(iam.yml):statements}"},
                    "world": {"iamRoleStatements": [{"Effect": "Allow"}]}},
                "custom": {"policy": {"Statement": [{"Effect": "Allow", "Action": "a:b"}]}},
                "resources": {"Resources": {"P": {"Properties": {"PolicyDocument":
                    {"Statement": [{"Effect": "Allow", "Action": "a:b"}]}}}}}}"#,
        );
        let (made, unchecked) = told.unwrap();
        assert_eq!(
            made,
            [
                "Role keeper of provider.iam.role",
                "Resource - of provider.apiGateway",
                "Role - of functions.world",
                "Bare - of custom.policy",
            ]
        );
        assert_eq!(
            unchecked,
            [
                "the policy of `functions.hello`: `${file(iam.yml):statements}` is not known before deployment"
            ]
        );
    }

    #[test]
    fn templates_are_left_to_their_reader() {
        let text = r#"{"service": "town", "provider": "aws",
            "resources": ["${file(x.yml)}", {"Resources": {}}, {"Outputs": {}}]}"#;
        let parsed = json::parse(SourceId::new(0), text);
        assert_eq!(embedded_templates(parsed.tree.root()).len(), 1);
    }
}
