//! From modules to the policies that their resources hold.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::arguments::{self, Argument};
use super::code::Block;
use super::declared::declared;
use super::evaluation::Evaluation;
use super::gather::{Gather, Held};
use super::instances::Instance;
use super::module::{Called, Module};
use super::resource::{Target, key_of};
use super::scope::{Each, Scope};
use super::{Project, paths};
use crate::iac::value::{Data, Value};
use crate::iac::{Made, Unchecked};
use crate::policy::Placement;
use crate::source::Span;
use crate::syntax::unknown::{leading_mark, mark};

/// How many documents of one root module are looked at.
const MAX_MADE: usize = 2_000;

/// How many documents the instances of one block may give.
const MAX_OF_BLOCK: usize = 64;

struct Collector<'e, 't> {
    evaluation: &'e Evaluation<'t>,
    project: Project,
    /// What was made already: where it stands, where it is put, a hash of what it is.
    seen: Vec<(Span, Placement, u64)>,
    /// The places of documents that resources hold.
    used: BTreeSet<Span>,
    /// The ARNs that are somebody's permissions boundary, and those that are attached.
    boundaries: BTreeSet<String>,
    attached: BTreeSet<String>,
    is_full: bool,
}

/// Evaluates the root module and all that it calls.
pub(super) fn collect(evaluation: &Evaluation<'_>) -> Project {
    let mut collector = Collector {
        evaluation,
        project: Project::default(),
        seen: Vec::new(),
        used: BTreeSet::new(),
        boundaries: BTreeSet::new(),
        attached: BTreeSet::new(),
        is_full: false,
    };
    if let Some(code) = evaluation.codes.get(evaluation.root()) {
        evaluation.add_module(Module::root(code));
        collector.modules();
    }
    let mut project = collector.project;
    project.unchecked.sort();
    project.unchecked.dedup();
    project.asked = evaluation.was_asked();
    project.assumptions = evaluation.take_assumptions();
    project.faults = evaluation.take_faults();
    project
}

