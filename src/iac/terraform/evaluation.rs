//! The state of an evaluation: what is settled already, what was asked, how much work is left.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::code::{Code, Given};
use super::measure::weight;
use super::module::Module;
use super::{Fault, Files, paths};
use crate::iac::value::{Data, Unknowns, Value};
use crate::source::{Source, SourceId, Span};
use crate::syntax::unknown::{is_marked, replaced};
use crate::syntax::{Domain, Node};

/// How deep expressions, and what they refer to, are followed.
const MAX_DEPTH: u32 = 128;

/// How much is evaluated for one root module.
const MAX_STEPS: u64 = 1_000_000;

/// How long a text may become.
pub(super) const MAX_TEXT: usize = 1 << 20;

/// How many modules are called.
const MAX_MODULES: usize = 2_000;

/// How long the name of an expression may become.
const MAX_NAME: usize = 60;

/// The evaluation of a root module.
pub(super) struct Evaluation<'t> {
    root: PathBuf,
    files: &'t dyn Files,
    /// The modules in sight, by folder.
    pub(super) codes: &'t BTreeMap<PathBuf, Code<'t>>,
    /// What files set for the variables of the root module.
    pub(super) given: &'t Given<'t>,
    /// What is not known.
    pub(super) unknowns: &'t Unknowns,
    assume: bool,
    asked: Cell<bool>,
    /// Whether an expression failed that `try` and `can` would see fail.
    failed: Cell<bool>,
    depth: Cell<u32>,
    steps: Cell<u64>,
    assumptions: RefCell<BTreeSet<String>>,
    faults: RefCell<Vec<Fault>>,
    modules: RefCell<Vec<Rc<Module<'t>>>>,
    plain_files: RefCell<BTreeMap<SourceId, PathBuf>>,
    /// The documents that were merged into others.
    pub(super) merged: RefCell<BTreeSet<Span>>,
}

impl<'t> Evaluation<'t> {
    pub(super) fn new(
        root: &Path,
        files: &'t dyn Files,
        codes: &'t BTreeMap<PathBuf, Code<'t>>,
        given: &'t Given<'t>,
        assume: bool,
        unknowns: &'t Unknowns,
    ) -> Self {
        Self {
            root: paths::clean(root),
            files,
            codes,
            given,
            unknowns,
            assume,
            asked: Cell::new(false),
            failed: Cell::new(false),
            depth: Cell::new(0),
            steps: Cell::new(0),
            assumptions: RefCell::default(),
            faults: RefCell::default(),
            modules: RefCell::default(),
            plain_files: RefCell::default(),
            merged: RefCell::default(),
        }
    }

    /// The folder of the root module.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Goes one level deeper; `false` where that is too deep or too much was done already. After
    /// `true`, [`leave`](Self::leave) is due.
    pub(super) fn enter(&self) -> bool {
        if self.depth.get() >= MAX_DEPTH || !self.charge(1) {
            return false;
        }
        self.depth.set(self.depth.get() + 1);
        true
    }

    /// Goes back up.
    pub(super) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Counts work; `false` where it is too much.
    pub(super) fn charge(&self, work: u64) -> bool {
        let steps = self.steps.get().saturating_add(work);
        self.steps.set(steps);
        steps <= MAX_STEPS
    }

    /// A copy of a value that is kept; not known where copying has become too much.
    pub(super) fn copy(&self, value: &Value, node: Node<'_>) -> Value {
        if weight(value).is_some_and(|weight| self.charge(weight)) {
            value.clone()
        } else {
            self.by_text(node, Domain::Any)
        }
    }

    /// What is taken for granted of a condition that is not known.
    pub(super) fn assumed(&self, node: Node<'_>) -> bool {
        self.asked.set(true);
        let text = written(node);
        self.assumptions
            .borrow_mut()
            .insert(format!("`{text}` is {}", self.assume));
        self.assume
    }

    /// Whether a condition was not known.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.get()
    }

    /// What was taken for granted.
    pub(super) fn take_assumptions(&self) -> Vec<String> {
        self.assumptions.take().into_iter().collect()
    }

    /// What is wrong with the files.
    pub(super) fn take_faults(&self) -> Vec<Fault> {
        self.faults.take()
    }

    pub(super) fn fault(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }

    /// Marks that an expression fails.
    pub(super) fn fail(&self) {
        self.failed.set(true);
    }

    /// What `work` comes to, and whether an expression in it fails.
    pub(super) fn trying(&self, work: impl FnOnce() -> Value) -> (Value, bool) {
        let before = self.failed.replace(false);
        let value = work();
        let failed = self.failed.replace(before);
        (value, failed)
    }

    /// A value that is not known, called as the expression is written.
    pub(super) fn by_text(&self, node: Node<'_>, domain: Domain) -> Value {
        let name = format!("${{{}}}", written(node));
        self.unknowns.value(&name, node.span(), domain)
    }

    /// A text with the names of what is not known in place of marks.
    pub(super) fn readable(&self, text: &str) -> String {
        if !is_marked(text) {
            return text.to_owned();
        }
        let all = self.unknowns.all();
        replaced(text, |at| all.get(at).map_or("", |one| &*one.name))
    }

    /// Adds a module; `None` where there are too many.
    pub(super) fn add_module(&self, mut module: Module<'t>) -> Option<usize> {
        let mut modules = self.modules.borrow_mut();
        let position = modules.len();
        if position >= MAX_MODULES {
            return None;
        }
        module.position = position;
        modules.push(Rc::new(module));
        Some(position)
    }

    /// The module at a position.
    pub(super) fn module(&self, position: usize) -> Option<Rc<Module<'t>>> {
        self.modules.borrow().get(position).cloned()
    }

    /// The file that a path names, seen from the folder in which Terraform runs.
    pub(super) fn file(&self, path: &str) -> Option<Arc<Source>> {
        self.files.read(&paths::joined(&self.root, path))
    }

    /// The whole text of a file, for the function `file`.
    pub(super) fn plain_file(&self, path: &str) -> Option<Arc<Source>> {
        let source = self.file(path)?;
        self.plain_files
            .borrow_mut()
            .insert(source.id(), paths::joined(&self.root, path));
        Some(source)
    }

    /// The path of the file that a value is the whole text of.
    pub(super) fn whole_file(&self, value: &Value) -> Option<PathBuf> {
        let Data::Text(rope) = &value.data else {
            return None;
        };
        let path = self
            .plain_files
            .borrow()
            .get(&value.place.source())
            .cloned()?;
        (value.place.start() == 0 && value.place.len() == rope.text.len()).then_some(path)
    }
}

/// An expression as it is written, on one line and not too long.
pub(super) fn written(node: Node<'_>) -> String {
    let text = node.tree().text().get(node.range()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let length = line.chars().count();
    if length <= MAX_NAME {
        return line;
    }
    // The end tells more apart than the middle.
    let tail = MAX_NAME / 3;
    let head: String = line.chars().take(MAX_NAME - tail - 1).collect();
    let end: String = line.chars().skip(length - tail).collect();
    format!("{head}…{end}")
}
