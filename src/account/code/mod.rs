//! The account that code describes: a plan or a state of Terraform's, its code, or a template of
//! CloudFormation.

mod cloudformation;
mod collect;
pub(in crate::account) mod documents;
pub(in crate::account) mod facts;
mod filling;
mod terraform;
mod unite;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::SnapshotError;
use super::overlay::{self, Changes};
use super::parts::Parts;
use crate::iac::file::{self, Parsed};
use crate::iac::terraform::{Files as _, plan};
use crate::iac::value::Unknowns;
use crate::iac::{Declared, Unchecked, cloudformation as template, terraform as code};
use crate::source::{Source, Span};
use crate::syntax::Node;
use filling::Identity;

/// What code says when it is read once.
#[derive(Default)]
struct Reading {
    declared: Vec<Declared>,
    deleted: Vec<Declared>,
    changed: Vec<Declared>,
    unchecked: Vec<Unchecked>,
    assumptions: Vec<String>,
    /// A condition was not known.
    asked: bool,
}

/// What kind of code it is, and so what it knows of the account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Plan,
    Template,
    Terraform,
}

/// Whether `path` is the folder, or a file, of a root module of Terraform's.
pub(super) fn is_terraform(path: &Path) -> bool {
    root_module(path).is_some()
}

/// The files in a folder, by name.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    all.sort();
    all
}

fn root_module(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        let has = files_in(path).iter().any(|file| code::is_code(file));
        return has.then(|| path.to_path_buf());
    }
    let is_code = path.is_file() && code::is_code(path);
    is_code.then(|| path.parent().unwrap_or(Path::new("")).to_path_buf())
}

/// Reads the code at `path` and lays it over what is known of the account; `false` where there is
/// no code.
pub(super) fn read(path: &Path, parts: &mut Parts) -> bool {
    if let Some(root) = root_module(path) {
        module(&root, parts);
        return true;
    }
    if !path.is_file() {
        return false;
    }
    // What cannot be read is said by those who look for a snapshot.
    let Ok(source) = parts.files.open(path) else {
        return false;
    };
    if !may_be_code(&source) {
        return false;
    }
    let unknowns = Unknowns::default();
    let Some((kind, read)) = file_at(&source, &unknowns) else {
        return false;
    };
    // What is laid below may add files, so this one is kept first.
    parts.files.keep(source, path);
    match read {
        Ok((held, not_held)) => lay(kind, held, not_held, &unknowns, parts),
        Err(error) => parts.errors.push(error),
    }
    true
}

/// Both readings of a file: the second where a condition is not known.
type Readings = (Reading, Option<Reading>);

/// What a file says; `None` where it is no code.
fn file_at(
    source: &Source,
    unknowns: &Unknowns,
) -> Option<(Kind, Result<Readings, SnapshotError>)> {
    let parsed = file::parse(source);
    let (kind, root) = recognise(&parsed)?;
    if let Some((fault, span)) = broken(&parsed) {
        let error = SnapshotError::Broken {
            path: source.name().to_owned(),
            language: parsed.language.name(),
            fault,
            span,
        };
        return Some((kind, Err(error)));
    }
    let held = match kind {
        Kind::Plan => plan_at(root, unknowns),
        Kind::Template | Kind::Terraform => template_at(root, true, unknowns),
    };
    let not_held = held.asked.then(|| template_at(root, false, unknowns));
    Some((kind, Ok((held, not_held))))
}

/// A cheap look at a file before it is parsed.
fn may_be_code(source: &Source) -> bool {
    let text = source.text().as_bytes();
    let has = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    has("terraform_version") && has("format_version") || has("Resources") && has("AWS::")
}

fn recognise<'t>(parsed: &'t Parsed<'_>) -> Option<(Kind, Node<'t>)> {
    parsed.trees.iter().find_map(|tree| {
        let root = tree.root();
        if plan::recognise(root) {
            Some((Kind::Plan, root))
        } else if template::recognise(root) {
            Some((Kind::Template, root))
        } else {
            None
        }
    })
}

fn broken(parsed: &Parsed<'_>) -> Option<(String, Span)> {
    let error = parsed.errors.first();
    let error = error.map(|error| (error.to_string(), error.span));
    error.or_else(|| {
        let fault = parsed.faults.first()?;
        Some((fault.message.clone(), fault.span))
    })
}

fn plan_at(root: Node<'_>, unknowns: &Unknowns) -> Reading {
    let plan = plan::read(root, unknowns);
    Reading {
        declared: plan.declared,
        deleted: plan.deleted,
        changed: plan.changed,
        unchecked: plan.unchecked,
        assumptions: plan.assumptions,
        asked: false,
    }
}

fn template_at(root: Node<'_>, assume: bool, unknowns: &Unknowns) -> Reading {
    let template = template::read(root, assume, unknowns);
    Reading {
        declared: template.declared,
        unchecked: template.unchecked,
        assumptions: template.assumptions,
        asked: template.asked,
        ..Reading::default()
    }
}

