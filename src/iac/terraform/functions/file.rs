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
