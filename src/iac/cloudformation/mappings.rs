//! `Fn::FindInMap`: values that a template keeps in tables.
//!
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html>.

use super::evaluate::{Evaluator, moved, piece};
use super::parameters::among;
use crate::iac::value::Value;
use crate::syntax::{Domain, Node, unknown};

impl<'t> Evaluator<'t, '_> {
    /// What `Fn::FindInMap` gives. Where a key is not known, that is the value that all entries
    /// in question have.
    pub(super) fn mapped(&self, node: Node<'t>, argument: Node<'t>) -> Value {
        let arguments: Vec<Node<'t>> = argument.elements().collect();
        let [map, top, second, options @ ..] = arguments.as_slice() else {
            return self.unknown(node, Domain::Any);
        };
        let mut found: Vec<Node<'t>> = self.mappings.into_iter().collect();
        let mut certain = true;
        for key in [map, top, second] {
            let key = self.known(*key);
            certain &= key.is_some();
            found = entries(&found, key.as_deref());
        }
        let mut values: Vec<Value> = found
            .iter()
            .filter_map(|found| self.value(*found))
            .collect();
        if values.is_empty() || !certain {
            let default = options.first();
            let default = default.and_then(|options| options.get("DefaultValue"));
            values.extend(default.and_then(|default| self.value(default)));
        }
        match values.split_first() {
            None => self.unknown(node, Domain::Any),
            Some((first, others)) if others.iter().all(|other| same(first, other)) => {
                moved(first.clone(), node.span())
            }
            Some(_) => {
                let texts: Option<Vec<String>> = values.iter().map(piece).collect();
                let domain =
                    texts.map_or(Domain::Any, |texts| among(texts.iter().map(String::as_str)));
                self.unknown(node, domain)
            }
        }
    }

    fn known(&self, node: Node<'t>) -> Option<String> {
        piece(&self.value(node)?).filter(|text| !unknown::is_marked(text))
    }
}

/// The entries called `key`, or all of them, of several tables.
fn entries<'t>(tables: &[Node<'t>], key: Option<&str>) -> Vec<Node<'t>> {
    let mut entries = Vec::new();
    for table in tables {
        match key {
            Some(key) => entries.extend(table.get(key)),
            None => entries.extend(table.members().map(|member| member.value)),
        }
    }
    entries
}

/// Whether two values of a mapping, texts or lists of texts, are the same.
fn same(first: &Value, second: &Value) -> bool {
    let texts = |value: &Value| -> Option<Vec<String>> {
        match piece(value) {
            Some(text) => Some(vec![text]),
            None => value.elements().iter().map(piece).collect(),
        }
    };
    let is_list = |value: &Value| piece(value).is_none();
    is_list(first) == is_list(second) && texts(first).is_some() && texts(first) == texts(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::{Data, Unknowns};
    use crate::source::SourceId;
    use crate::syntax::json;

    const MAPPINGS: &str = r#""Mappings": {"Regions": {
        "us-east-1": {"Balancer": "127311923021", "Same": "x"},
        "eu-west-1": {"Balancer": "156460612806", "Same": "x"}}}"#;

    fn read<T>(expression: &str, look: impl FnOnce(&str, Value, &Unknowns) -> T) -> T {
        let text = format!(r#"{{{MAPPINGS}, "x": {{"Fn::FindInMap": {expression}}}}}"#);
        let parsed = json::parse(SourceId::new(0), &text);
        let root = parsed.tree.root();
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(root, true, &unknowns);
        let value = evaluator.value(root.get("x").unwrap()).unwrap();
        look(&text, value, &unknowns)
    }

    #[test]
    fn known_keys_give_their_entry_at_the_expression() {
        read(
            r#"["Regions", "eu-west-1", "Balancer"]"#,
            |text, value, _| {
                assert_eq!(value.as_known_text(), Some("156460612806"));
                assert!(text[value.place.range()].starts_with(r#"{"Fn::FindInMap""#));
            },
        );
    }

    #[test]
    fn unknown_keys_give_what_all_entries_agree_on() {
        read(
            r#"["Regions", {"Ref": "AWS::Region"}, "Same"]"#,
            |_, value, _| {
                assert_eq!(value.as_known_text(), Some("x"));
            },
        );
        read(
            r#"["Regions", {"Ref": "AWS::Region"}, "Balancer"]"#,
            |_, value, unknowns| {
                let Data::Unknown(position) = value.data else {
                    panic!("{value:?}");
                };
                assert_eq!(unknowns.domain(position), Domain::Account);
            },
        );
    }

    #[test]
    fn a_missing_entry_has_the_default() {
        read(
            r#"["Regions", "x", "Same", {"DefaultValue": "d"}]"#,
            |_, value, _| {
                assert_eq!(value.as_known_text(), Some("d"));
            },
        );
    }
}
