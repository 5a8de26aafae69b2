//! `Fn::Sub`: a text with variables.
//!
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html>.

use std::ops::Range;

use super::evaluate::{Evaluator, piece};
use crate::iac::file::{Mistake, MistakeKind};
use crate::iac::value::{Data, Rope, Value};
use crate::source::Span;
use crate::syntax::{Domain, Kind, Node, Text, Variables, Writing};

/// A piece of the text, as a range of its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    /// Text that stays as it is.
    Literal(Range<usize>),
    /// `${!`, which stands for `${`.
    Escape(Range<usize>),
    /// `${Name}`
    Variable(Range<usize>),
}

impl<'t> Evaluator<'t, '_> {
    /// What `Fn::Sub` gives. Its value stands at the string and is to be written as in `Fn::Sub`.
    pub(super) fn substituted(&self, node: Node<'t>, argument: Node<'t>) -> Value {
        let mut arguments = argument.elements();
        let text = match argument.kind() {
            Kind::String => argument.text(),
            _ => arguments.next().and_then(Node::text),
        };
        let Some(text) = text else {
            return self.unknown(node, Domain::Text);
        };
        let map = arguments.next();
        let mut rope = Rope::new(Writing {
            quoting: text.writing().quoting,
            variables: Variables::Sub,
        });
        rope.push_part(text, 0..0);
        for part in parts(text.as_str()) {
            let cost = self.add(&mut rope, text, part, map);
            if !self.spend(cost) {
                return self.unknown(node, Domain::Text);
            }
        }
        Value {
            place: text.span(),
            data: Data::Text(self.resolved(rope, text.span())),
        }
    }

    /// Adds a part and returns its length.
    fn add(&self, rope: &mut Rope, text: Text<'t>, part: Part, map: Option<Node<'t>>) -> usize {
        let before = rope.text.len();
        match part {
            Part::Literal(range) => rope.push_part(text, range),
            Part::Escape(range) => rope.push_part(text, range.start..range.start + 2),
            Part::Variable(range) => {
                let name = inside(text.as_str(), &range);
                let place = text.part(range.clone());
                if is_policy_variable(name) && map.is_none_or(|map| map.get(name).is_none()) {
                    let after_brace = range.start + 2;
                    self.noted.mistakes.borrow_mut().insert(Mistake {
                        place,
                        variable: name.to_owned(),
                        kind: MistakeKind::InsideSub,
                        insert_at: Some(text.part(after_brace..after_brace)),
                    });
                    rope.push_part(text, range);
                } else {
                    rope.push_at(&self.variable(name, map, place), place);
                }
            }
        }
        rope.text.len() - before
    }

    /// What stands for the variable `name`.
    fn variable(&self, name: &str, map: Option<Node<'t>>, place: Span) -> String {
        if let Some(node) = map.and_then(|map| map.get(name)) {
            return self.piece_of(self.value(node).as_ref(), node);
        }
        let value = match name.split_once('.') {
            Some((logical, attribute)) => Some(self.attribute(logical, attribute, place)),
            None => self.reference(name, place),
        };
        let Some(value) = value else {
            return String::new();
        };
        piece(&value).unwrap_or_else(|| {
            // A list, which CloudFormation does not put into a text.
            let name = format!("${{{name}}}");
            let value = self.unknowns.value(&name, place, Domain::Text);
            piece(&value).unwrap_or_default()
        })
    }
}

/// Whether a variable is IAM's rather than the template's: one with a colon that is no pseudo
/// parameter, or an escaped `*`, `?` or `$`. See
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
pub(super) fn is_policy_variable(name: &str) -> bool {
    name.contains(':') && !name.starts_with("AWS::") || matches!(name, "*" | "?" | "$")
}

/// The name between `${` and `}`.
fn inside<'s>(text: &'s str, range: &Range<usize>) -> &'s str {
    let variable = text.get(range.clone()).unwrap_or_default();
    let name = variable.strip_prefix("${").unwrap_or_default();
    name.strip_suffix('}').unwrap_or_default().trim()
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut seek = 0;
    while let Some(at) = text.get(seek..).and_then(|rest| rest.find("${")) {
        let start = seek + at;
        let rest = text.get(start + 2..).unwrap_or_default();
        let part = if rest.starts_with('!') {
            Part::Escape(start..start + 3)
        } else {
            match rest.find('}') {
                Some(length) if length > 0 => Part::Variable(start..start + length + 3),
                _ => {
                    seek = start + 2;
                    continue;
                }
            }
        };
        if from < start {
            parts.push(Part::Literal(from..start));
        }
        let (Part::Literal(range) | Part::Escape(range) | Part::Variable(range)) = &part;
        from = range.end;
        seek = from;
        parts.push(part);
    }
    if from < text.len() {
        parts.push(Part::Literal(from..text.len()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn a_text_is_literals_escapes_and_variables() {
        assert_eq!(
            parts("a${B}${!c}"),
            [
                Part::Literal(0..1),
                Part::Variable(1..5),
                Part::Escape(5..8),
                Part::Literal(8..10)
            ]
        );
        assert_eq!(parts("${}$x${"), [Part::Literal(0..7)]);
    }

    #[test]
    fn every_byte_leads_back_to_where_it_stands() {
        let text = r#"{"Parameters": {"Env": {"Default": "prod"}},
            "x": {"Fn::Sub": ["a/${Env}/${!aws:username}/${Here}", {"Here": 7}]}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let root = parsed.tree.root();
        let evaluator = Evaluator::new(root, true, &unknowns);
        let value = evaluator.value(root.get("x").unwrap()).unwrap();
        assert_eq!(value.as_known_text(), Some("a/prod/${aws:username}/7"));
        let Data::Text(rope) = &value.data else {
            panic!("{value:?}");
        };
        assert_eq!(rope.writing.variables, Variables::Sub);
        let at = |byte: u32| &text[rope.map.outer(byte) as usize..];
        assert!(at(0).starts_with("a/${Env}"));
        assert!(at(2).starts_with("${Env}"));
        assert!(at(6).starts_with("/${!aws"));
        assert!(at(7).starts_with("${!aws"));
        assert!(at(9).starts_with("aws:username"));
        assert!(at(23).starts_with("${Here}"));
        assert_eq!(
            &text[value.place.range()],
            r#""a/${Env}/${!aws:username}/${Here}""#
        );
    }

    #[test]
    fn variables_of_iam_are_told_from_those_of_the_template() {
        for name in ["aws:username", "aws:PrincipalTag/team", "saml:sub", "*"] {
            assert!(is_policy_variable(name), "{name}");
        }
        for name in ["AWS::AccountId", "Bucket", "Bucket.Arn"] {
            assert!(!is_policy_variable(name), "{name}");
        }
    }
}