/// A root module, with the modules it calls.
fn module(root: &Path, parts: &mut Parts) {
    let folder = code::Disk::new(&[], &HashMap::new(), parts.files.next_id());
    let unknowns = Unknowns::default();
    let mut readings = Vec::new();
    for assume in [true, false] {
        let project = code::read(root, &folder, assume, &unknowns);
        let asked = project.asked;
        if assume {
            for fault in &project.faults {
                parts.errors.push(SnapshotError::Broken {
                    path: folder
                        .source(fault.span.source())
                        .map_or_else(String::new, |source| source.name().to_owned()),
                    language: file::Language::Hcl.name(),
                    fault: fault.message.clone(),
                    span: fault.span,
                });
            }
        }
        readings.push(Reading {
            declared: project.declared,
            unchecked: project.unchecked,
            assumptions: project.assumptions,
            asked,
            ..Reading::default()
        });
        if !asked {
            break;
        }
    }
    for (path, source) in folder.into_sources() {
        parts.files.keep(source, &path);
    }
    let mut readings = readings.into_iter();
    let held = readings.next().unwrap_or_default();
    lay(Kind::Terraform, held, readings.next(), &unknowns, parts);
}

/// Lays what code says with conditions that hold, and where some are not known, with those that do
/// not.
fn lay(
    kind: Kind,
    held: Reading,
    not_held: Option<Reading>,
    unknowns: &Unknowns,
    parts: &mut Parts,
) {
    let not_held = not_held.unwrap_or_default();
    let all: Vec<&Declared> = held.declared.iter().chain(&not_held.declared).collect();
    let told = Identity::of(&all);
    let live = parts
        .account()
        .map(|(id, partition)| Identity::known(id, partition));
    let is_live = live.is_some();
    let place = all.first().map_or_else(Span::none, |one| one.place);
    if is_live && told.is_sure() {
        // Another account's code is refused.
        parts.owner_is(&told.id, &told.partition, &told.id, place);
    }
    let identity = live.unwrap_or(told);
    parts.owner_is(&identity.id, &identity.partition, &identity.id, place);
    let filling = collect::filling(&all, unknowns, &identity);
    let mut stated = collect::of(&held.declared, &filling);
    if held.asked {
        let other = collect::of(&not_held.declared, &filling);
        stated = unite::unite(&stated, &other, unknowns);
    }
    let changes = Changes {
        stated,
        deleted: collect::of(&held.deleted, &filling),
        changed: collect::of(&held.changed, &filling),
    };
    overlay::lay(parts, changes, unknowns, &identity.partition);
    let mut said: Vec<String> = Vec::new();
    said.extend(identity.assumption());
    if filling.took_partition() && !is_live {
        let partition = &identity.partition;
        said.push(format!(
            "the code is taken to be deployed to the partition `{partition}`"
        ));
    }
    said.push(scope(kind, is_live).to_owned());
    said.extend(assumptions(
        held.assumptions,
        held.asked,
        &not_held.assumptions,
    ));
    for text in said {
        if !parts.gaps.iter().any(|gap| gap.text == text) {
            parts.gap(text, None);
        }
    }
    unchecked(held.unchecked.iter().chain(&not_held.unchecked), parts);
    parts.described = true;
}

/// What is taken for granted where code was read once, and what both readings take where it was read
/// twice.
fn assumptions(held: Vec<String>, twice: bool, not_held: &[String]) -> Vec<String> {
    if !twice {
        return held;
    }
    let both_ways = |text: String| match text.strip_suffix(" is true") {
        Some(condition) if !not_held.contains(&text) => {
            format!("{condition} may be true or false: answers that hang on it are unknown")
        }
        _ => text,
    };
    held.into_iter().map(both_ways).collect()
}

/// What the code does not know of the account.
const fn scope(kind: Kind, is_live: bool) -> &'static str {
    match (kind, is_live) {
        (Kind::Plan, true) => "the answers are for the account once the plan is applied",
        (Kind::Plan, false) => {
            "the answers are for the account once the plan is applied; what it does not manage is not known"
        }
        (_, true) => {
            "the answers are for the account once the code is deployed; what was declared before and is no longer stays here"
        }
        (_, false) => {
            "the answers are for the account as the code declares it; what is made elsewhere is not known"
        }
    }
}

/// What cannot be read and may hold something of IAM's.
fn unchecked<'u>(all: impl Iterator<Item = &'u Unchecked>, parts: &mut Parts) {
    for one in all {
        let foreign = |mark: &str, own: &str| one.what.contains(mark) && !one.what.contains(own);
        if foreign("aws_", "aws_iam_") || foreign("AWS::", "AWS::IAM::") {
            continue;
        }
        let text = format!("{} cannot be read: {}", one.what, one.reason);
        if !parts.gaps.iter().any(|gap| gap.text == text) {
            parts.gap(text, Some(one.place));
        }
    }
}