impl<'t> Collector<'_, 't> {
    fn modules(&mut self) {
        let mut modules = Vec::new();
        // Calling modules adds to the list.
        while let Some(module) = self.evaluation.module(modules.len()) {
            for block in module.code.modules.values() {
                let called = self.evaluation.called(&module, block);
                self.out_of_sight(&module, block, &called);
            }
            modules.push(module);
        }
        for module in &modules {
            self.each_resource(module, &mut |collector, target| {
                collector.attachments(target);
            });
        }
        for module in &modules {
            self.each_resource(module, &mut |collector, target| {
                collector.resource(target);
            });
        }
        // Which documents are parts of others shows once all are read.
        self.each_document(&modules, &mut |collector, target| {
            collector.evaluation.document_of(target);
        });
        self.each_document(&modules, &mut |collector, target| {
            collector.unused_document(target);
        });
    }

    fn each_document(
        &mut self,
        modules: &[Rc<Module<'t>>],
        work: &mut dyn FnMut(&mut Self, &Target<'_, 't>),
    ) {
        for module in modules {
            for block in module.code.data.values() {
                if block.kind == "aws_iam_policy_document" {
                    self.instances(module, block, true, work);
                }
            }
        }
    }

    fn each_resource(
        &mut self,
        module: &Rc<Module<'t>>,
        work: &mut dyn FnMut(&mut Self, &Target<'_, 't>),
    ) {
        for block in module.code.resources.values() {
            self.instances(module, block, false, work);
        }
    }

    fn instances(
        &mut self,
        module: &Rc<Module<'t>>,
        block: &Block<'t>,
        is_data: bool,
        work: &mut dyn FnMut(&mut Self, &Target<'_, 't>),
    ) {
        let key = key_of(block, is_data);
        let instances = self.evaluation.instances(module, &key, block);
        let stand_in = Instance::default();
        let is_absent =
            instances.all.is_empty() && self.evaluation.is_absent_by_default(module, block);
        let absent = is_absent.then_some(&stand_in);
        for instance in instances.all.iter().chain(absent) {
            let target = Target {
                module,
                block,
                is_data,
                instance,
                is_absent,
            };
            work(self, &target);
        }
    }

    /// Notes which managed policies are boundaries, and which are attached.
    fn attachments(&mut self, target: &Target<'_, 't>) {
        if target.is_absent {
            return;
        }
        let written = |name| self.evaluation.written_attribute(target, name);
        if let Some(arn) = written("permissions_boundary")
            .as_deref()
            .and_then(identity)
        {
            self.boundaries.insert(arn);
        }
        if target.block.kind.ends_with("_attachment")
            && let Some(arn) = written("policy_arn").as_deref().and_then(identity)
        {
            self.attached.insert(arn);
        }
    }

    fn resource(&mut self, target: &Target<'_, 't>) {
        if !target.is_absent
            && let Some(declared) = declared(self.evaluation, target)
        {
            self.project.declared.push(declared);
        }
        let block = target.block;
        let scope = Scope::within(target.module, &target.instance.each, block.json);
        let owner = target.key();
        let arguments = arguments::of(block.kind);
        let mut held = Vec::new();
        for argument in arguments {
            let Some(placement) = self.placement(target, argument) else {
                continue;
            };
            let gather = Gather {
                evaluation: self.evaluation,
                argument,
                placement,
            };
            gather.body(block.body, argument.path, &scope, &mut held);
        }
        for held in held.into_iter().take(MAX_OF_BLOCK) {
            self.hold(held, &owner);
        }
        if arguments.is_empty() && !arguments::is_foreign(block.kind) {
            self.look_for_policies(block, &scope, &owner);
        }
    }

    /// Where a policy stands in the account; `None` for policies in another language.
    fn placement(&self, target: &Target<'_, 't>, argument: &Argument) -> Option<Placement> {
        match target.block.kind {
            "aws_organizations_policy" => {
                let kind = self.evaluation.written_attribute(target, "type");
                match kind.as_deref() {
                    None => Some(Placement::Scp),
                    Some(kind) if kind.is_null() => Some(Placement::Scp),
                    // Which language a policy of an unknown type is in is not known either.
                    Some(kind) => match kind.as_known_text() {
                        Some("SERVICE_CONTROL_POLICY") => Some(Placement::Scp),
                        Some("RESOURCE_CONTROL_POLICY") => Some(Placement::Rcp),
                        _ => None,
                    },
                }
            }
            "aws_iam_policy" => {
                let arn = self.evaluation.attribute(target, "arn", target.block.label);
                let is_boundary = identity(&arn).is_some_and(|arn| {
                    self.boundaries.contains(&arn) && !self.attached.contains(&arn)
                });
                Some(if is_boundary {
                    Placement::Boundary
                } else {
                    argument.placement
                })
            }
            _ => Some(argument.placement),
        }
    }

    /// Takes what an argument holds: a document, a file of its own, or something not known.
    fn hold(&mut self, held: Held, owner: &str) {
        match &held.value.data {
            Data::Null | Data::Bool(_) | Data::Number(_) => {}
            Data::Unknown(position) => self.unchecked(&held, *position, owner),
            Data::List(elements) => {
                for element in elements {
                    if !matches!(element.data, Data::List(_)) {
                        let held = Held {
                            value: element.clone(),
                            place: held.place,
                            argument: held.argument.clone(),
                            placement: held.placement,
                            name: held.name.clone(),
                            is_statement: held.is_statement,
                        };
                        self.hold(held, owner);
                    }
                }
            }
            Data::Text(rope) => {
                let text = rope.text.trim();
                if let Some(path) = self.evaluation.whole_file(&held.value) {
                    let file = (path, held.placement);
                    if !self.project.read_files.contains(&file) {
                        self.project.read_files.push(file);
                    }
                } else if let Some((position, length)) = leading_mark(text)
                    && length == text.len()
                {
                    self.unchecked(&held, position, owner);
                } else if !text.is_empty() {
                    self.made(held, owner);
                }
            }
            Data::Object(_) => self.made(held, owner),
        }
    }

    fn unchecked(&mut self, held: &Held, position: usize, owner: &str) {
        let name = self.evaluation.unknowns.name(position);
        let is_variable = name
            .strip_prefix("${var.")
            .and_then(|name| name.strip_suffix('}'))
            .is_some_and(|name| !name.contains(['.', '[']));
        let is_file = name.starts_with("${file(") || name.starts_with("${templatefile(");
        let reason = if is_variable {
            format!("`{name}` has no default")
        } else if is_file {
            format!("`{name}` cannot be read")
        } else {
            format!("`{name}` is not known")
        };
        let what = if held.argument == "policy" {
            format!("the policy of `{owner}`")
        } else {
            format!("`{}` of `{owner}`", held.argument)
        };
        self.project.unchecked.push(Unchecked {
            place: held.place,
            what,
            reason,
        });
    }

    fn made(&mut self, held: Held, owner: &str) {
        let value = if held.is_statement {
            document_around(held.value)
        } else {
            held.value
        };
        if matches!(value.data, Data::Object(_)) {
            self.used.insert(value.place);
        }
        let mut hasher = DefaultHasher::new();
        format!("{:?}", value.data).hash(&mut hasher);
        let mark = (value.place, held.placement, hasher.finish());
        if self.seen.contains(&mark) {
            return;
        }
        if self.seen.len() >= MAX_MADE {
            if !self.is_full {
                self.is_full = true;
                self.project.unchecked.push(Unchecked {
                    place: held.place,
                    what: format!("the policy of `{owner}`, and what follows"),
                    reason: format!("the module makes more than {MAX_MADE} policies"),
                });
            }
            return;
        }
        self.seen.push(mark);
        self.project.made.push(Made {
            value,
            placement: held.placement,
            name: held.name,
            owner: owner.to_owned(),
        });
    }

    /// Arguments of resources that nothing is known of, and that look like policies.
    fn look_for_policies(&mut self, block: &Block<'t>, scope: &Scope<'_, 't>, owner: &str) {
        for member in block.body.members() {
            let name = member.key.as_str();
            if !name.contains("policy") && !name.contains("policies") {
                continue;
            }
            let value = self.evaluation.eval(member.value, scope);
            let values = match &value.data {
                Data::List(elements) => elements.as_slice(),
                _ => std::slice::from_ref(&value),
            };
            for value in values.iter().filter(|value| looks_like_policy(value)) {
                let held = Held {
                    value: value.clone(),
                    place: member.value.span(),
                    argument: name.to_owned(),
                    placement: Placement::Bare,
                    name: None,
                    is_statement: false,
                };
                self.hold(held, owner);
            }
        }
    }

    /// A document that no resource in sight holds.
    fn unused_document(&mut self, target: &Target<'_, 't>) {
        let value = self.evaluation.document_of(target);
        let is_part = self.evaluation.merged.borrow().contains(&value.place);
        if is_part || self.used.contains(&value.place) || value.get("Statement").is_none() {
            return;
        }
        let held = Held {
            value: (*value).clone(),
            place: target.block.label,
            argument: "json".to_owned(),
            placement: Placement::Bare,
            name: None,
            is_statement: false,
        };
        // Other instances of it stand at the same place.
        let place = value.place;
        self.made(held, &target.key());
        self.used.remove(&place);
    }

    /// Says of modules that are not in sight that their policies are not checked, and looks at the
    /// policies that are given to them.
    fn out_of_sight(&mut self, module: &Rc<Module<'t>>, block: &Block<'t>, called: &Called) {
        let (source, reason) = match called {
            Called::Here(..) | Called::Endless => return,
            Called::Elsewhere(source) => (
                source,
                format!("the module comes from `{source}`, which is not in sight"),
            ),
            Called::Nowhere(source) => (source, format!("nothing stands in `{source}`")),
        };
        let owner = format!("module.{}", block.name);
        let suggests = |name: &str| {
            ["policy", "policies", "statement"]
                .iter()
                .any(|word| name.contains(word))
        };
        let some = block
            .body
            .members()
            .any(|member| suggests(member.key.as_str()));
        if some || source.contains("iam") && !paths::is_local(source) {
            self.project.unchecked.push(Unchecked {
                place: block.label,
                what: format!("`{owner}`"),
                reason,
            });
        }
        let each = Each::default();
        let scope = Scope::within(module, &each, block.json);
        self.look_for_policies(block, &scope, &owner);
    }
}

/// What tells a managed policy from others: its ARN, as far as it is known.
fn identity(arn: &Value) -> Option<String> {
    match &arn.data {
        Data::Text(rope) => Some(rope.text.clone()),
        Data::Unknown(position) => Some(mark(*position)),
        _ => None,
    }
}

/// A document that holds one statement.
fn document_around(statement: Value) -> Value {
    let place = statement.place;
    let text = |text: &str| Value::text(place.before(), text);
    let statements = Value::list(place, vec![statement]);
    Value::object(
        place,
        vec![
            (text("Version"), text("2012-10-17")),
            (text("Statement"), statements),
        ],
    )
}

fn looks_like_policy(value: &Value) -> bool {
    match &value.data {
        Data::Object(members) => members.iter().any(|(key, _)| {
            key.as_text()
                .is_some_and(|key| key.eq_ignore_ascii_case("Statement"))
        }),
        Data::Text(rope) => {
            let text = rope.text.trim_start();
            text.starts_with('{') && text.contains("\"Statement\"")
        }
        _ => false,
    }
}
