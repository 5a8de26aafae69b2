//! From the code of Terraform projects to the findings in their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::check::FileFacts;
use super::linter::{CheckedPolicy, FileReport, Linter, NoPolicy, Outcome, finish};
use super::{Finding, place};
use crate::iac::Unchecked;
use crate::iac::file::{self, Fault, Language};
use crate::iac::terraform::{self, Alone, Files, Project};
use crate::iac::value::Unknowns;
use crate::policy::{Placement, PolicyType};
use crate::source::{Source, SourceId};
use crate::syntax::{Structure, SyntaxError, Tree};

/// What was found in the files of projects.
#[derive(Debug, Default)]
pub struct ProjectReport {
    /// The files that were read, each with its findings, by id.
    pub files: Vec<(Arc<Source>, FileReport)>,
    /// Policy files that the code reads as they are, and where it puts them: they are checked by
    /// themselves.
    pub policy_files: BTreeMap<PathBuf, Placement>,
}

/// What is said of one file so far.
#[derive(Default)]
struct Said {
    findings: Vec<Finding>,
    policies: Vec<CheckedPolicy>,
    unchecked: Vec<Unchecked>,
    faults: Vec<Fault>,
    errors: Vec<SyntaxError>,
}

/// What one root module leads to.
#[derive(Default)]
struct Root {
    said: BTreeMap<SourceId, Said>,
    policy_files: BTreeMap<PathBuf, Placement>,
}

impl Root {
    fn unite(&mut self, other: Self) {
        for (id, more) in other.said {
            let said = self.said.entry(id).or_default();
            said.findings.extend(more.findings);
            said.policies.extend(more.policies);
            said.unchecked.extend(more.unchecked);
            said.faults.extend(more.faults);
            said.errors.extend(more.errors);
        }
        self.policy_files.extend(other.policy_files);
    }
}

impl Linter {
    /// Checks the projects whose code stands in `folders`. Modules are checked as their callers
    /// call them; those that nothing calls by themselves. `kind` is what the user says of a file's
    /// policies.
    #[must_use]
    pub fn check_projects(
        &self,
        folders: &[PathBuf],
        files: &(dyn Files + Sync),
        kind: &(dyn Fn(&str) -> Option<PolicyType> + Sync),
    ) -> ProjectReport {
        let roots = terraform::roots(folders, files);
        let read = |root: &PathBuf| self.check_root(root, files, kind);
        let all: Vec<Root> = if roots.len() > 1 {
            roots.par_iter().map(read).collect()
        } else {
            roots.iter().map(read).collect()
        };
        let mut whole = Root::default();
        for root in all {
            whole.unite(root);
        }
        for folder in folders {
            note_files(folder, files, &mut whole.said);
        }
        let said: Vec<(SourceId, Said)> = whole.said.into_iter().collect();
        let conclude = |(id, said): (SourceId, Said)| {
            let source = files.source(id)?;
            let report = self.conclude(&source, said);
            Some((source, report))
        };
        ProjectReport {
            files: said.into_par_iter().filter_map(conclude).collect(),
            policy_files: whole.policy_files,
        }
    }

    /// Checks what one root module deploys; twice, where a condition is not known.
    fn check_root(
        &self,
        root: &Path,
        files: &dyn Files,
        kind: &dyn Fn(&str) -> Option<PolicyType>,
    ) -> Root {
        let mut of_root = Root::default();
        for assume in [true, false] {
            let unknowns = Unknowns::default();
            let project = terraform::read(root, files, assume, &unknowns);
            let asked = project.asked;
            self.check_project(project, files, &unknowns, kind, &mut of_root);
            if !asked {
                break;
            }
        }
        of_root
    }

    /// Checks a file of Terraform of which nothing beside it is in sight.
    pub(super) fn check_code(&self, source: &Source, kind: Option<PolicyType>) -> FileReport {
        let files = Alone::new(source);
        let report = self.check_projects(&[Alone::folder()], &files, &|_| kind);
        let own = report.files.into_iter().next();
        own.map_or_else(
            || self.conclude(source, Said::default()),
            |(_, report)| report,
        )
    }

