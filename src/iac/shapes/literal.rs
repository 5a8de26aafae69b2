//! Values of files as they are written.

use super::variables::{self, Piece};
use super::{intrinsics, sole_unknown};
use crate::iac::value::{Data, Rope, Unknowns, Value};
use crate::source::Span;
use crate::syntax::{Domain, Kind, Node, Text, unknown};

/// How deep values are read.
pub(super) const MAX_DEPTH: usize = 128;

/// What a file's strings and objects can mean besides themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    /// Nothing else.
    Plain,
    /// Variables of the Serverless Framework.
    Variables,
    /// Those, and CloudFormation's functions.
    Serverless,
    /// Inside `Fn::Sub` of the latter.
    Sub,
}

/// Makes values of nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Literals<'u> {
    pub(super) unknowns: &'u Unknowns,
    pub(super) dialect: Dialect,
}

impl<'u> Literals<'u> {
    pub(super) const fn new(unknowns: &'u Unknowns, dialect: Dialect) -> Self {
        Self { unknowns, dialect }
    }

    /// The value of a node and all in it.
    pub(super) fn value(self, node: Node<'_>) -> Value {
        self.nested(node, 0)
    }

    /// The value of a node that stands inside so many others.
    pub(super) fn nested(self, node: Node<'_>, depth: usize) -> Value {
        let place = node.span();
        if depth > MAX_DEPTH {
            return self.unknown("what is nested too deeply", place, Domain::Any);
        }
        if self.dialect == Dialect::Serverless
            && let Some(value) = intrinsics::value(self, node, depth)
        {
            return value;
        }
        match node.kind() {
            Kind::Array => {
                let elements = node.elements();
                let elements = elements.map(|element| self.nested(element, depth + 1));
                Value::list(place, elements.collect())
            }
            Kind::Object => {
                let members = node.members().map(|member| {
                    let value = self.nested(member.value, depth + 1);
                    (self.key(member.key), value)
                });
                Value::object(place, members.collect())
            }
            Kind::String => match node.text() {
                Some(text) => self.string(text),
                None => Value::null(place),
            },
            Kind::Unknown => match node.unknown() {
                Some(unknown) => self.unknown(&unknown.name, place, unknown.domain),
                None => self.unknown("a value", place, Domain::Any),
            },
            Kind::Call => {
                let name = node
                    .call()
                    .map_or("an expression", |(name, _)| name.as_str());
                self.unknown(name, place, Domain::Any)
            }
            Kind::Missing => self.unknown("what cannot be read", place, Domain::Any),
            Kind::Null | Kind::Bool | Kind::Number => {
                Value::of_scalar(node).unwrap_or_else(|| Value::null(place))
            }
        }
    }

    pub(super) fn unknown(self, name: &str, place: Span, domain: Domain) -> Value {
        self.unknowns.value(name, place, domain)
    }

    /// The value of a string.
    pub(super) fn string(self, text: Text<'_>) -> Value {
        let value = self.key(text);
        // A variable alone in a string can be a list or an object.
        let sole = value.as_text().and_then(sole_unknown);
        if let Some(position) = sole
            && variables::is_alone(text.as_str(), self.dialect)
        {
            let domain = match self.unknowns.domain(position) {
                Domain::Text => Domain::Any,
                domain => domain,
            };
            let name = self.unknowns.name(position);
            return self.unknown(&name, text.span(), domain);
        }
        value
    }

    /// A string that is text in any case.
    fn key(self, text: Text<'_>) -> Value {
        let content = text.as_str();
        let known = text.node().tree().unknowns();
        let stretches = variables::stretches(content, known, self.dialect);
        if stretches.is_empty() {
            return Value::of_text(text);
        }
        let mut rope = Rope::new(text.writing());
        let mut from = 0;
        for stretch in stretches {
            rope.push_part(text, from..stretch.range.start);
            from = stretch.range.end;
            let place = text.part(stretch.range);
            match stretch.piece {
                Piece::Unknown { name, domain } => {
                    let position = self.unknowns.position(&name, place, domain);
                    rope.push_at(&unknown::mark(position), place);
                }
                Piece::Literal(literal) => rope.push_at(&literal, place),
            }
        }
        rope.push_part(text, from..content.len());
        Value {
            place: text.span(),
            data: Data::Text(rope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::json;

    fn shown(value: &Value, unknowns: &Unknowns) -> String {
        match &value.data {
            Data::Null => "null".to_owned(),
            Data::Bool(value) => value.to_string(),
            Data::Number(number) => number.to_string(),
            Data::Text(rope) => {
                let names: Vec<_> = (0..9)
                    .map(|at| format!("<{}>", unknowns.name(at)))
                    .collect();
                unknown::replaced(&rope.text, |at| &names[at])
            }
            Data::List(list) => {
                let list: Vec<_> = list.iter().map(|one| shown(one, unknowns)).collect();
                format!("[{}]", list.join(","))
            }
            Data::Object(members) => {
                let members = members.iter().map(|(key, value)| {
                    format!("{}={}", shown(key, unknowns), shown(value, unknowns))
                });
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
            Data::Unknown(at) => format!("?{}", unknowns.name(*at)),
        }
    }

    fn read(text: &str, dialect: Dialect) -> String {
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let value = Literals::new(&unknowns, dialect).value(parsed.tree.root());
        shown(&value, &unknowns)
    }

    #[test]
    fn values_stay_as_they_are_written() {
        assert_eq!(
            read(r#"{"a": [1, true, null, "x${self:y}"]}"#, Dialect::Plain),
            "{a=[1,true,null,x${self:y}]}"
        );
    }

    #[test]
    fn variables_of_the_framework_are_not_known() {
        let read = |text| read(text, Dialect::Serverless);
        assert_eq!(read(r#""a-${self:x.y}-b""#), "a-<${self:x.y}>-b");
        assert_eq!(read(r#""${file(x.yml):y, 'z'}""#), "?${file(x.yml):y, 'z'}");
        assert_eq!(read(r#""${aws:username}""#), "${aws:username}");
        assert_eq!(read(r#""${aws:accountId}""#), "?${aws:accountId}");
        assert_eq!(read(r#""\\${aws:username}""#), "${aws:username}");
        assert_eq!(read(r#""${self:a-${opt:b}}c""#), "<${self:a-${opt:b}}>c");
    }

    #[test]
    fn functions_are_not_known_where_they_stand_alone() {
        let read = |text| read(text, Dialect::Serverless);
        assert_eq!(read(r#"{"Fn::GetAtt": ["T", "Arn"]}"#), "?${T.Arn}");
        assert_eq!(read(r#"{"Ref": "T"}"#), "?${T}");
        assert_eq!(
            read(r#"{"Fn::Sub": "a:${AWS::Region}:${!x}:${self:y}"}"#),
            "a:<${AWS::Region}>:${x}:<${self:y}>"
        );
        assert_eq!(
            read(r#"{"Fn::Join": ["/", ["a", {"Fn::GetAtt": "T.Arn"}, "*"]]}"#),
            "a/<${T.Arn}>/*"
        );
        assert_eq!(read(r#"{"Fn::If": ["C", 1, 2]}"#), "?Fn::If");
    }

    #[test]
    fn depth_is_bounded() {
        let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(read(&text, Dialect::Plain).starts_with("[[["));
    }
}
