//! The functions of CloudFormation.
//!
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>.

use super::evaluate::{Evaluator, piece};
use crate::iac::value::{Data, Rope, Value};
use crate::syntax::{Domain, Node, Quoting, Variables, Writing, unknown};

impl<'t> Evaluator<'t, '_> {
    /// What a function gives; `None` where `AWS::NoValue` takes its place away.
    pub(super) fn call(&self, node: Node<'t>, function: &str, argument: Node<'t>) -> Option<Value> {
        Some(match function {
            "Ref" => match argument.as_str() {
                Some(name) => return self.reference(name, node.span()),
                None => self.unknown(node, Domain::Any),
            },
            "Fn::GetAtt" => self.attribute_of(node, argument),
            "Fn::Sub" => self.substituted(node, argument),
            "Fn::If" => return self.chosen(node, argument),
            "Fn::FindInMap" => self.mapped(node, argument),
            "Fn::Join" => self
                .joined(node, argument)
                .unwrap_or_else(|| self.unknown(node, Domain::Text)),
            "Fn::Split" => self
                .split(node, argument)
                .unwrap_or_else(|| self.unknown(node, Domain::Any)),
            "Fn::Select" => self
                .selected(argument)
                .unwrap_or_else(|| self.unknown(node, Domain::Text)),
            "Fn::Length" => self
                .counted(node, argument)
                .unwrap_or_else(|| self.unknown(node, Domain::Name)),
            // An object stands for the JSON text of it, which a policy may be as well.
            "Fn::ToJsonString" => return self.value(argument),
            "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" => match self.truth(node) {
                Some(truth) => Value::bool(node.span(), truth),
                None => self.unknown(node, Domain::Any),
            },
            "Fn::ImportValue" | "Fn::Base64" => self.unknown(node, Domain::Text),
            _ => self.unknown(node, Domain::Any),
        })
    }

    /// `Fn::Join`; each piece keeps its place, and the delimiters stand between them.
    fn joined(&self, node: Node<'t>, argument: Node<'t>) -> Option<Value> {
        let place = node.span();
        let mut arguments = argument.elements();
        let delimiter = piece(&self.value(arguments.next()?)?)?;
        let list = self.value(arguments.next()?)?;
        let Data::List(elements) = &list.data else {
            return None;
        };
        let mut rope = Rope::new(Writing {
            quoting: Quoting::Composed,
            variables: Variables::AsIs,
        });
        rope.push_at("", place.before());
        let mut previous = None;
        for element in elements {
            if let Some(previous) = previous {
                rope.push_at(&delimiter, previous);
            }
            let text = piece(element)?;
            if !self.spend(text.len().saturating_add(delimiter.len())) {
                return None;
            }
            match &element.data {
                Data::Text(part) => rope.push_rope(part),
                _ => rope.push_at(&text, element.place),
            }
            previous = Some(element.place.after());
        }
        Some(Value {
            place,
            data: Data::Text(rope),
        })
    }

    /// `Fn::Split`, where no unknown text can hold the delimiter.
    fn split(&self, node: Node<'t>, argument: Node<'t>) -> Option<Value> {
        let place = node.span();
        let mut arguments = argument.elements();
        let delimiter = self.value(arguments.next()?)?;
        let delimiter = delimiter.as_known_text().filter(|text| !text.is_empty())?;
        let text = piece(&self.value(arguments.next()?)?)?;
        self.spend(text.len());
        let mut marks = text.char_indices().filter_map(|(at, _)| {
            let (position, _) = unknown::leading_mark(text.get(at..)?)?;
            Some(position)
        });
        let separate = marks.all(|position| {
            !delimiter.contains(char::is_numeric)
                && cannot_hold(self.unknowns.domain(position), delimiter)
        });
        if !separate {
            return None;
        }
        let elements = text.split(delimiter).map(|part| Value::text(place, part));
        Some(Value::list(place, elements.collect()))
    }

    fn selected(&self, argument: Node<'t>) -> Option<Value> {
        let mut arguments = argument.elements();
        let index = piece(&self.value(arguments.next()?)?)?;
        let index: usize = index.trim().parse().ok()?;
        let list = self.value(arguments.next()?)?;
        match list.data {
            Data::List(elements) => elements.into_iter().nth(index),
            _ => None,
        }
    }

    fn counted(&self, node: Node<'t>, argument: Node<'t>) -> Option<Value> {
        let list = self.value(argument)?;
        match list.data {
            Data::List(elements) => Some(Value {
                place: node.span(),
                data: Data::Number(elements.len().to_string().into()),
            }),
            _ => None,
        }
    }
}

