//! The functions that policies are built with.
//!
//! See <https://developer.hashicorp.com/terraform/language/functions>. What a function comes to is
//! `None` where it is not known: the value is then called as the expression is written.

mod collection;
mod file;
mod format;
pub(super) mod json;
mod number;
mod set;
mod text;

use super::evaluation::Evaluation;
use super::measure::{condition, many, weight};
use super::scope::Scope;
use crate::iac::value::{Data, Value};
use crate::syntax::{Domain, Node};

/// A call of a function.
pub(super) struct Call<'c, 't> {
    /// The evaluation.
    pub(super) evaluation: &'c Evaluation<'t>,
    /// The expression.
    pub(super) node: Node<'c>,
    /// The arguments.
    pub(super) arguments: &'c [Value],
    /// Where it stands.
    pub(super) scope: &'c Scope<'c, 't>,
}

impl<'t> Evaluation<'t> {
    /// What the call of a function comes to.
    pub(super) fn function(
        &self,
        node: Node<'_>,
        name: &str,
        arguments: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let name = name.strip_prefix("core::").unwrap_or(name);
        match name {
            "try" => return self.first_that_works(node, arguments, scope),
            "can" => {
                let [argument] = arguments else {
                    return self.failed(node);
                };
                let (_, failed) = self.trying(|| self.eval(*argument, scope));
                return Value::bool(node.span(), !failed);
            }
            _ => {}
        }
        let (values, all) = self.arguments(arguments, scope);
        let call = Call {
            evaluation: self,
            node,
            arguments: &values,
            scope,
        };
        let value = if all { call.value(name) } else { None };
        match value {
            Some(value) if weight(&value).is_some_and(|weight| self.charge(weight)) => value,
            _ => self.by_text(node, domain(name)),
        }
    }

    fn first_that_works(
        &self,
        node: Node<'_>,
        arguments: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        for argument in arguments {
            let (value, failed) = self.trying(|| self.eval(*argument, scope));
            if !failed {
                return value;
            }
        }
        self.failed(node)
    }

    /// The arguments, and whether their number is known.
    fn arguments(&self, arguments: &[Node<'_>], scope: &Scope<'_, 't>) -> (Vec<Value>, bool) {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let spread = argument
                .call()
                .filter(|(name, _)| name.as_str() == "...")
                .and_then(|(_, mut inner)| inner.next());
            let Some(inner) = spread else {
                values.push(self.eval(*argument, scope));
                continue;
            };
            match self.eval(inner, scope).data {
                Data::List(elements) => values.extend(elements),
                _ => return (values, false),
            }
        }
        (values, true)
    }
}

/// What a function's value can be where it is not known.
fn domain(function: &str) -> Domain {
    match function {
        "format" | "join" | "replace" | "lower" | "upper" | "title" | "trim" | "trimspace"
        | "trimprefix" | "trimsuffix" | "substr" | "strrev" | "chomp" | "indent" | "basename"
        | "dirname" | "abspath" | "pathexpand" | "tostring" | "md5" | "sha1" | "sha256"
        | "sha512" | "base64encode" | "base64decode" | "base64sha256" | "urlencode"
        | "formatdate" | "timestamp" | "uuid" | "cidrhost" | "cidrsubnet" | "cidrnetmask" => {
            Domain::Text
        }
        "provider::aws::arn_build" => Domain::Arn,
        _ => Domain::Any,
    }
}

impl Call<'_, '_> {
    fn value(&self, name: &str) -> Option<Value> {
        self.common(name)
            .or_else(|| self.of_text(name))
            .or_else(|| self.of_collections(name))
            .or_else(|| self.of_sets(name))
            .or_else(|| self.of_numbers(name))
            .or_else(|| self.of_files(name))
    }

    fn common(&self, name: &str) -> Option<Value> {
        match name {
            "sensitive" | "nonsensitive" | "ephemeralasnull" => self.first().cloned(),
            "jsonencode" => Some(json::encoded(self.first()?)),
            "jsondecode" => json::decoded(self.evaluation, self.first()?),
            "format" => format::format(self.evaluation, self.node.span(), self.arguments),
            "formatlist" => format::format_list(self.evaluation, self.node.span(), self.arguments),
            "coalesce" => self.coalesce(),
            _ => None,
        }
    }

    /// The first that is neither `null` nor empty.
    fn coalesce(&self) -> Option<Value> {
        for value in self.arguments {
            match &value.data {
                Data::Null => {}
                Data::Unknown(position) => {
                    // What is made has a name.
                    let domain = self.evaluation.unknowns.domain(*position);
                    let is_there = !matches!(domain, Domain::Any | Domain::Text);
                    return is_there.then(|| value.clone());
                }
                _ if value.as_text() == Some("") => {}
                _ => return Some(value.clone()),
            }
        }
        self.evaluation.fail();
        None
    }

    fn first(&self) -> Option<&Value> {
        self.arguments.first()
    }

    fn get(&self, at: usize) -> Option<&Value> {
        self.arguments.get(at)
    }

    /// An argument that is a list.
    fn list(&self, at: usize) -> Option<&[Value]> {
        match &self.get(at)?.data {
            Data::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// An argument that is a text all of which is known.
    fn known(&self, at: usize) -> Option<&str> {
        self.get(at)?.as_known_text()
    }

    fn flag(&self, value: bool) -> Value {
        Value::bool(self.node.span(), value)
    }

    fn elements(&self, elements: Vec<Value>) -> Value {
        Value::list(self.node.span(), elements)
    }

    /// The elements of all arguments; what is not known stands for any number of them.
    fn joined(&self) -> Option<Vec<Value>> {
        let mut all = Vec::new();
        for argument in self.arguments {
            match &argument.data {
                Data::List(elements) => all.extend(elements.iter().cloned()),
                Data::Unknown(_) => all.push(many(self.evaluation.unknowns, argument)),
                _ => return None,
            }
        }
        Some(all)
    }

    /// Whether all, or any, elements are true.
    fn truths(&self, wanted: bool) -> Option<Value> {
        let mut known = true;
        for element in self.list(0)? {
            match condition(element) {
                Some(value) if value == wanted => return Some(self.flag(wanted)),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then(|| self.flag(!wanted))
    }
}
