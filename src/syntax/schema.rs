//! The structural check of a policy document against `rules/policy.schema.json`.
//!
//! Building the schema costs more than checking a policy, so this is consulted only for documents
//! that the typed reader could not read whole. The `jsonschema` crate reads our spanned tree
//! directly, so a violation is found at its node and no second tree is built. This is the only
//! module that knows the crate.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::Value;

use super::tree::Elements;
use super::{Kind, Member, Node};

/// The grammar of IAM policies as JSON Schema 2020-12.
pub const POLICY_SCHEMA: &str = include_str!("../../rules/policy.schema.json");

/// How many departures of one document are told.
const MOST: usize = 2_000;

/// A place where a document departs from the schema.
#[derive(Debug)]
pub struct Violation<'t> {
    /// The rule the schema names for it.
    pub rule: String,
    /// The value that departs; for a missing or unknown member, the object.
    pub node: Node<'t>,
    /// How.
    pub kind: ViolationKind<'t>,
}

/// How a value departs from the schema.
#[derive(Debug)]
pub enum ViolationKind<'t> {
    /// The object lacks a member.
    Missing(String),
    /// The object has a member it should not have.
    Unknown(Member<'t>),
    /// The value has the wrong type; the types expected.
    Type(Vec<&'static str>),
    /// The value is none of those allowed.
    Value(Vec<String>),
    /// Members that exclude one another.
    Clash(Vec<String>),
    /// The list is empty.
    Empty,
}

/// All violations of the document at `root`, in the order of the document.
#[must_use]
pub fn violations(root: Node<'_>) -> Vec<Violation<'_>> {
    let Some((schema, validator)) = policy_schema() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut lists = Lists::new();
    for error in validator.iter_errors(root).take(MOST) {
        let Some(node) = node_at(root, &error, &mut lists) else {
            continue;
        };
        // A value that could not be read is a syntax error, reported as such; one that is not
        // known is no fault.
        if matches!(node.kind(), Kind::Missing | Kind::Unknown | Kind::Call) {
            continue;
        }
        let Some((keyword, subschema)) = keyword_of(schema, &error) else {
            continue;
        };
        let Some(rule) = subschema.pointer(&format!("/x-rule/{keyword}")) else {
            continue;
        };
        let rule = rule.as_str().unwrap_or_default();
        for kind in kinds(node, &keyword, subschema) {
            found.push(Violation {
                rule: rule.to_owned(),
                node,
                kind,
            });
        }
    }
    found.sort_by_key(|violation| violation.node.span());
    found
}

fn policy_schema() -> Option<&'static (Value, Validator<Tree>)> {
    static SCHEMA: OnceLock<Option<(Value, Validator<Tree>)>> = OnceLock::new();
    SCHEMA
        .get_or_init(|| {
            let schema: Value = serde_json::from_str(POLICY_SCHEMA).ok()?;
            let validator = jsonschema::options_for::<Tree>().build(&schema).ok()?;
            Some((schema, validator))
        })
        .as_ref()
}

/// The schema keyword that failed, and the subschema it stands in.
fn keyword_of<'v>(schema: &'v Value, error: &ValidationError<'_>) -> Option<(String, &'v Value)> {
    let path = error.schema_path().as_str();
    let (parent, keyword) = path.rsplit_once('/')?;
    Some((keyword.to_owned(), schema.pointer(parent)?))
}

/// The elements of the arrays that violations led through, so that a long list of faulty statements
/// is counted through once.
type Lists<'t> = HashMap<usize, Vec<Node<'t>>>;

fn node_at<'t>(
    root: Node<'t>,
    error: &ValidationError<'_>,
    lists: &mut Lists<'t>,
) -> Option<Node<'t>> {
    // The crate's own segments take a key such as `0` for an index.
    let path = error.instance_path().as_str();
    let mut node = root;
    for segment in path.split('/').skip(1) {
        node = if node.kind() == Kind::Array {
            let list = lists
                .entry(node.range().start)
                .or_insert_with(|| node.elements().collect());
            *list.get(segment.parse::<usize>().ok()?)?
        } else {
            node.get(&segment.replace("~1", "/").replace("~0", "~"))?
        };
    }
    Some(node)
}

fn kinds<'t>(node: Node<'t>, keyword: &str, subschema: &Value) -> Vec<ViolationKind<'t>> {
    let names = |value: Option<&Value>| -> Vec<String> {
        let list = value.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    match keyword {
        "required" => names(subschema.get("required"))
            .into_iter()
            .filter(|name| node.get(name).is_none())
            .map(ViolationKind::Missing)
            .collect(),
        "additionalProperties" => node
            .members()
            .filter(|member| {
                let properties = subschema.get("properties");
                properties.is_none_or(|known| known.get(member.key.as_str()).is_none())
            })
            .map(ViolationKind::Unknown)
            .collect(),
        "type" => vec![ViolationKind::Type(expected_types(subschema))],
        "enum" => vec![ViolationKind::Value(names(subschema.get("enum")))],
        "const" => vec![ViolationKind::Value(
            subschema
                .get("const")
                .and_then(Value::as_str)
                .map(str::to_owned)
                .into_iter()
                .collect(),
        )],
        "not" => vec![ViolationKind::Clash(clashing(node, subschema, names))],
        "minItems" => vec![ViolationKind::Empty],
        _ => Vec::new(),
    }
}

