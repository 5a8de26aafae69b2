//! References: `var.x`, `local.x`, `aws_s3_bucket.logs.arn`, `module.m.output`, and their steps.
//!
//! See <https://developer.hashicorp.com/terraform/language/expressions/references>.

use std::rc::Rc;

use super::evaluation::{Evaluation, written};
use super::measure::{position, text};
use super::module::{Called, Module};
use super::scope::Scope;
use super::types::by_name;
use crate::iac::value::{Data, Value};
use crate::syntax::{Domain, Node};

/// One step of a reference.
pub(super) enum Step<'n> {
    /// `.name`
    Attribute(&'n str),
    /// `[key]`
    Index(Value),
    /// `[*]`
    Splat,
    /// `.*`, which ends at the next index.
    LegacySplat,
}

impl<'t> Evaluation<'t> {
    /// What a reference comes to. What is not known stands where it is referred to.
    pub(super) fn reference(
        &self,
        node: Node<'_>,
        arguments: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let Some((root, rest)) = arguments.split_first() else {
            return self.by_text(node, Domain::Any);
        };
        let steps: Vec<Step<'_>> = rest.iter().map(|step| self.step(*step, scope)).collect();
        let mut value = match root.as_str() {
            Some(name) => self.named(node, name, &steps, scope),
            None => self.walk(&self.eval(*root, scope), &steps, node),
        };
        if value.is_unknown() {
            value.place = node.span();
        }
        value
    }