    fn check_project(
        &self,
        project: Project,
        files: &dyn Files,
        unknowns: &Unknowns,
        kind: &dyn Fn(&str) -> Option<PolicyType>,
        root: &mut Root,
    ) {
        let said = &mut root.said;
        let all = unknowns.all();
        for made in &project.made {
            let id = made.value.place.source();
            let Some(source) = files.source(id) else {
                continue;
            };
            let found = file::found(made, source.text(), &all, Structure::Hcl);
            let mut checked = self.check_document(&source, &found, kind(source.name()));
            // After a fault without a plain repair, how the rest is read is a guess.
            if found.errors().iter().any(|error| error.fix.is_none()) {
                for finding in &mut checked.findings {
                    finding.fix = None;
                }
            }
            for error in found.errors() {
                let place = error.span.source();
                said.entry(place).or_default().errors.push(error.clone());
            }
            said.entry(id).or_default().policies.push(checked.policy);
            for mut finding in checked.findings {
                tell_elsewhere(&mut finding, files);
                let place = finding.span.source();
                said.entry(place).or_default().findings.push(finding);
            }
        }
        for unchecked in project.unchecked {
            let place = unchecked.place.source();
            said.entry(place).or_default().unchecked.push(unchecked);
        }
        for fault in project.faults {
            said.entry(fault.span.source())
                .or_default()
                .faults
                .push(Fault {
                    language: Language::Hcl,
                    message: fault.message,
                    help: fault.help.map(Into::into),
                    span: fault.span,
                });
        }
        root.policy_files.extend(project.read_files);
    }

    fn conclude(&self, source: &Source, said: Said) -> FileReport {
        let mut said = said;
        said.policies.sort_by_key(|policy| policy.place);
        said.policies.dedup_by_key(|policy| policy.place);
        said.unchecked.sort_unstable();
        said.unchecked.dedup();
        let mut findings = said.findings;
        said.faults.sort_by_key(|fault| fault.span);
        said.faults.dedup();
        said.errors.sort_by_key(|error| error.span);
        said.errors.dedup();
        let parsed = file::parse(source);
        findings.extend(self.check_file(FileFacts {
            errors: &said.errors,
            faults: &said.faults,
            mistakes: &parsed.mistakes,
            ..FileFacts::of(source)
        }));
        finish(&mut findings);
        self.allow(source, &parsed, &mut findings);
        for root in parsed.trees.iter().map(Tree::root) {
            place::point(root, &mut findings);
        }
        let holds = !findings.is_empty() || !said.policies.is_empty() || !said.unchecked.is_empty();
        FileReport {
            findings,
            unchecked: said.unchecked,
            outcome: if holds {
                Outcome::Checked(said.policies.len())
            } else {
                Outcome::NoPolicy(NoPolicy::Other("Terraform code"))
            },
            policies: said.policies,
        }
    }
}

/// Files of which nothing was said are files without policies.
fn note_files(folder: &Path, files: &dyn Files, said: &mut BTreeMap<SourceId, Said>) {
    for path in files.list(folder) {
        if let Some(source) = files.read(&path) {
            said.entry(source.id()).or_default();
        }
    }
}

/// Puts into words what a finding says of places in other files, which cannot be shown beside it.
fn tell_elsewhere(finding: &mut Finding, files: &dyn Files) {
    let own = finding.span.source();
    finding.locations.retain(|span| span.source() == own);
    let (labels, others): (Vec<_>, Vec<_>) = std::mem::take(&mut finding.labels)
        .into_iter()
        .partition(|label| label.span.source() == own);
    finding.labels = labels;
    for label in others {
        let Some(source) = files.source(label.span.source()) else {
            continue;
        };
        let line = source.position(label.span.start()).line;
        let help = finding.help.take().unwrap_or_default();
        let separator = if help.is_empty() { "" } else { "; " };
        let text = format!(
            "{help}{separator}`{}` line {line}: {}",
            source.name(),
            label.text
        );
        finding.help = Some(text.into());
    }
}