fn clashing(
    node: Node<'_>,
    subschema: &Value,
    names: impl Fn(Option<&Value>) -> Vec<String>,
) -> Vec<String> {
    let mut clash = names(subschema.pointer("/not/required"));
    if let [only] = clash.as_slice() {
        let plain = only.trim_start_matches("Not").to_owned();
        clash.insert(0, plain);
    }
    clash.retain(|name| node.get(name).is_some());
    clash
}

fn expected_types(subschema: &Value) -> Vec<&'static str> {
    const NAMES: [&str; 4] = ["object", "string", "number", "boolean"];
    let expected = subschema.get("type");
    NAMES
        .into_iter()
        .filter(|name| match expected {
            Some(Value::String(one)) => one == name,
            Some(Value::Array(some)) => some.iter().any(|one| one == name),
            _ => false,
        })
        .collect()
}

/// The spanned tree as `jsonschema` sees it.
struct Tree;

#[derive(Default)]
struct Name(String);

impl Json for Tree {
    type Node<'a> = Node<'a>;
    type PreparedKey = String;
    type StringBuffer = Name;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Name, string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        string.clone_into(&mut buffer.0);
        let mut builder =
            super::TreeBuilder::new(crate::source::SourceId::new(u32::MAX), &buffer.0);
        let map = super::OffsetMap::default();
        builder.decoded(0..0, buffer.0.clone(), map);
        let tree = builder.finish();
        f(tree.root())
    }
}

struct Number<'t>(&'t str);

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }
    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }
    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }
    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }
    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(self.0.parse().unwrap_or_else(|_| 0.into()))
    }
}

impl<'a> JsonNode<'a, Tree> for Node<'a> {
    type Object = ObjectView<'a>;
    type Array = ArrayView<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<ObjectView<'a>> {
        (self.kind() == Kind::Object).then_some(ObjectView(*self))
    }
    fn as_array(&self) -> Option<ArrayView<'a>> {
        (self.kind() == Kind::Array).then_some(ArrayView(*self))
    }
    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.text().map(|text| Cow::Borrowed(text.as_str()))
    }
    fn as_number(&self) -> Option<Number<'a>> {
        (self.kind() == Kind::Number).then_some(Number(self.literal()))
    }
    fn as_boolean(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.literal() == "true")
    }
    fn is_null(&self) -> bool {
        matches!(
            self.kind(),
            Kind::Null | Kind::Missing | Kind::Unknown | Kind::Call
        )
    }
    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null | Kind::Missing | Kind::Unknown | Kind::Call => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }
    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(to_value(*self))
    }
    fn identity(&self) -> Option<NodeIdentity> {
        None
    }
}

/// Only strings and their like are compared with `enum` and `const`; deeper values are cut off.
fn to_value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null | Kind::Missing | Kind::Unknown | Kind::Call => Value::Null,
        Kind::Bool => Value::Bool(node.literal() == "true"),
        Kind::Number => serde_json::from_str(node.literal()).unwrap_or(Value::Null),
        Kind::String => Value::String(node.as_str().unwrap_or_default().to_owned()),
        Kind::Array => Value::Array(Vec::new()),
        Kind::Object => Value::Object(serde_json::Map::new()),
    }
}

struct ObjectView<'a>(Node<'a>);

impl<'a> Object<'a, Tree> for ObjectView<'a> {
    type Node = Node<'a>;
    type MemberName = &'a str;
    type MembersIter = MemberNames<'a>;

    fn len(&self) -> usize {
        self.0.members().count()
    }
    fn get(&self, key: &String) -> Option<Node<'a>> {
        self.0.get(key)
    }
    fn members(&self) -> MemberNames<'a> {
        // Of equal keys the last counts, as in [`Node::get`].
        let last: HashMap<_, _> = self
            .0
            .members()
            .map(|member| (member.key.as_str(), member))
            .collect();
        let counts = |member: &Member<'a>| {
            last.get(member.key.as_str())
                .is_some_and(|last| last.key == member.key)
        };
        MemberNames(
            self.0
                .members()
                .filter(counts)
                .collect::<Vec<_>>()
                .into_iter(),
        )
    }
}

struct MemberNames<'a>(std::vec::IntoIter<Member<'a>>);

impl<'a> Iterator for MemberNames<'a> {
    type Item = (&'a str, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let member = self.0.next()?;
        Some((member.key.as_str(), member.value))
    }
}

struct ArrayView<'a>(Node<'a>);

impl<'a> Array<'a, Tree> for ArrayView<'a> {
    type Node = Node<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.0.elements().count()
    }
    fn elements(&self) -> Elements<'a> {
        self.0.elements()
    }
}
