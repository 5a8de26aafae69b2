//! Values of a template, evaluated when they are asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::iac::file::Mistake;
use crate::iac::value::{Data, Rope, Unknowns, Value};
use crate::source::Span;
use crate::syntax::{Domain, Kind, Node, Text, unknown};

/// How deeply values are followed, through references too.
const MAX_DEPTH: usize = 128;

/// What may be evaluated in all: bytes of text, and [`NODE`] for each value. Templates are at most
/// a megabyte.
const BUDGET: usize = 1 << 26;

/// What a value costs of the [`BUDGET`].
const NODE: usize = 32;

/// The longest expression that messages quote.
const LONGEST_QUOTE: usize = 60;

/// What the expressions of a template come to.
pub(super) struct Evaluator<'t, 'u> {
    pub(super) parameters: Section<'t>,
    pub(super) resources: Section<'t>,
    pub(super) conditions: Section<'t>,
    pub(super) mappings: Option<Node<'t>>,
    pub(super) unknowns: &'u Unknowns,
    /// What an unknown condition is taken to be.
    pub(super) assume: bool,
    /// Whether `Fn::If` takes the branches that defaults do not.
    pub(super) against_defaults: bool,
    pub(super) noted: Noted,
    /// The conditions and resources being evaluated.
    open: RefCell<Vec<String>>,
    depth: Cell<usize>,
    spent: Cell<usize>,
}

/// The entries of a section of a template by their names.
pub(super) type Section<'t> = BTreeMap<&'t str, Node<'t>>;

/// What is noted on the way.
#[derive(Default)]
pub(super) struct Noted {
    /// Whether a condition was not known.
    pub(super) asked: Cell<bool>,
    /// Whether a branch was taken because of a default.
    pub(super) rests_on_default: Cell<bool>,
    /// Whether a condition is being judged.
    pub(super) judging: Cell<bool>,
    /// Whether a default was used since this was last reset.
    pub(super) by_default: Cell<bool>,
    /// The defaults that were used, in words.
    pub(super) defaults: RefCell<BTreeSet<String>>,
    /// Policy variables inside `Fn::Sub`.
    pub(super) mistakes: RefCell<BTreeSet<Mistake>>,
}

impl<'t, 'u> Evaluator<'t, 'u> {
    pub(super) fn new(root: Node<'t>, assume: bool, unknowns: &'u Unknowns) -> Self {
        Self {
            parameters: section(root, "Parameters"),
            resources: section(root, "Resources"),
            conditions: section(root, "Conditions"),
            mappings: root.get("Mappings"),
            unknowns,
            assume,
            against_defaults: false,
            noted: Noted::default(),
            open: RefCell::default(),
            depth: Cell::default(),
            spent: Cell::default(),
        }
    }

    /// What `node` comes to; `None` where `AWS::NoValue` takes it away.
    pub(super) fn value(&self, node: Node<'t>) -> Option<Value> {
        self.deeper(|| self.evaluated(node)).unwrap_or_else(|| {
            let name = "a value that takes too many steps";
            Some(self.unknowns.value(name, node.span(), Domain::Any))
        })
    }

    fn evaluated(&self, node: Node<'t>) -> Option<Value> {
        match node.kind() {
            Kind::Object => match call(node) {
                Some((function, argument)) => self.call(node, function, argument),
                None => Some(self.object(node)),
            },
            Kind::Array => {
                let elements = node.elements().filter_map(|element| self.value(element));
                Some(Value::list(node.span(), elements.collect()))
            }
            Kind::String => node.text().map(|text| self.literal(text)),
            Kind::Unknown => Some(match node.unknown() {
                Some(unknown) => self
                    .unknowns
                    .value(&unknown.name, node.span(), unknown.domain),
                None => self.unknown(node, Domain::Any),
            }),
            Kind::Call => Some(self.unknown(node, Domain::Any)),
            _ => Some(Value::of_scalar(node).unwrap_or_else(|| Value::null(node.span()))),
        }
    }

    /// An object whose members `Fn::ForEach` or a macro makes is not known.
    fn object(&self, node: Node<'t>) -> Value {
        let generated = node.members().any(|member| {
            let key = member.key.as_str();
            key.starts_with("Fn::ForEach") || key == "Fn::Transform"
        });
        if generated {
            return self.unknown(node, Domain::Any);
        }
        let mut members = Vec::new();
        for member in node.members() {
            if let Some(value) = self.value(member.value) {
                members.push((Value::of_text(member.key), value));
            }
        }
        Value::object(node.span(), members)
    }

    /// A string that is no variable's: only dynamic references in it are not known.
    fn literal(&self, text: Text<'t>) -> Value {
        self.spend(text.as_str().len());
        let mut value = Value::of_text(text);
        if let Data::Text(rope) = value.data {
            value.data = Data::Text(self.resolved(rope, text.span()));
        }
        value
    }

    /// The text with unknown text for its dynamic references, `{{resolve:ssm:name}}`:
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>.
    pub(super) fn resolved(&self, rope: Rope, place: Span) -> Rope {
        const OPEN: &str = "{{resolve:";
        if !rope.text.contains(OPEN) {
            return rope;
        }
        let mut resolved = Rope::new(rope.writing);
        let mut from = 0;
        while let Some(rest) = rope.text.get(from..)
            && let Some(at) = rest.find(OPEN)
            && let Some(length) = rest.get(at..).and_then(|reference| reference.find("}}"))
        {
            let (start, end) = (from + at, from + at + length + 2);
            let before = rope.text.get(from..start).unwrap_or_default();
            resolved.push_mapped(before, &rope.map, from);
            let reference = rope.text.get(start..end).unwrap_or_default();
            let span = part(&rope, place, start, end);
            let name = self.named(reference);
            let position = self.unknowns.position(&name, span, Domain::Text);
            resolved.push_at(&unknown::mark(position), span);
            from = end;
        }
        let rest = rope.text.get(from..).unwrap_or_default();
        resolved.push_mapped(rest, &rope.map, from);
        resolved
    }

