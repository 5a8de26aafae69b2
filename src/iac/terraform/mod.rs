//! Terraform: what a root module deploys, as far as its files say.
//!
//! [`read`] evaluates a root module and the local modules it calls, after
//! <https://developer.hashicorp.com/terraform/language>: values of variables, locals, resources and
//! data sources, `count` and `for_each`, templates and functions. Nothing is asked of a provider, a
//! state or a registry; what only these know is [unknown](crate::syntax::Unknown).

mod arguments;
mod arns;
mod block;
mod cloud_control;
mod code;
mod declared;
mod disk;
mod documents;
mod evaluation;
mod expression;
mod functions;
mod gather;
mod ids;
mod instances;
mod load;
mod measure;
mod module;
mod paths;
pub mod plan;
mod policy_document;
mod reference;
mod resource;
mod scope;
mod statement;
mod template;
#[cfg(test)]
mod tests;
mod types;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::value::{Unknowns, Value};
use super::{Declared, Made, Unchecked};
use crate::policy::Placement;
use crate::source::{Source, SourceId, Span};
pub use disk::{Alone, Disk};
use evaluation::Evaluation;
pub use paths::clean;

/// The files that Terraform may read: its own, and those that `file` and `templatefile` name.
pub trait Files {
    /// The file at `path`; `None` where there is none.
    fn read(&self, path: &Path) -> Option<Arc<Source>>;
    /// The files of a folder that Terraform reads: `*.tf`, `*.tf.json`, `terraform.tfvars`,
    /// `*.auto.tfvars` and their JSON forms, as [`read`](Self::read) takes them.
    fn list(&self, folder: &Path) -> Vec<PathBuf>;
    /// A file that was read, by its id.
    fn source(&self, id: SourceId) -> Option<Arc<Source>>;
}

/// What a root module deploys.
#[derive(Debug, Default)]
pub struct Project {
    /// The policy documents it makes.
    pub made: Vec<Made>,
    /// The policies that cannot be read.
    pub unchecked: Vec<Unchecked>,
    /// The resources of IAM and Organizations.
    pub declared: Vec<Declared>,
    /// What was taken for granted of conditions that are not known.
    pub assumptions: Vec<String>,
    /// Whether a condition is not known, so that [`read`] may come to something else with the other
    /// assumption.
    pub asked: bool,
    /// What is wrong with the files themselves.
    pub faults: Vec<Fault>,
    /// Whole policy files that `file` puts somewhere: they are checked where they stand.
    pub read_files: Vec<(PathBuf, Placement)>,
    /// The folders of all modules that were read.
    pub folders: Vec<PathBuf>,
}

/// What is wrong with a file of Terraform.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What it leads to, or how to mend it.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

/// Whether Terraform reads a file when it looks into a folder: it is code, or sets variables.
///
/// See <https://developer.hashicorp.com/terraform/language/files> and, for variables,
/// <https://developer.hashicorp.com/terraform/language/values/variables>.
#[must_use]
pub fn is_code(path: &Path) -> bool {
    load::role(path).is_some()
}

/// The folders among `folders` that are root modules: those that no `module` block calls.
///
/// See <https://developer.hashicorp.com/terraform/language/modules>.
#[must_use]
pub fn roots(folders: &[PathBuf], files: &dyn Files) -> Vec<PathBuf> {
    load::roots(folders, files)
}

/// Evaluates the root module in the folder `root`. A condition that is not known is taken to be
/// `assume`.
pub fn read(root: &Path, files: &dyn Files, assume: bool, unknowns: &Unknowns) -> Project {
    let loaded = load::load(root, files);
    if !load::may_hold_policies(&loaded) {
        return Project::default();
    }
    let parsed = load::parse(&loaded);
    let mut faults = Vec::new();
    for file in &parsed {
        faults.extend(file.faults.iter().cloned());
    }
    let codes = code::by_folder(&parsed);
    let given = code::given(&parsed);
    let evaluation = Evaluation::new(root, files, &codes, &given, assume, unknowns);
    let mut project = documents::collect(&evaluation);
    project.faults.extend(faults);
    project.faults.sort();
    project.faults.dedup();
    project.folders = codes.keys().cloned().collect();
    project
}

/// What the outputs of the root module in the folder `root` come to, by name.
///
/// See <https://developer.hashicorp.com/terraform/language/values/outputs>.
pub fn outputs(
    root: &Path,
    files: &dyn Files,
    assume: bool,
    unknowns: &Unknowns,
) -> Vec<(String, Value)> {
    let loaded = load::load(root, files);
    let parsed = load::parse(&loaded);
    let codes = code::by_folder(&parsed);
    let given = code::given(&parsed);
    let evaluation = Evaluation::new(root, files, &codes, &given, assume, unknowns);
    evaluation.root_outputs()
}

/// A value as JSON, as Terraform prints it; [marks](crate::syntax::unknown) stand for what is not
/// known.
#[must_use]
pub fn json(value: &Value) -> String {
    functions::json::print(value)
}