    fn step<'n>(&self, node: Node<'n>, scope: &Scope<'_, 't>) -> Step<'n> {
        if let Some(name) = node.as_str() {
            return Step::Attribute(name);
        }
        match node.call() {
            Some((name, _)) if name.as_str() == "[*]" => {
                let written = node.tree().text().get(node.range()).unwrap_or_default();
                if written.trim_start().starts_with('.') {
                    Step::LegacySplat
                } else {
                    Step::Splat
                }
            }
            Some((name, mut arguments)) if name.as_str() == "[]" => match arguments.next() {
                Some(index) => Step::Index(self.eval(index, scope)),
                None => Step::Splat,
            },
            _ => Step::Index(self.eval(node, scope)),
        }
    }

    fn named(
        &self,
        node: Node<'_>,
        root: &str,
        steps: &[Step<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        if let Some(value) = scope.bound.and_then(|bound| bound.find(root)) {
            return self.walk(value, steps, node);
        }
        let place = node.span();
        if scope.closed {
            self.fail();
            let unknown = self
                .unknowns
                .value(&format!("${{{root}}}"), place, domain_of(root));
            return self.walk(&unknown, steps, node);
        }
        match (root, steps) {
            ("var", [Step::Attribute(name), rest @ ..]) => {
                match self.variable(scope.module, name, place) {
                    Some(value) => self.walk(&value, rest, node),
                    None => self.failed(node),
                }
            }
            ("local", [Step::Attribute(name), rest @ ..]) => match self.local(scope.module, name) {
                Some(value) => self.walk(&value, rest, node),
                None => self.failed(node),
            },
            ("each" | "count", [Step::Attribute(name), rest @ ..]) => {
                let value = self.each(node, (root, *name), scope);
                self.walk(&value, rest, node)
            }
            ("path", [Step::Attribute(name)]) => match *name {
                "module" => Value::text(place, scope.module.path.clone()),
                _ => Value::text(place, "."),
            },
            ("terraform" | "self", _) => self.by_text(node, Domain::Name),
            ("module", [Step::Attribute(name), rest @ ..]) => {
                self.module_output(node, name, rest, scope)
            }
            ("data", [Step::Attribute(kind), Step::Attribute(name), rest @ ..]) => {
                let block = scope.module.code.data.get(&(*kind, *name));
                self.of_block(node, block, true, rest, scope)
            }
            (kind, [Step::Attribute(name), rest @ ..]) => {
                let block = scope.module.code.resources.get(&(kind, *name));
                self.of_block(node, block, false, rest, scope)
            }
            _ => self.failed(node),
        }
    }

    fn each(&self, node: Node<'_>, (root, name): (&str, &str), scope: &Scope<'_, 't>) -> Value {
        let known = scope.each.and_then(|each| match (root, name) {
            ("each", "key") => each.key.as_ref(),
            ("each", "value") => each.value.as_ref(),
            ("count", "index") => each.index.as_ref(),
            _ => None,
        });
        if let Some(value) = known {
            self.copy(value, node)
        } else {
            let domain = match name {
                "value" => Domain::Any,
                _ => Domain::Name,
            };
            self.unknowns
                .value(&format!("${{{root}.{name}}}"), node.span(), domain)
        }
    }

    fn module_output(
        &self,
        node: Node<'_>,
        name: &str,
        steps: &[Step<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let Some(block) = scope.module.code.modules.get(name) else {
            return self.failed(node);
        };
        let called = self.called(scope.module, block);
        let Called::Here(instances, modules) = &*called else {
            let domain = steps.iter().rev().find_map(|step| match step {
                Step::Attribute(name) => by_name(name),
                _ => None,
            });
            return self.beyond(node, scope, domain.unwrap_or(Domain::Any));
        };
        self.of_instances(
            node,
            instances,
            steps,
            &mut |at: usize, steps: &[Step<'_>]| {
                let Some(module) = modules.get(at).and_then(|at| self.module(*at)) else {
                    return self.by_text(node, Domain::Any);
                };
                match steps {
                    [Step::Attribute(output), rest @ ..] => match self.output(&module, output) {
                        Some(value) => self.walk(&value, rest, node),
                        None => self.failed(node),
                    },
                    _ => self.all_outputs(node, &module),
                }
            },
        )
    }

    fn all_outputs(&self, node: Node<'_>, module: &Rc<Module<'t>>) -> Value {
        let mut members = Vec::new();
        for name in module.code.outputs.keys() {
            if let Some(value) = self.output(module, name) {
                let key = Value::text(value.place, *name);
                members.push((key, self.copy(&value, node)));
            }
        }
        Value::object(node.span(), members)
    }

    /// What something out of sight gives: called as it is written, after the module's address.
    pub(super) fn beyond(&self, node: Node<'_>, scope: &Scope<'_, 't>, domain: Domain) -> Value {
        self.addressed(scope.module, &written(node), node.span(), domain)
    }

    /// An expression that Terraform refuses.
    pub(super) fn failed(&self, node: Node<'_>) -> Value {
        self.fail();
        self.by_text(node, Domain::Any)
    }

    /// The value that steps lead to.
    pub(super) fn walk(&self, value: &Value, steps: &[Step<'_>], node: Node<'_>) -> Value {
        let Some((step, rest)) = steps.split_first() else {
            return self.copy(value, node);
        };
        if let Data::Unknown(position) = value.data {
            return self.deeper(position, steps, node);
        }
        match step {
            Step::Splat => self.splat(value, rest, &[], node),
            Step::LegacySplat => {
                let end = rest
                    .iter()
                    .position(|step| matches!(step, Step::Index(_)))
                    .unwrap_or(rest.len());
                let (inside, after) = rest.split_at(end);
                self.splat(value, inside, after, node)
            }
            Step::Attribute(name) => match value.get(name) {
                Some(found) => self.walk(found, rest, node),
                None => self.failed(node),
            },
            Step::Index(key) if key.is_unknown() => self.by_text(node, Domain::Any),
            Step::Index(key) => {
                let found = match &value.data {
                    Data::List(elements) => position(key).and_then(|at| elements.get(at)),
                    Data::Object(_) => text(key).and_then(|key| value.get(&key)),
                    _ => None,
                };
                match found {
                    Some(found) => self.walk(found, rest, node),
                    None => self.failed(node),
                }
            }
        }
    }

    fn splat(
        &self,
        value: &Value,
        inside: &[Step<'_>],
        after: &[Step<'_>],
        node: Node<'_>,
    ) -> Value {
        let elements: Vec<Value> = match &value.data {
            Data::List(elements) => elements
                .iter()
                .map(|element| self.walk(element, inside, node))
                .collect(),
            Data::Null => Vec::new(),
            _ => vec![self.walk(value, inside, node)],
        };
        let list = Value::list(node.span(), elements);
        if after.is_empty() {
            list
        } else {
            self.walk(&list, after, node)
        }
    }

    /// A part of what is not known.
    fn deeper(&self, unknown: usize, steps: &[Step<'_>], node: Node<'_>) -> Value {
        let whole = self.unknowns.name(unknown);
        let inner = whole
            .strip_prefix("${")
            .and_then(|name| name.strip_suffix('}'))
            .unwrap_or(&whole);
        let mut name = inner.to_owned();
        let mut domain = None;
        for step in steps {
            match step {
                Step::Attribute(attribute) => {
                    domain = by_name(attribute);
                    name.push('.');
                    name.push_str(attribute);
                }
                Step::Index(key) => {
                    let index = text(key).map(|key| self.readable(&key));
                    let index = index.unwrap_or_default();
                    match key.data {
                        Data::Text(_) => name.push_str(&format!("[\"{index}\"]")),
                        _ => name.push_str(&format!("[{index}]")),
                    }
                }
                Step::Splat | Step::LegacySplat => {
                    domain = None;
                    name.push_str("[*]");
                }
            }
        }
        let many = steps
            .iter()
            .any(|step| matches!(step, Step::Splat | Step::LegacySplat));
        let domain = domain.filter(|_| !many).unwrap_or(Domain::Any);
        self.unknowns
            .value(&format!("${{{name}}}"), node.span(), domain)
    }
}

/// What a name in a template file can be.
fn domain_of(name: &str) -> Domain {
    by_name(name).unwrap_or(Domain::Any)
}
