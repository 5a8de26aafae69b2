//! Modules as they are called: their variables, locals and outputs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use super::code::{Block, Code, Expression};
use super::evaluation::Evaluation;
use super::instances::{Instances, Shape};
use super::load::MAX_DEPTH;
use super::scope::{Each, Scope};
use super::types::{conformed, domain};
use super::{Fault, paths};
use crate::iac::value::Value;
use crate::source::Span;
use crate::syntax::{Domain, Node};

/// A module as it is called.
pub(super) struct Module<'t> {
    /// Its blocks.
    pub(super) code: &'t Code<'t>,
    /// What stands before addresses in it: `module.people["staff"].`; nothing for the root module.
    pub(super) address: String,
    /// `path.module`
    pub(super) path: String,
    /// Its place in the list of modules.
    pub(super) position: usize,
    caller: Option<Caller<'t>>,
    memo: RefCell<BTreeMap<String, Memo>>,
    called: RefCell<BTreeMap<&'t str, Rc<Called>>>,
    repeated: RefCell<BTreeMap<String, Rc<Instances>>>,
}

/// Where a module is called.
struct Caller<'t> {
    /// The position of the module that calls.
    module: usize,
    block: Block<'t>,
    each: Each,
    depth: usize,
}

/// What is being worked out, and what was.
#[derive(Clone)]
enum Memo {
    Open,
    Done(Rc<Value>),
}

/// What a `module` block calls.
pub(super) enum Called {
    /// Modules in sight: the instances and the position of each.
    Here(Rc<Instances>, Vec<usize>),
    /// A module of a registry or repository, by its `source`.
    Elsewhere(String),
    /// A folder that is not in sight, or in which nothing stands.
    Nowhere(String),
    /// Nothing that can be called: a module that calls itself, or one too many.
    Endless,
}

impl<'t> Module<'t> {
    /// The root module.
    pub(super) fn root(code: &'t Code<'t>) -> Self {
        Self::new(code, String::new(), ".".to_owned(), None)
    }

    /// Whether nothing calls it.
    pub(super) const fn is_root(&self) -> bool {
        self.caller.is_none()
    }

    fn new(code: &'t Code<'t>, address: String, path: String, caller: Option<Caller<'t>>) -> Self {
        Self {
            code,
            address,
            path,
            position: 0,
            caller,
            memo: RefCell::default(),
            called: RefCell::default(),
            repeated: RefCell::default(),
        }
    }

    fn depth(&self) -> usize {
        self.caller.as_ref().map_or(0, |caller| caller.depth)
    }

    /// What `make` comes to, worked out once for each `key`. `None` where it is being worked out
    /// already, so that it would depend on itself.
    pub(super) fn once(&self, key: &str, make: impl FnOnce() -> Value) -> Option<Rc<Value>> {
        let known = self.memo.borrow().get(key).cloned();
        match known {
            Some(Memo::Done(value)) => Some(value),
            Some(Memo::Open) => None,
            None => {
                self.keep(key, Memo::Open);
                let value = Rc::new(make());
                self.keep(key, Memo::Done(Rc::clone(&value)));
                Some(value)
            }
        }
    }

    fn keep(&self, key: &str, memo: Memo) {
        self.memo.borrow_mut().insert(key.to_owned(), memo);
    }

    /// As [`once`](Self::once), for the instances of a block.
    pub(super) fn repeated_once(
        &self,
        key: &str,
        make: impl FnOnce() -> Instances,
    ) -> Rc<Instances> {
        let known = self.repeated.borrow().get(key).cloned();
        if let Some(known) = known {
            return known;
        }
        // For a block whose number depends on itself.
        let unsettled = Rc::new(Instances::of(Shape::Unsettled, Vec::new()));
        self.repeated.borrow_mut().insert(key.to_owned(), unsettled);
        let instances = Rc::new(make());
        self.repeated
            .borrow_mut()
            .insert(key.to_owned(), Rc::clone(&instances));
        instances
    }
}

impl<'t> Evaluation<'t> {
    /// `local.name`; `None` where there is none.
    pub(super) fn local(&self, module: &Rc<Module<'t>>, name: &str) -> Option<Rc<Value>> {
        let local = module.code.locals.get(name)?;
        module.once(&format!("local.{name}"), || {
            self.eval(local.node, &Scope::of(module, local.json))
        })
    }