/// Whether no value of `domain` can hold any character of `delimiter`.
fn cannot_hold(domain: Domain, delimiter: &str) -> bool {
    match domain {
        Domain::Any | Domain::Text | Domain::Arn => false,
        Domain::Name => delimiter
            .chars()
            .all(|c| matches!(c, ':' | ',' | ';' | '|' | ' ')),
        Domain::Account => !delimiter.contains(char::is_numeric),
        Domain::Region | Domain::Partition | Domain::UrlSuffix => {
            !delimiter.contains(|c: char| c.is_alphanumeric() || matches!(c, '-' | '.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    /// What `expression` comes to, with the names of what is unknown; `None` where it is no text.
    fn shown(expression: &str) -> Option<String> {
        let text = format!(
            r#"{{"Parameters": {{"List": {{"Type": "CommaDelimitedList", "Default": "a, b"}}}},
                "x": {expression}}}"#
        );
        let parsed = json::parse(SourceId::new(0), &text);
        let root = parsed.tree.root();
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(root, true, &unknowns);
        let value = evaluator.value(root.get("x").unwrap()).unwrap();
        piece(&value).map(|text| evaluator.named(&text))
    }

    #[test]
    fn lists_are_joined_split_and_selected_from() {
        let cases = [
            (
                r#"{"Fn::Join": [":", ["a", {"Ref": "AWS::NoValue"}, 1, true]]}"#,
                "a:1:true",
            ),
            (r#"{"Fn::Join": ["-", {"Ref": "List"}]}"#, "a-b"),
            (r#"{"Fn::Select": ["1", {"Ref": "List"}]}"#, "b"),
            (r#"{"Fn::Select": [1, {"Fn::Split": ["/", "a/b/c"]}]}"#, "b"),
            (r#"{"Fn::Length": {"Ref": "List"}}"#, "2"),
            (
                r#"{"Fn::Select": [4, {"Fn::Split": [":", {"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:x"}]}]}"#,
                "${AWS::AccountId}",
            ),
        ];
        for (expression, expected) in cases {
            assert_eq!(shown(expression).as_deref(), Some(expected), "{expression}");
        }
    }

    #[test]
    fn what_is_not_known_is_called_what_the_file_says() {
        for expression in [
            r#"{"Fn::ImportValue": "shared-key"}"#,
            r#"{"Fn::Select": [0, {"Fn::GetAZs": ""}]}"#,
            r#"{"Fn::Split": ["-", {"Ref": "AWS::Region"}]}"#,
        ] {
            assert_eq!(shown(expression).as_deref(), Some(expression));
        }
    }

    #[test]
    fn the_pieces_of_a_join_keep_their_places() {
        let text = r#"{"x": {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "B"}, "/*"]]}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let root = parsed.tree.root();
        let evaluator = Evaluator::new(root, true, &unknowns);
        let value = evaluator.value(root.get("x").unwrap()).unwrap();
        let Data::Text(rope) = &value.data else {
            panic!("{value:?}");
        };
        let last = u32::try_from(rope.text.len() - 2).unwrap();
        assert_eq!(rope.writing.quoting, Quoting::Composed);
        assert!(text[rope.map.outer(0) as usize..].starts_with("arn:"));
        assert!(text[rope.map.outer(13) as usize..].starts_with(r#"{"Ref""#));
        assert!(text[rope.map.outer(last) as usize..].starts_with("/*"));
    }
}
