//! Variables of `Fn::Sub` in strings outside it, where CloudFormation leaves them as they are.

use std::collections::BTreeSet;

use super::evaluate::{Evaluator, part};
use crate::iac::file::{Mistake, MistakeKind};
use crate::iac::value::{Data, Rope, Value};
use crate::source::Span;
use crate::syntax::{Quoting, Variables};

impl Evaluator<'_, '_> {
    /// Adds the variables that stand as they are in the strings of a document.
    pub(super) fn unsubstituted(&self, value: &Value, into: &mut BTreeSet<Mistake>) {
        match &value.data {
            Data::Text(rope) if rope.writing.variables == Variables::AsIs => {
                self.unsubstituted_in(rope, value.place, into);
            }
            Data::List(elements) => {
                for element in elements {
                    self.unsubstituted(element, into);
                }
            }
            Data::Object(members) => {
                for (key, value) in members {
                    self.unsubstituted(key, into);
                    self.unsubstituted(value, into);
                }
            }
            _ => {}
        }
    }

    fn unsubstituted_in(&self, rope: &Rope, place: Span, into: &mut BTreeSet<Mistake>) {
        let mut from = 0;
        while let Some(rest) = rope.text.get(from..)
            && let Some(at) = rest.find("${")
        {
            let start = from + at;
            from = start + 2;
            let inside = rope.text.get(from..).unwrap_or_default();
            let Some((variable, _)) = inside.split_once('}') else {
                return;
            };
            let (kind, insert_at) = if variable.starts_with('!') {
                let exclamation = part(rope, place, from, from + 1);
                (MistakeKind::LiteralOutsideSub, Some(exclamation))
            } else if self.is_declared(variable) {
                let alone = rope.writing.quoting != Quoting::Composed;
                (MistakeKind::OutsideSub, alone.then_some(place.before()))
            } else {
                continue;
            };
            into.insert(Mistake {
                place: part(rope, place, start, from + variable.len() + 1),
                variable: variable.to_owned(),
                kind,
                insert_at,
            });
        }
    }

    /// Whether `Fn::Sub` would put something in for `variable`.
    fn is_declared(&self, variable: &str) -> bool {
        let logical = variable.split('.').next().unwrap_or_default();
        variable.starts_with("AWS::")
            || self.parameters.contains_key(variable)
            || self.resources.contains_key(logical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn only_what_sub_would_replace_is_a_mistake_outside_it() {
        let text = r#"{"Parameters": {"Env": {}}, "Resources": {"B": {}}, "x": [
            "${Env}", "a-${B.Arn}/*", "${aws:username}", "${!aws:username}", "${Stage}",
            {"Fn::Sub": "${Env}"}]}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let root = parsed.tree.root();
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(root, true, &unknowns);
        let value = evaluator.value(root.get("x").unwrap()).unwrap();
        let mut mistakes = BTreeSet::new();
        evaluator.unsubstituted(&value, &mut mistakes);
        let found: Vec<(&str, &str)> = mistakes
            .iter()
            .map(|mistake| {
                let insert_at = mistake.insert_at.unwrap();
                (&text[mistake.place.range()], &text[insert_at.range()])
            })
            .collect();
        assert_eq!(
            found,
            [("${Env}", ""), ("${B.Arn}", ""), ("${!aws:username}", "!")]
        );
    }
}
