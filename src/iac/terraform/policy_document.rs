//! The documents that `data "aws_iam_policy_document"` makes.
//!
//! As the provider makes and merges them, after
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>
//! and its source, `internal/service/iam/policy_document_data_source.go` and `policy_model.go` in
//! <https://github.com/hashicorp/terraform-provider-aws>.

use std::rc::Rc;

use super::block::Part;
use super::evaluation::Evaluation;
use super::functions::json;
use super::resource::Target;
use super::scope::Scope;
use crate::iac::value::{Data, Value};
use crate::source::Span;
use crate::syntax::Domain;

/// What the provider writes where no version is given.
const VERSION: &str = "2012-10-17";

/// A document in the making.
struct Draft {
    version: Option<Value>,
    id: Option<Value>,
    statements: Vec<Value>,
}

impl<'t> Evaluation<'t> {
    /// The document of a data source: its `json`.
    pub(super) fn document_of(&self, target: &Target<'_, 't>) -> Rc<Value> {
        let address = format!("{}.json", target.address());
        let made = target.module.once(&address, || self.document(target));
        made.unwrap_or_else(|| {
            let place = target.block.label;
            Rc::new(self.addressed(target.module, &address, place, Domain::Any))
        })
    }

    fn document(&self, target: &Target<'_, 't>) -> Value {
        let block = target.block;
        let scope = Scope::within(target.module, &target.instance.each, block.json);
        let argument = |name: &str| {
            let value = self.eval(block.body.get(name)?, &scope);
            (!value.is_null()).then_some(value)
        };
        let mut draft = Draft {
            version: None,
            id: None,
            statements: Vec::new(),
        };
        for name in ["source_json", "source_policy_documents"] {
            for document in argument(name).iter().flat_map(documents_in) {
                let source = self.draft_of(document);
                draft.take(source, 0);
            }
        }
        let own = Draft {
            version: argument("version"),
            id: argument("policy_id"),
            statements: self.statements(target, &scope),
        };
        let version = own.version.clone();
        // Two statements of its own with one Sid are refused, not merged: both are kept.
        let others = draft.statements.len();
        draft.take(own, others);
        for name in ["override_policy_documents", "override_json"] {
            for document in argument(name).iter().flat_map(documents_in) {
                let over = self.draft_of(document);
                let all = draft.statements.len();
                draft.take(over, all);
            }
        }
        if version.is_none() {
            draft.upgrade(Value::text(block.label, VERSION));
        }
        Self::finished(draft, target)
    }

    fn finished(draft: Draft, target: &Target<'_, 't>) -> Value {
        let block = target.block;
        let named = |argument: &str, element: &str| {
            let written = block
                .body
                .members()
                .find(|member| member.key.as_str() == argument);
            let place = written.map_or(block.label, |member| member.key.span());
            Value::text(place, element)
        };
        let mut members = Vec::new();
        if let Some(version) = draft.version {
            members.push((named("version", "Version"), version));
        }
        if let Some(id) = draft.id.filter(|id| id.as_text() != Some("")) {
            members.push((named("policy_id", "Id"), id));
        }
        if !draft.statements.is_empty() {
            let statements = Value::list(block.place(), draft.statements);
            members.push((named("statement", "Statement"), statements));
        }
        Value::object(block.place(), members)
    }

    fn statements(&self, target: &Target<'_, 't>, scope: &Scope<'_, 't>) -> Vec<Value> {
        let mut statements = Vec::new();
        self.each_block(target.block.body, "statement", scope, &mut |part: Part<
            '_,
            '_,
            't,
        >| match part {
            Part::Block { key, body, scope } => {
                statements.push(self.statement(key, body, scope));
            }
            Part::Value { value, .. } => statements.push(value),
        });
        statements
    }

    /// What another document brings.
    fn draft_of(&self, document: &Value) -> Draft {
        self.merged.borrow_mut().insert(document.place);
        let read = match &document.data {
            Data::Text(_) => json::decoded(self, document),
            Data::Object(_) => Some(document.clone()),
            _ => None,
        };
        let Some(read) = read else {
            return Draft {
                version: None,
                id: None,
                statements: vec![self.unknown_statements(document)],
            };
        };
        let statements = match read.get("Statement") {
            Some(Value {
                data: Data::List(statements),
                ..
            }) => statements.clone(),
            Some(statement) => vec![statement.clone()],
            None => Vec::new(),
        };
        Draft {
            version: read.get("Version").cloned(),
            id: read.get("Id").cloned(),
            statements,
        }
    }

    fn unknown_statements(&self, document: &Value) -> Value {
        if document.is_unknown() {
            return document.clone();
        }
        let place: Span = document.place;
        self.unknowns
            .value("source_policy_documents", place, Domain::Any)
    }
}

impl Draft {
    /// Takes over another document: a statement replaces one of the first `replaceable` that has
    /// the same Sid.
    fn take(&mut self, other: Self, replaceable: usize) {
        if let Some(version) = other.version {
            self.upgrade(version);
        }
        if other.id.is_some() {
            self.id = other.id;
        }
        for statement in other.statements {
            let sid = sid(&statement);
            let same = self
                .statements
                .iter_mut()
                .take(replaceable)
                .find(|old| sid.is_some() && self::sid(old) == sid);
            match same {
                Some(old) => *old = statement,
                None => self.statements.push(statement),
            }
        }
    }

    /// The later of two versions holds.
    fn upgrade(&mut self, version: Value) {
        let newer = match &self.version {
            None => true,
            Some(old) => version.as_text() > old.as_text(),
        };
        if newer {
            self.version = Some(version);
        }
    }
}

fn sid(statement: &Value) -> Option<&str> {
    statement
        .get("Sid")
        .and_then(Value::as_text)
        .filter(|sid| !sid.is_empty())
}

/// The documents of an argument: a list of them, or one alone.
fn documents_in(value: &Value) -> Vec<&Value> {
    match &value.data {
        Data::List(documents) => documents
            .iter()
            .filter(|document| !document.is_null() && document.as_text() != Some(""))
            .collect(),
        Data::Text(rope) if rope.text.is_empty() => Vec::new(),
        _ => vec![value],
    }
}
