//! Parameters of a template: their defaults, and what else they can be.
//!
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>.

use super::evaluate::Evaluator;
use crate::iac::value::{Data, Value};
use crate::source::Span;
use crate::syntax::{Domain, Kind, Node};

impl<'t> Evaluator<'t, '_> {
    /// What the parameter `name` gives to a reference at `place`.
    pub(super) fn parameter(&self, name: &str, node: Node<'t>, place: Span) -> Value {
        let kind = kind(node);
        let unknown = |domain| self.unknowns.value(&format!("${{{name}}}"), place, domain);
        if is_stored(kind) {
            let many = kind.contains("List");
            return unknown(if many { Domain::Any } else { Domain::Text });
        }
        if is_hidden(node) {
            return unknown(Domain::Text);
        }
        // An empty default says that nothing is given; what is made then is for conditions to tell.
        let default = node.get("Default").and_then(scalar);
        let default = default.filter(|text| !text.is_empty() || self.noted.judging.get());
        if let Some(default) = default {
            let assumption = format!("parameter `{name}` has its default `{default}`");
            self.noted.by_default.set(true);
            self.noted.defaults.borrow_mut().insert(assumption);
            return self.given(kind, &default, place);
        }
        let allowed = allowed(node);
        if let [only] = allowed.as_slice() {
            return self.given(kind, only, place);
        }
        unknown(domain(name, kind, node, &allowed))
    }

    /// The value of a parameter to which `text` is given.
    fn given(&self, kind: &str, text: &str, place: Span) -> Value {
        self.spend(text.len());
        if is_list(kind) {
            let elements = text.split(',').map(|one| Value::text(place, one.trim()));
            return Value::list(place, elements.collect());
        }
        let mut value = Value::text(place, text);
        if let Data::Text(rope) = value.data {
            value.data = Data::Text(self.resolved(rope, place));
        }
        value
    }

    /// Why the parameter `name` is not known; `None` where there is no such parameter.
    pub(super) fn why_unknown(&self, name: &str) -> Option<&'static str> {
        let node = *self.parameters.get(name)?;
        Some(if is_stored(kind(node)) {
            "a parameter whose value is stored in Systems Manager"
        } else if is_hidden(node) {
            "a parameter with `NoEcho`"
        } else {
            "a parameter without default"
        })
    }
}

fn kind(node: Node<'_>) -> &str {
    node.get("Type").and_then(Node::as_str).unwrap_or("String")
}

/// Whether the value is that of a parameter of Systems Manager, of which only the name is given.
fn is_stored(kind: &str) -> bool {
    kind.starts_with("AWS::SSM::Parameter::Value<")
}

fn is_hidden(node: Node<'_>) -> bool {
    let hidden = node.get("NoEcho").and_then(scalar);
    hidden.is_some_and(|hidden| hidden.eq_ignore_ascii_case("true"))
}

fn is_list(kind: &str) -> bool {
    kind == "CommaDelimitedList" || kind.starts_with("List<")
}

/// A scalar as text, as CloudFormation takes it.
fn scalar(node: Node<'_>) -> Option<String> {
    match node.kind() {
        Kind::String => node.as_str().map(str::to_owned),
        Kind::Number | Kind::Bool => Some(node.literal().to_owned()),
        _ => None,
    }
}

fn allowed(node: Node<'_>) -> Vec<String> {
    let values = node.get("AllowedValues").into_iter();
    values.flat_map(Node::elements).filter_map(scalar).collect()
}

/// What a parameter can be, by its type, its constraints or, last, what it is called.
fn domain(name: &str, kind: &str, node: Node<'_>, allowed: &[String]) -> Domain {
    if is_list(kind) {
        return Domain::Any;
    }
    if kind.starts_with("AWS::") || kind == "Number" {
        return Domain::Text;
    }
    if !allowed.is_empty() {
        return among(allowed.iter().map(String::as_str));
    }
    if let Some(pattern) = node.get("AllowedPattern").and_then(Node::as_str) {
        let pattern = pattern.trim_start_matches(['^', '(']);
        let pattern = pattern.trim_end_matches(['$', ')']);
        if matches!(pattern, r"\d{12}" | "[0-9]{12}") {
            return Domain::Account;
        }
    }
    let name = name.to_ascii_lowercase();
    if name.ends_with("accountid") || name.ends_with("accountnumber") {
        Domain::Account
    } else if name.ends_with("arn") {
        Domain::Arn
    } else {
        Domain::Text
    }
}

/// What one of several texts can be.
pub(super) fn among<'v>(mut texts: impl Iterator<Item = &'v str>) -> Domain {
    let is_account =
        |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if texts.all(is_account) {
        Domain::Account
    } else {
        Domain::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    const TEMPLATE: &str = r#"{"Parameters": {
        "Env": {"Type": "String", "Default": "prod"},
        "Port": {"Type": "Number", "Default": 443},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a/b"},
        "Secret": {"Type": "String", "NoEcho": true, "Default": "x"},
        "Only": {"Type": "String", "AllowedValues": ["one"]},
        "Stage": {"Type": "String", "AllowedValues": ["test", "live"]},
        "Trusted": {"Type": "String", "AllowedPattern": "^[0-9]{12}$"},
        "Vpc": {"Type": "AWS::EC2::VPC::Id"},
        "KeyArn": {"Type": "String"},
        "Text": {"Type": "String"}}}"#;

    #[test]
    fn defaults_are_texts_at_the_reference_and_are_noted() {
        let parsed = json::parse(SourceId::new(0), TEMPLATE);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let place = Span::new(SourceId::new(0), 5, 9);
        let given = |name| evaluator.reference(name, place).unwrap();
        assert_eq!(given("Env").as_known_text(), Some("prod"));
        assert_eq!(given("Env").place, place);
        assert_eq!(given("Port").as_known_text(), Some("443"));
        assert_eq!(given("Zones").elements()[1].as_known_text(), Some("b"));
        assert_eq!(given("Only").as_known_text(), Some("one"));
        let defaults = evaluator.noted.defaults.borrow();
        assert!(defaults.contains("parameter `Env` has its default `prod`"));
        assert!(!defaults.iter().any(|default| default.contains("Only")));
    }

    #[test]
    fn what_has_no_default_is_unknown_within_its_domain() {
        let parsed = json::parse(SourceId::new(0), TEMPLATE);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let domain = |name| match evaluator.reference(name, Span::none()).unwrap().data {
            Data::Unknown(position) => unknowns.domain(position),
            data => panic!("{data:?}"),
        };
        assert_eq!(domain("Stored"), Domain::Text);
        assert_eq!(domain("Secret"), Domain::Text);
        assert_eq!(domain("Stage"), Domain::Text);
        assert_eq!(domain("Trusted"), Domain::Account);
        assert_eq!(domain("Vpc"), Domain::Text);
        assert_eq!(domain("KeyArn"), Domain::Arn);
        assert_eq!(domain("Text"), Domain::Text);
        assert_eq!(unknowns.name(0), "${Stored}");
    }
}