    /// `var.name`; `None` where no such variable is declared. See
    /// <https://developer.hashicorp.com/terraform/language/values/variables>.
    pub(super) fn variable(
        &self,
        module: &Rc<Module<'t>>,
        name: &str,
        place: Span,
    ) -> Option<Rc<Value>> {
        let block = module.code.variables.get(name)?;
        module.once(&format!("var.{name}"), || {
            let kind = block.argument("type").map(|kind| kind.node);
            let scope = Scope::of(module, block.json);
            let given = self.given_to(module, name);
            let nullable = block
                .argument("nullable")
                .is_none_or(|nullable| nullable.node.literal() != "false");
            let given = given.filter(|value| nullable || !value.is_null());
            let value = given.or_else(|| {
                let default = block.argument("default")?;
                // A default is a constant, also in Terraform's JSON syntax.
                Some(self.eval(default.node, &Scope::of(module, false)))
            });
            if let Some(value) = value {
                match kind {
                    Some(kind) => conformed(self, value, kind, &scope),
                    None => value,
                }
            } else {
                let domain = domain(name, kind);
                self.unknowns
                    .value(&format!("${{var.{name}}}"), place, domain)
            }
        })
    }

    fn given_to(&self, module: &Rc<Module<'t>>, name: &str) -> Option<Value> {
        let Some(caller) = &module.caller else {
            let given = self.given.get(name)?;
            return Some(self.eval(given.node, &Scope::of(module, given.json)));
        };
        let argument = caller.block.argument(name)?;
        let calling = self.module(caller.module)?;
        let scope = Scope::within(&calling, &caller.each, argument.json);
        Some(self.eval(argument.node, &scope))
    }

    /// `module.m.name`, of one instance.
    pub(super) fn output(&self, module: &Rc<Module<'t>>, name: &str) -> Option<Rc<Value>> {
        let output: Expression<'t> = module.code.outputs.get(name)?.argument("value")?;
        module.once(&format!("output.{name}"), || {
            self.eval(output.node, &Scope::of(module, output.json))
        })
    }

    /// The outputs of the root module, where nothing else is evaluated.
    pub(super) fn root_outputs(&self) -> Vec<(String, Value)> {
        let code = self.codes.get(self.root());
        let position = code.and_then(|code| self.add_module(Module::root(code)));
        let Some(module) = position.and_then(|position| self.module(position)) else {
            return Vec::new();
        };
        let mut outputs = Vec::new();
        for name in module.code.outputs.keys() {
            if let Some(value) = self.output(&module, name) {
                outputs.push(((*name).to_owned(), (*value).clone()));
            }
        }
        outputs
    }

    /// What a `module` block of a module calls.
    pub(super) fn called(&self, module: &Rc<Module<'t>>, block: &Block<'t>) -> Rc<Called> {
        let known = module.called.borrow().get(block.name).cloned();
        if let Some(known) = known {
            return known;
        }
        let called = Rc::new(self.call(module, block));
        module
            .called
            .borrow_mut()
            .insert(block.name, Rc::clone(&called));
        called
    }

    fn call(&self, module: &Rc<Module<'t>>, block: &Block<'t>) -> Called {
        let source = block.body.get("source").and_then(Node::as_str);
        let Some(source) = source else {
            return Called::Elsewhere(String::new());
        };
        if !paths::is_local(source) {
            return Called::Elsewhere(source.to_owned());
        }
        let folder = paths::joined(&module.code.folder, source);
        let Some(code) = self.codes.get(&folder) else {
            return Called::Nowhere(source.to_owned());
        };
        if self.calls_itself(module, &folder) {
            self.fault(Fault {
                message: format!("`module.{}` calls a module that it is part of", block.name),
                help: Some("Terraform refuses modules that call one another in a ring".to_owned()),
                span: block.label,
            });
            return Called::Endless;
        }
        if module.depth() >= MAX_DEPTH {
            self.fault(Fault {
                message: format!("modules are nested more than {MAX_DEPTH} deep"),
                help: None,
                span: block.label,
            });
            return Called::Endless;
        }
        let path = paths::written(&paths::joined(Path::new(&module.path), source));
        let key = format!("module.{}", block.name);
        let instances = self.instances(module, &key, block);
        let mut here = Vec::new();
        for instance in &instances.all {
            let address = format!("{}{key}{}.", module.address, instance.suffix);
            let caller = Caller {
                module: module.position,
                block: *block,
                each: instance.each.clone(),
                depth: module.depth() + 1,
            };
            let new = Module::new(code, address, path.clone(), Some(caller));
            match self.add_module(new) {
                Some(position) => here.push(position),
                None => return Called::Endless,
            }
        }
        Called::Here(instances, here)
    }

    fn calls_itself(&self, module: &Rc<Module<'t>>, folder: &Path) -> bool {
        let mut next = Some(Rc::clone(module));
        while let Some(module) = next {
            if module.code.folder == folder {
                return true;
            }
            let caller = module.caller.as_ref().map(|caller| caller.module);
            next = caller.and_then(|caller| self.module(caller));
        }
        false
    }

    /// What a value that cannot be had is called: by its address.
    pub(super) fn addressed(
        &self,
        module: &Module<'t>,
        address: &str,
        place: Span,
        domain: Domain,
    ) -> Value {
        let name = self.readable(&format!("${{{}{address}}}", module.address));
        self.unknowns.value(&name, place, domain)
    }
}
