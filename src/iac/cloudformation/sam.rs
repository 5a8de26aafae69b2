//! SAM: the policies of functions, state machines and APIs before they become CloudFormation's.
//!
//! SAM passes policy documents on as they are, without adding a `Version`; only the resource policy
//! of an API gets one:
//! <https://github.com/aws/serverless-application-model/blob/develop/samtranslator/model/role_utils/role_constructor.py>,
//! <https://github.com/aws/serverless-application-model/blob/develop/samtranslator/swagger/swagger.py>.

use super::documents::{Reading, Resource};
use super::{outside, sam_policies};
use crate::iac::Unchecked;
use crate::iac::value::{Data, Value};
use crate::policy::Placement;
use crate::syntax::Node;

/// The macro that makes a template SAM's.
pub(super) const TRANSFORM: &str = "AWS::Serverless-2016-10-31";

/// Whether a template is SAM's.
pub(super) fn is_sam(root: Node<'_>) -> bool {
    outside::transforms(root)
        .iter()
        .any(|(name, _)| *name == TRANSFORM)
}

impl<'t> Reading<'_, 't, '_> {
    /// Reads the policies that `Globals` gives to resources, once:
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>.
    pub(super) fn globals(&mut self, root: Node<'t>) {
        let Some(globals) = root.get("Globals") else {
            return;
        };
        let function = globals.get("Function");
        let trust = function.and_then(|function| function.get("AssumeRolePolicyDocument"));
        if let Some(trust) = trust.and_then(|trust| self.evaluator.value(trust)) {
            self.take(&trust, Placement::Trust, None, "Globals Function");
        }
        let auth = globals.get("Api").and_then(|api| api.get("Auth"));
        if let Some(auth) = auth.and_then(|auth| self.evaluator.value(auth)) {
            self.resource_policy(&auth, "Globals Api");
        }
    }

    /// Reads a resource of SAM.
    pub(super) fn serverless(&mut self, resource: &Resource<'_>) {
        let properties = &resource.properties;
        let owner = resource.owner();
        match resource.kind {
            "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" => {
                if let Some(policies) = properties.get("Policies") {
                    self.policies(policies, resource);
                }
                if let Some(trust) = properties.get("AssumeRolePolicyDocument") {
                    self.take(trust, Placement::Trust, None, &owner);
                }
                let events = properties.get("Events").into_iter();
                for (_, event) in events.flat_map(Value::members) {
                    let auth = event.get("Properties").and_then(|event| event.get("Auth"));
                    if let Some(auth) = auth {
                        self.resource_policy(auth, &owner);
                    }
                }
            }
            "AWS::Serverless::Api" => {
                if let Some(auth) = properties.get("Auth") {
                    self.resource_policy(auth, &owner);
                }
            }
            _ => {}
        }
    }

    /// Reads `Policies`: documents are inline policies of the role that SAM makes; names, ARNs and
    /// templates are of policies that are not in the file. See
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html>.
    fn policies(&mut self, policies: &Value, resource: &Resource<'_>) {
        let entries = match &policies.data {
            Data::List(entries) => entries.as_slice(),
            _ => std::slice::from_ref(policies),
        };
        for (index, entry) in entries.iter().enumerate() {
            let Data::Object(members) = &entry.data else {
                continue;
            };
            if entry.get("Statement").is_some() {
                let name = format!("{}RolePolicy{index}", resource.logical);
                self.take(entry, Placement::Role, Some(name), &resource.owner());
                continue;
            }
            let is_template = |key: &Value| key.as_text().is_some_and(sam_policies::is_template);
            if !matches!(members.as_slice(), [(key, _)] if is_template(key)) {
                self.template.unchecked.push(Unchecked {
                    place: entry.place,
                    what: format!("a policy of `{}`", resource.owner()),
                    reason: "it is neither a policy document nor a known policy template of SAM"
                        .to_owned(),
                });
            }
        }
    }

    /// Reads the statements that are put into the resource policy of an API:
    /// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html>.
    fn resource_policy(&mut self, auth: &Value, owner: &str) {
        let policy = auth.get("ResourcePolicy");
        let Some(statements) = policy.and_then(|policy| policy.get("CustomStatements")) else {
            return;
        };
        self.take_statements(statements, Placement::Resource, owner);
    }
}

#[cfg(test)]
mod tests {
    use crate::iac::cloudformation::{Template, read};
    use crate::iac::value::Unknowns;
    use crate::policy::Placement;
    use crate::source::SourceId;
    use crate::syntax::json;

    fn read_text(text: &str) -> Template {
        let parsed = json::parse(SourceId::new(0), text);
        read(parsed.tree.root(), true, &Unknowns::default())
    }

    #[test]
    fn documents_among_the_policies_of_a_function_are_its_roles() {
        let text = r#"{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Fn": {
            "Type": "AWS::Serverless::Function", "Properties": {"Policies": [
                "AWSLambdaBasicExecutionRole",
                {"S3ReadPolicy": {"BucketName": "b"}},
                {"NoSuchPolicy": {}},
                {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}]}}}}"#;
        let template = read_text(text);
        let [made] = template.made.as_slice() else {
            panic!("{:?}", template.made);
        };
        assert_eq!(made.placement, Placement::Role);
        assert_eq!(made.name.as_deref(), Some("FnRolePolicy3"));
        assert!(text[made.value.place.range()].starts_with(r#"{"Statement""#));
        let [unchecked] = template.unchecked.as_slice() else {
            panic!("{:?}", template.unchecked);
        };
        assert_eq!(&text[unchecked.place.range()], r#"{"NoSuchPolicy": {}}"#);
    }

    #[test]
    fn custom_statements_are_a_resource_policy_with_the_version_that_sam_adds() {
        let text = r#"{"Resources": {"Api": {"Type": "AWS::Serverless::Api", "Properties": {
            "Auth": {"ResourcePolicy": {"CustomStatements": [
                {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}]}}}}}}"#;
        let template = read_text(text);
        let [made] = template.made.as_slice() else {
            panic!("{:?}", template.made);
        };
        assert_eq!(made.placement, Placement::Resource);
        let version = made.value.get("Version").unwrap();
        assert_eq!(version.as_known_text(), Some("2012-10-17"));
        assert!(text[made.value.place.range()].starts_with('['));
    }
}
