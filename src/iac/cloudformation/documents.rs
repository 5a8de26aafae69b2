//! The policies that the resources of a template hold.

use std::collections::BTreeSet;

use super::Template;
use super::conditions::Verdict;
use super::evaluate::Evaluator;
use super::placement::{self, Boundaries};
use super::properties::{self, Property};
use crate::iac::file::Mistake;
use crate::iac::value::{Data, Value};
use crate::iac::{Declared, Made, Unchecked};
use crate::policy::Placement;
use crate::source::Span;
use crate::syntax::{Member, Node, unknown};

/// The resources that questions about the account need.
const DECLARED: [&str; 11] = [
    "AWS::IAM::AccessKey",
    "AWS::IAM::Group",
    "AWS::IAM::GroupPolicy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::User",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::UserToGroupAddition",
    "AWS::IAM::VirtualMFADevice",
];

/// Policies that look like those of IAM and are not: their actions are of devices. See
/// <https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html>.
const OTHER_LANGUAGE: &str = "AWS::IoT::Policy";

/// A template being read.
pub(super) struct Reading<'e, 't, 'u> {
    pub(super) evaluator: &'e Evaluator<'t, 'u>,
    pub(super) template: Template,
    boundaries: Boundaries,
}

/// A resource, its properties evaluated.
pub(super) struct Resource<'t> {
    pub(super) logical: &'t str,
    pub(super) kind: &'t str,
    /// Where its logical id stands.
    pub(super) place: Span,
    pub(super) properties: Value,
}

impl Resource<'_> {
    /// What findings call it.
    pub(super) fn owner(&self) -> String {
        format!("{} {}", self.kind, self.logical)
    }
}

/// A value at the end of a path, or what is not known on the way there.
struct Hit<'v> {
    value: &'v Value,
    /// The element of the innermost list on the way, or all properties.
    element: &'v Value,
    /// Whether the path leads on from it, which is not known.
    is_early: bool,
}

impl<'e, 't, 'u> Reading<'e, 't, 'u> {
    pub(super) fn new(evaluator: &'e Evaluator<'t, 'u>, root: Node<'t>) -> Self {
        let boundaries = Boundaries::of(evaluator, root);
        evaluator.noted.defaults.borrow_mut().clear();
        Self {
            evaluator,
            template: Template::default(),
            boundaries,
        }
    }

    /// Reads all members of `Resources`.
    pub(super) fn resources(&mut self, resources: Node<'t>) {
        for member in resources.members() {
            self.resource(member);
        }
    }

    fn resource(&mut self, member: Member<'t>) {
        let kind = member.value.get("Type").and_then(Node::as_str);
        let condition = member.value.get("Condition").and_then(Node::as_str);
        // Before anything is noted for this resource.
        let defaults = self.evaluator.noted.defaults.borrow().clone();
        let verdict = condition.map(|condition| self.evaluator.verdict(condition));
        if verdict.is_some_and(|verdict| verdict.holds == Some(false) && !verdict.by_default) {
            return;
        }
        if self.is_outside(member, kind.unwrap_or_default()) {
            return;
        }
        let Some(kind) = kind else {
            return;
        };
        let properties = member.value.get("Properties");
        let properties = properties.and_then(|properties| self.evaluator.value(properties));
        let resource = Resource {
            logical: member.key.as_str(),
            kind,
            place: member.key.span(),
            properties: properties
                .unwrap_or_else(|| Value::object(member.value.span(), Vec::new())),
        };
        let before = (self.template.made.len(), self.template.unchecked.len());
        self.documents(&resource);
        let after = (self.template.made.len(), self.template.unchecked.len());
        let is_declared = DECLARED.contains(&kind);
        if !is_declared && before == after {
            *self.evaluator.noted.defaults.borrow_mut() = defaults;
        }
        // A policy that a condition keeps out by a default alone is read; the account lacks it.
        let is_deployed = |verdict: Verdict| self.evaluator.or_assumed(verdict.holds);
        if is_declared && verdict.is_none_or(is_deployed) {
            self.template.declared.push(Declared {
                kind: kind.into(),
                name: resource.logical.into(),
                place: resource.place,
                properties: resource.properties,
            });
        }
    }

    fn documents(&mut self, resource: &Resource<'_>) {
        let before = (self.template.made.len(), self.template.unchecked.len());
        match resource.kind {
            "AWS::Organizations::Policy" => {
                self.organizations_policy(resource);
                return;
            }
            OTHER_LANGUAGE => return,
            kind if kind.starts_with("AWS::Serverless::") => self.serverless(resource),
            kind => {
                for property in properties::of(kind) {
                    self.property(resource, property);
                }
            }
        }
        let made = self.template.made.iter().skip(before.0);
        let unchecked = self.template.unchecked.iter().skip(before.1);
        let taken: Vec<Span> = made
            .map(|made| made.value.place)
            .chain(unchecked.map(|unchecked| unchecked.place))
            .collect();
        self.bare(
            &resource.properties,
            Placement::Bare,
            &taken,
            &resource.owner(),
        );
    }

