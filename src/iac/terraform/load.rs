//! Which files belong to a root module, and their trees.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::code::{Block, blocks_of, objects};
use super::{Fault, Files, paths};
use crate::source::Source;
use crate::syntax::{Tree, hcl, json};

/// How deep modules call modules.
pub(super) const MAX_DEPTH: usize = 32;

/// How many folders are read for one root module.
const MAX_FOLDERS: usize = 2_000;

/// A file of a module.
pub(super) struct Loaded {
    folder: PathBuf,
    source: Arc<Source>,
    json: bool,
    /// Its place among the files that set variables; `None` for code.
    values: Option<(u8, PathBuf)>,
}

/// A file and its tree.
pub(super) struct Parsed<'s> {
    /// The folder it is in.
    pub(super) folder: &'s Path,
    /// What stands in it.
    pub(super) tree: Tree<'s>,
    /// Whether it is written in Terraform's JSON syntax.
    pub(super) json: bool,
    /// Where it stands in the order of files that set variables; `None` for code.
    pub(super) values: Option<&'s (u8, PathBuf)>,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
}

/// The files of the root module and of all local modules that it calls.
pub(super) fn load(root: &Path, files: &dyn Files) -> Vec<Loaded> {
    let root = paths::clean(root);
    let mut loaded = Vec::new();
    let mut seen = BTreeSet::from([root.clone()]);
    let mut open = VecDeque::from([(root, 0)]);
    while let Some((folder, depth)) = open.pop_front() {
        let start = loaded.len();
        folder_files(&folder, depth == 0, files, &mut loaded);
        if depth >= MAX_DEPTH {
            continue;
        }
        for file in loaded.get(start..).unwrap_or_default() {
            for called in called_by(file) {
                if seen.len() < MAX_FOLDERS && seen.insert(called.clone()) {
                    open.push_back((called, depth + 1));
                }
            }
        }
    }
    loaded
}

/// A cheap look at the files: whether any word stands in them without which nothing is declared
/// that policies are about.
pub(super) fn may_hold_policies(loaded: &[Loaded]) -> bool {
    const WORDS: [&str; 4] = ["olic", "aws_iam", "awscc_iam", "tatement"];
    loaded.iter().any(|file| {
        let text = file.source.text().as_bytes();
        WORDS
            .iter()
            .any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
    })
}

/// The trees of the files.
pub(super) fn parse(loaded: &[Loaded]) -> Vec<Parsed<'_>> {
    loaded.iter().map(parse_file).collect()
}

/// The folders that no `module` block calls. Where modules call one another in a ring, one of them
/// is taken for a root.
pub(super) fn roots(folders: &[PathBuf], files: &dyn Files) -> Vec<PathBuf> {
    let mut calls: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| paths::clean(folder)).collect();
    while let Some(folder) = open.pop() {
        if calls.contains_key(&folder) || calls.len() >= MAX_FOLDERS.max(folders.len()) {
            continue;
        }
        let mut loaded = Vec::new();
        folder_files(&folder, false, files, &mut loaded);
        let called: Vec<PathBuf> = loaded.iter().flat_map(called_by).collect();
        open.extend(called.iter().cloned());
        calls.insert(folder, called);
    }
    let called: BTreeSet<&PathBuf> = calls
        .iter()
        .flat_map(|(folder, called)| called.iter().filter(move |other| *other != folder))
        .collect();
    let mut reached = BTreeSet::new();
    let mut roots = Vec::new();
    for wanted in [false, true] {
        for folder in folders {
            let clean = paths::clean(folder);
            if called.contains(&clean) == wanted && !reached.contains(&clean) {
                reach(clean, &calls, &mut reached);
                roots.push(folder.clone());
            }
        }
    }
    roots
}

fn reach(from: PathBuf, calls: &BTreeMap<PathBuf, Vec<PathBuf>>, reached: &mut BTreeSet<PathBuf>) {
    let mut open = vec![from];
    while let Some(folder) = open.pop() {
        if let Some(called) = calls.get(&folder) {
            open.extend(called.iter().filter(|one| !reached.contains(*one)).cloned());
        }
        reached.insert(folder);
    }
}

fn folder_files(folder: &Path, is_root: bool, files: &dyn Files, loaded: &mut Vec<Loaded>) {
    let mut list = files.list(folder);
    // Files that override others come last, so that what they change is there.
    list.sort_by_key(|path| (overrides(path), path.clone()));
    for path in list {
        let Some((json, values)) = role(&path) else {
            continue;
        };
        if values.is_some() && !is_root {
            continue;
        }
        if let Some(source) = files.read(&path) {
            loaded.push(Loaded {
                folder: folder.to_path_buf(),
                source,
                json,
                values: values.map(|order| (order, path)),
            });
        }
    }
}

/// Whether a file merges its blocks into those of others. See
/// <https://developer.hashicorp.com/terraform/language/files/override>.
fn overrides(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let stem = name.and_then(|name| name.split('.').next());
    stem.is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

/// Whether a file is JSON, and for a file that sets variables its turn: later ones win. See
/// <https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence>.
pub(super) fn role(path: &Path) -> Option<(bool, Option<u8>)> {
    let name = path.file_name()?.to_str()?;
    if name.starts_with('.') {
        return None;
    }
    let (stem, json) = match name.strip_suffix(".json") {
        Some(stem) => (stem, true),
        None => (name, false),
    };
    if stem == "terraform.tfvars" {
        return Some((json, Some(u8::from(json))));
    }
    if stem.ends_with(".auto.tfvars") {
        return Some((json, Some(2)));
    }
    let extension = Path::new(stem).extension()?.to_str()?;
    (extension == "tf").then_some((json, None))
}

/// The folders of the local modules that a file calls.
fn called_by(file: &Loaded) -> Vec<PathBuf> {
    if file.values.is_some() || !file.source.text().contains("module") {
        return Vec::new();
    }
    let parsed = parse_file(file);
    let mut called = Vec::new();
    for body in objects(parsed.tree.root()) {
        for member in body.members() {
            if member.key.as_str() == "module" {
                let blocks = blocks_of(member.value, 1, file.json);
                called.extend(blocks.iter().filter_map(|block| local_folder(block, file)));
            }
        }
    }
    called
}

fn local_folder(block: &Block<'_>, file: &Loaded) -> Option<PathBuf> {
    let source = block.body.get("source")?.as_str()?;
    paths::is_local(source).then(|| paths::joined(&file.folder, source))
}

fn parse_file(file: &Loaded) -> Parsed<'_> {
    let (source, text) = (file.source.id(), file.source.text());
    let (tree, faults) = if file.json {
        let parsed = json::parse(source, text);
        let faults = parsed.errors.iter().map(json_fault).collect();
        (parsed.tree, faults)
    } else {
        let parsed = hcl::parse(source, text);
        let faults = parsed.errors.into_iter().map(Fault::from).collect();
        (parsed.tree, faults)
    };
    Parsed {
        folder: &file.folder,
        tree,
        json: file.json,
        values: file.values.as_ref(),
        faults,
    }
}

fn json_fault(error: &json::SyntaxError) -> Fault {
    Fault {
        message: error.to_string(),
        help: None,
        span: error.span,
    }
}

impl From<hcl::HclError> for Fault {
    fn from(error: hcl::HclError) -> Self {
        Self {
            message: error.message,
            help: error.help.map(str::to_owned),
            span: error.span,
        }
    }
}
