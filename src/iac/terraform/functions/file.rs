//! Functions of files and templates.

use std::rc::Rc;

use super::{Call, json};
use crate::iac::terraform::evaluation::Evaluation;
use crate::iac::terraform::module::Module;
use crate::iac::terraform::resource::Target;
use crate::iac::terraform::scope::{Bound, Names, Scope};
use crate::iac::value::{Data, Rope, Value};
use crate::source::{SourceId, Span};
use crate::syntax::{Domain, OffsetMap, Quoting, Variables, Writing, hcl, yaml};

impl Call<'_, '_> {
    pub(super) fn of_files(&self, name: &str) -> Option<Value> {
        match name {
            "file" => {
                let source = self.evaluation.plain_file(self.known(0)?);
                let source = self.or_fail(source)?;
                let rope = Rope {
                    text: source.text().to_owned(),
                    map: OffsetMap::verbatim(0),
                    writing: Writing {
                        quoting: Quoting::Composed,
                        variables: Variables::AsIs,
                    },
                };
                Some(Value {
                    place: source.span(),
                    data: Data::Text(rope),
                })
            }
            "fileexists" => {
                let path = self.known(0)?;
                Some(self.flag(self.evaluation.file(path).is_some()))
            }
            "templatefile" => {
                let source = self.evaluation.file(self.known(0)?);
                let source = self.or_fail(source)?;
                let map = OffsetMap::verbatim(0);
                self.render(source.id(), source.text(), map)
            }
            "templatestring" => {
                let value = self.first()?;
                let Data::Text(rope) = &value.data else {
                    return None;
                };
                value.as_known_text()?;
                self.render(value.place.source(), &rope.text, rope.map.clone())
            }
            "yamldecode" => self.yaml(),
            _ => None,
        }
    }

    /// See <https://developer.hashicorp.com/terraform/language/functions/yamldecode>.
    fn yaml(&self) -> Option<Value> {
        let value = self.first()?;
        let text = value.as_known_text()?;
        let parsed = yaml::parse(value.place.source(), text);
        if !parsed.errors.is_empty() {
            self.evaluation.fail();
            return None;
        }
        let read = json::of_node(self.evaluation, parsed.trees.first()?.root());
        let read = as_terraform_reads(read);
        Some(if self.evaluation.whole_file(value).is_some() {
            read
        } else {
            at(&read, value.place)
        })
    }

    fn render(&self, source: SourceId, text: &str, map: OffsetMap) -> Option<Value> {
        let values = self.get(1)?;
        self.evaluation
            .render(self.scope.module, source, (text, map), values.members())
    }
}

/// A value of YAML as Terraform reads it: by the rules of YAML 1.1, in which `yes` is true and
/// `2012-10-17` a time, so that a `Version` without quotes is no version any more.
fn as_terraform_reads(value: Value) -> Value {
    let place = value.place;
    let data = match value.data {
        Data::Text(rope) if rope.writing.quoting == Quoting::Plain => {
            return plain(rope.text.as_str(), place).unwrap_or(Value {
                place,
                data: Data::Text(rope),
            });
        }
        Data::Number(digits) => Data::Number(match digits.trim_start_matches('0') {
            rest if rest.starts_with(|c: char| c.is_ascii_digit()) => rest.into(),
            _ => digits,
        }),
        Data::List(elements) => Data::List(elements.into_iter().map(as_terraform_reads).collect()),
        Data::Object(members) => {
            let read = |(key, value)| (key, as_terraform_reads(value));
            Data::Object(members.into_iter().map(read).collect())
        }
        other => other,
    };
    Value { place, data }
}

/// A word without quotes that is more than its letters.
fn plain(text: &str, place: Span) -> Option<Value> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "on" => return Some(Value::bool(place, true)),
        "n" | "no" | "off" => return Some(Value::bool(place, false)),
        _ => {}
    }
    let date: jiff::civil::Date = text.parse().ok().filter(|_| text.len() == 10)?;
    Some(Value::text(place, format!("{date}T00:00:00Z")))
}

/// The same value, all of which stands at one place.
fn at(value: &Value, place: Span) -> Value {
    let data = match &value.data {
        Data::Text(rope) => return Value::text(place, rope.text.clone()),
        Data::List(elements) => {
            Data::List(elements.iter().map(|element| at(element, place)).collect())
        }
        Data::Object(members) => {
            let members = members.iter();
            Data::Object(
                members
                    .map(|(key, value)| (at(key, place), at(value, place)))
                    .collect(),
            )
        }
        other => other.clone(),
    };
    Value { place, data }
}

impl<'t> Evaluation<'t> {
    /// What a template comes to with values for its names. See
    /// <https://developer.hashicorp.com/terraform/language/functions/templatefile>.
    fn render(
        &self,
        module: &Rc<Module<'t>>,
        source: SourceId,
        (text, map): (&str, OffsetMap),
        values: &[(Value, Value)],
    ) -> Option<Value> {
        match hcl::parse_template(source, text, map) {
            Ok(tree) => {
                let bound = Bound {
                    names: Names::Members(values),
                    outer: None,
                };
                let scope = Scope {
                    bound: Some(&bound),
                    closed: true,
                    ..Scope::of(module, false)
                };
                Some(self.eval(tree.root(), &scope))
            }
            Err(error) => {
                self.fault(error.into());
                None
            }
        }
    }

    /// `data.template_file.x.rendered`, the forerunner of `templatefile`. See
    /// <https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file>.
    pub(in crate::iac::terraform) fn rendered(
        &self,
        target: &Target<'_, 't>,
        place: Span,
    ) -> Value {
        let values = self.written_attribute(target, "vars");
        let values = values.as_deref().map(Value::members).unwrap_or_default();
        let template = self.written_attribute(target, "template");
        let rendered = template.and_then(|template| match &template.data {
            Data::Text(rope) if template.as_known_text().is_some() => {
                let source = template.place.source();
                let text = (rope.text.as_str(), rope.map.clone());
                self.render(target.module, source, text, values)
            }
            _ => None,
        });
        rendered.unwrap_or_else(|| {
            let address = format!("{}.rendered", target.address());
            self.addressed(target.module, &address, place, Domain::Text)
        })
    }
}