    fn property(&mut self, resource: &Resource<'_>, property: &Property) {
        let all = &resource.properties;
        let mut hits = Vec::new();
        follow(all, property.path, all, &mut hits);
        for hit in hits {
            let name = property.name.and_then(|path| text_at(hit.element, path));
            let placement = match resource.kind {
                "AWS::IAM::Policy" => placement::of_inline(all),
                "AWS::IAM::ManagedPolicy" if self.boundaries.hold(self.evaluator, resource) => {
                    Placement::Boundary
                }
                _ => property.placement,
            };
            if property.is_statement && !hit.is_early {
                self.take_statements(hit.value, placement, &resource.owner());
            } else {
                self.take(hit.value, placement, name, &resource.owner());
            }
        }
    }

    fn organizations_policy(&mut self, resource: &Resource<'_>) {
        let properties = &resource.properties;
        let owner = resource.owner();
        let placement = match properties.get("Type") {
            Some(kind) if !kind.is_known() => {
                self.leave(kind.place, &owner, "its `Type` is not known".to_owned());
                return;
            }
            kind => kind.and_then(placement::of_organization),
        };
        let Some(placement) = placement else {
            return;
        };
        let name = text_at(properties, &["Name"]);
        if let Some(content) = properties.get("Content") {
            self.take(content, placement, name, &owner);
        }
    }

    /// Takes `value` for a policy document.
    pub(super) fn take(
        &mut self,
        value: &Value,
        placement: Placement,
        name: Option<String>,
        owner: &str,
    ) {
        if let Some(position) = unknown_at(value) {
            self.leave(value.place, owner, self.reason(position));
            return;
        }
        match &value.data {
            Data::Null => {}
            Data::Object(_) | Data::Text(_) => self.template.made.push(Made {
                value: value.clone(),
                placement,
                name,
                owner: owner.to_owned(),
            }),
            _ => {
                let reason = "it is neither an object nor a string";
                self.leave(value.place, owner, reason.to_owned());
            }
        }
    }

    /// Takes `statements`, one or a list, for those of a policy, which AWS puts them into.
    pub(super) fn take_statements(
        &mut self,
        statements: &Value,
        placement: Placement,
        owner: &str,
    ) {
        if matches!(statements.data, Data::Text(_)) && unknown_at(statements).is_none() {
            let reason = "it is a statement inside a string";
            self.leave(statements.place, owner, reason.to_owned());
            return;
        }
        if !matches!(statements.data, Data::List(_) | Data::Object(_)) {
            self.take(statements, placement, None, owner);
            return;
        }
        let place = statements.place;
        let text = |text: &str| Value::text(place.before(), text);
        let document = Value::object(
            place,
            vec![
                (text("Version"), text("2012-10-17")),
                (text("Statement"), statements.clone()),
            ],
        );
        self.take(&document, placement, None, owner);
    }

    /// Lists a policy that cannot be read.
    fn leave(&mut self, place: Span, owner: &str, reason: String) {
        self.template.unchecked.push(Unchecked {
            place,
            what: format!("the policy of `{owner}`"),
            reason,
        });
    }

    /// Why the value at `position` is not known.
    fn reason(&self, position: usize) -> String {
        let name = self.evaluator.unknowns.name(position);
        let variable = name
            .strip_prefix("${")
            .and_then(|name| name.strip_suffix('}'));
        let why = variable.and_then(|variable| self.evaluator.why_unknown(variable));
        match why {
            Some(why) => format!("`{name}` is {why}"),
            None => format!("`{name}` is not known before deployment"),
        }
    }

    /// Takes what looks like a policy and stands in no place of `taken`.
    fn bare(&mut self, value: &Value, placement: Placement, taken: &[Span], owner: &str) {
        if taken.iter().any(|taken| taken.contains(value.place)) {
            return;
        }
        if value.as_text().is_some_and(holds_policy_in_string) {
            self.template.unchecked.push(Unchecked {
                place: value.place,
                what: format!("a policy of `{owner}`"),
                reason: "it stands in a string inside a string".to_owned(),
            });
            return;
        }
        let holds = taken.iter().any(|taken| value.place.contains(*taken));
        if !holds && looks_like_policy(value) {
            self.take(value, placement, None, owner);
            return;
        }
        for element in value.elements() {
            self.bare(element, Placement::Bare, taken, owner);
        }
        for (key, value) in value.members() {
            // <https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html>
            let placement = match key.as_text() {
                Some("x-amazon-apigateway-policy") => Placement::Resource,
                _ => Placement::Bare,
            };
            self.bare(value, placement, taken, owner);
        }
    }