    /// The text with the names of what is unknown in it.
    pub(super) fn named(&self, text: &str) -> String {
        let all = self.unknowns.all();
        unknown::replaced(text, |position| {
            all.get(position)
                .map_or("", |unknown| unknown.name.as_ref())
        })
    }

    /// A value that is not known, called what stands in the file.
    pub(super) fn unknown(&self, node: Node<'_>, domain: Domain) -> Value {
        self.unknowns.value(&quoted(node), node.span(), domain)
    }

    /// How `value`, which `node` comes to, stands inside a string.
    pub(super) fn piece_of(&self, value: Option<&Value>, node: Node<'_>) -> String {
        value.map_or_else(String::new, |value| {
            piece(value).unwrap_or_else(|| {
                let name = quoted(node);
                let position = self.unknowns.position(&name, node.span(), Domain::Text);
                unknown::mark(position)
            })
        })
    }

    /// Does `work` one level deeper; `None` where that is too deep or too much.
    pub(super) fn deeper<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH || !self.spend(NODE) {
            return None;
        }
        self.depth.set(depth + 1);
        let result = work();
        self.depth.set(depth);
        Some(result)
    }

    /// Does `work`, in which `name` must not be met again; `None` where it is met again.
    pub(super) fn within<T>(&self, name: &str, work: impl FnOnce() -> T) -> Option<T> {
        if self.open.borrow().iter().any(|open| open == name) {
            return None;
        }
        self.open.borrow_mut().push(name.to_owned());
        let result = work();
        self.open.borrow_mut().pop();
        Some(result)
    }

    /// Takes `cost` of the budget; whether there was as much.
    pub(super) fn spend(&self, cost: usize) -> bool {
        let spent = self.spent.get().saturating_add(cost);
        self.spent.set(spent);
        spent <= BUDGET
    }
}

fn section<'t>(root: Node<'t>, name: &str) -> Section<'t> {
    let members = root.get(name).into_iter().flat_map(Node::members);
    members
        .map(|member| (member.key.as_str(), member.value))
        .collect()
}

/// The function and its argument, where `node` is the call of one.
pub(super) fn call(node: Node<'_>) -> Option<(&str, Node<'_>)> {
    let mut members = node.members();
    let first = members.next()?;
    let name = first.key.as_str();
    let is_function = name == "Ref" || name.starts_with("Fn::") && !name.starts_with("Fn::ForEach");
    (is_function && members.next().is_none()).then_some((name, first.value))
}

/// How a value stands inside a string; `None` for lists and objects.
pub(super) fn piece(value: &Value) -> Option<String> {
    match &value.data {
        Data::Null => Some(String::new()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Number(number) => Some(number.to_string()),
        Data::Text(rope) => Some(rope.text.clone()),
        Data::Unknown(position) => Some(unknown::mark(*position)),
        Data::List(_) | Data::Object(_) => None,
    }
}

/// The value as it stands for an expression at `place`, having come from elsewhere in the file.
pub(super) fn moved(value: Value, place: Span) -> Value {
    let data = match value.data {
        Data::Text(rope) => return Value::text(place, rope.text),
        Data::List(elements) => {
            let elements = elements.into_iter().map(|element| moved(element, place));
            Data::List(elements.collect())
        }
        Data::Object(members) => {
            let members = members
                .into_iter()
                .map(|(key, value)| (moved(key, place), moved(value, place)));
            Data::Object(members.collect())
        }
        data => data,
    };
    Value { place, data }
}

/// The place of the bytes `start..end` of a text in the source of `place`.
pub(super) fn part(rope: &Rope, place: Span, start: usize, end: usize) -> Span {
    let outer = |at: usize| rope.map.outer(u32::try_from(at).unwrap_or(u32::MAX));
    Span::new(place.source(), outer(start), outer(end))
}

/// What messages call an expression: what stands in the file or, where that is long, the function
/// and where it stands.
fn quoted(node: Node<'_>) -> String {
    let text = node.tree().text();
    let range = node.range();
    let written = text.get(range.clone()).unwrap_or_default();
    if !written.is_empty() && written.len() <= LONGEST_QUOTE && !written.contains('\n') {
        return written.to_owned();
    }
    let function = node.members().next();
    let function = function.map_or("a value", |member| member.key.as_str());
    let before = text.get(..range.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
    format!("{function} at {line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn no_value_takes_members_and_elements_away() {
        let text = r#"{"a": {"Ref": "AWS::NoValue"}, "b": [1, {"Ref": "AWS::NoValue"}]}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let value = evaluator.value(parsed.tree.root()).unwrap();
        assert!(value.get("a").is_none());
        assert_eq!(value.get("b").unwrap().elements().len(), 1);
    }

    #[test]
    fn dynamic_references_are_unknown_text_at_their_places() {
        let text = r#"{"a": "x{{resolve:ssm:/p:1}}y"}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let value = evaluator.value(parsed.tree.root()).unwrap();
        let written = value.get("a").unwrap().as_text().unwrap();
        assert_eq!(written, format!("x{}y", unknown::mark(0)));
        let all = unknowns.all();
        assert_eq!(&text[all[0].place.range()], "{{resolve:ssm:/p:1}}");
    }

    #[test]
    fn resources_named_after_each_other_are_not_followed_for_ever() {
        let text = r#"{"Resources": {
            "A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "B"}}},
            "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "A"}}}}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let name = evaluator.reference("A", Span::none()).unwrap();
        assert!(!name.is_known());
    }
}