    /// All that was read.
    pub(super) fn finish(self) -> Template {
        let mut template = self.template;
        let noted = &self.evaluator.noted;
        let made = &template.made;
        let is_inside = |mistake: &Mistake| {
            let mut places = made.iter().map(|made| made.value.place);
            places.any(|place| place.contains(mistake.place))
        };
        let mistakes = noted.mistakes.take();
        let mistakes: Vec<Mistake> = mistakes.into_iter().filter(is_inside).collect();
        let mut unsubstituted = BTreeSet::new();
        for made in made {
            self.evaluator
                .unsubstituted(&made.value, &mut unsubstituted);
        }
        template.mistakes = mistakes;
        template.unsubstituted = unsubstituted.into_iter().collect();
        template.assumptions = noted.defaults.take().into_iter().collect();
        template.asked = noted.asked.get();
        template.rests_on_default = noted.rests_on_default.get();
        template
    }
}

/// Follows `path`, in which `*` is each element of a list, from `value` on.
fn follow<'v>(value: &'v Value, path: &[&str], element: &'v Value, hits: &mut Vec<Hit<'v>>) {
    let hit = |is_early| Hit {
        value,
        element,
        is_early,
    };
    let Some((step, rest)) = path.split_first() else {
        hits.push(hit(false));
        return;
    };
    if unknown_at(value).is_some() {
        hits.push(hit(true));
    } else if *step != "*" {
        if let Some(member) = value.get(step) {
            follow(member, rest, element, hits);
        }
    } else if value.elements().is_empty() {
        // CloudFormation takes a lone object for a list of one.
        if !value.members().is_empty() {
            follow(value, rest, value, hits);
        }
    } else {
        for element in value.elements() {
            follow(element, rest, element, hits);
        }
    }
}

/// The known text at the end of a path.
fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    let end = path.iter().try_fold(value, |value, step| value.get(step))?;
    end.as_known_text().map(str::to_owned)
}

/// The position of what is not known, where that is all of `value`.
fn unknown_at(value: &Value) -> Option<usize> {
    match &value.data {
        Data::Unknown(position) => Some(*position),
        Data::Text(rope) => {
            let text = rope.text.trim();
            let (position, length) = unknown::leading_mark(text)?;
            (length == text.len()).then_some(position)
        }
        _ => None,
    }
}

/// Whether a value of any property is a policy: an object, or its JSON text, with statements.
fn looks_like_policy(value: &Value) -> bool {
    match &value.data {
        Data::Object(_) => {
            let Some(statement) = value.get("Statement") else {
                return false;
            };
            let version = value.get("Version").and_then(Value::as_text);
            let has_effect = |one: &Value| one.get("Effect").is_some();
            matches!(version, Some("2012-10-17" | "2008-10-17"))
                || has_effect(statement)
                || statement.elements().iter().any(has_effect)
        }
        Data::Text(rope) => {
            let inside = rope.text.trim_start().strip_prefix('{').unwrap_or_default();
            let inside = inside.trim_start();
            let first = ["\"Version\"", "\"Statement\"", "\"Id\""];
            first.iter().any(|key| inside.starts_with(key))
                && inside.contains("\"Statement\"")
                && inside.contains("\"Effect\"")
        }
        _ => false,
    }
}

/// Whether JSON in a text holds a policy in one of its own strings, as the calls of custom resources
/// of the CDK do.
fn holds_policy_in_string(text: &str) -> bool {
    text.contains(r#"\"Statement\""#) && text.contains(r#"\"Effect\""#)
}

#[cfg(test)]
mod tests {
    use crate::iac::cloudformation::read;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn what_cannot_be_read_is_listed_and_what_a_default_keeps_out_is_read() {
        let text = r#"{
            "Parameters": {"Live": {"Default": "no"}, "Trust": {"Type": "String"}},
            "Conditions": {"Live": {"Fn::Equals": [{"Ref": "Live"}, "yes"]},
                "Never": {"Fn::Equals": ["a", "b"]}},
            "Resources": {
                "Later": {"Type": "AWS::IAM::User", "Condition": "Live", "Properties": {
                    "Policies": [{"PolicyName": "own", "PolicyDocument": {"Statement": []}}]}},
                "Gone": {"Type": "AWS::IAM::User", "Condition": "Never", "Properties": {
                    "Policies": [{"PolicyName": "own", "PolicyDocument": {}}]}},
                "Role": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": {"Ref": "Trust"}}}}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let template = read(parsed.tree.root(), true, &Unknowns::default());
        assert_eq!(template.made.len(), 1);
        assert_eq!(template.made[0].name.as_deref(), Some("own"));
        let [unchecked] = template.unchecked.as_slice() else {
            panic!("{:?}", template.unchecked);
        };
        assert_eq!(unchecked.what, "the policy of `AWS::IAM::Role Role`");
        assert_eq!(
            unchecked.reason,
            "`${Trust}` is a parameter without default"
        );
        let declared: Vec<&str> = template.declared.iter().map(|one| &*one.name).collect();
        assert_eq!(declared, ["Role"]);
        assert_eq!(
            template.assumptions,
            ["parameter `Live` has its default `no`"]
        );
    }
}
