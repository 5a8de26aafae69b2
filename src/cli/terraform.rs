//! The Terraform code among the files of a run, checked project by project.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use iam_lint::iac::terraform::{Disk, clean, is_code};
use iam_lint::lint::{FileReport, Outcome, fix as apply_fixes};
use iam_lint::policy::{Placement, PolicyType};
use iam_lint::source::{Input, Source, SourceId};

use super::args;
use super::fixing::{Fixed, ROUNDS, diff, replace, wanted};
use super::settings::Settings;

/// What came of the Terraform code of a run.
#[derive(Default)]
pub(super) struct Projects {
    /// What became of each file that the code is in or that it reads.
    pub(super) files: BTreeMap<SourceId, io::Result<Fixed>>,
    /// Files that are none of the inputs, such as those of a module elsewhere.
    pub(super) others: Vec<Input>,
    /// Policy files that the code reads as they are, and where it puts them.
    pub(super) policy_files: BTreeMap<PathBuf, Placement>,
    /// How many inputs were found by the paths that the user named: no others are mended.
    pub(super) found: usize,
}

impl Projects {
    /// Whether there is nothing to be said of a file beyond what its project says: it is code, or
    /// holds a policy as a template of the project's.
    pub(super) fn says_all_of(&self, id: SourceId) -> bool {
        match self.files.get(&id) {
            Some(Ok(fixed)) => {
                let holds = matches!(fixed.report.outcome, Outcome::Checked(_));
                holds || is_code(Path::new(fixed.source.name()))
            }
            Some(Err(_)) => true,
            None => false,
        }
    }

    /// What became of a file, where its project says all of it.
    pub(super) fn take(&mut self, id: SourceId) -> Option<io::Result<Fixed>> {
        self.says_all_of(id).then(|| self.files.remove(&id))?
    }

    /// The type of a policy file by what the code does with it.
    pub(super) fn kind_of(&self, path: &Path) -> Option<PolicyType> {
        if self.policy_files.is_empty() {
            return None;
        }
        self.policy_files.get(&clean(path))?.kind()
    }
}

/// Checks the Terraform code among `inputs`, and mends it where that is asked.
pub(super) fn check(inputs: &[Input], args: &args::Check, settings: &Settings) -> Projects {
    let folders = folders(inputs);
    if folders.is_empty() {
        return Projects {
            found: inputs.len(),
            ..Projects::default()
        };
    }
    let mut texts = HashMap::new();
    let mut applied: BTreeMap<SourceId, usize> = BTreeMap::new();
    let first = run(inputs, &folders, &texts, args, settings);
    let mends = args.fix || args.unsafe_fixes || args.diff;
    let mut last = None;
    for _ in 0..if mends { ROUNDS } else { 0 } {
        let now = last.as_ref().unwrap_or(&first);
        if !now.mend(args, settings, &mut texts, &mut applied) {
            break;
        }
        last = Some(run(inputs, &folders, &texts, args, settings));
    }
    conclude(first, last, &texts, &applied, args)
}

/// One reading of the projects.
struct Reading {
    disk: Disk,
    files: Vec<(Arc<Source>, FileReport)>,
    policy_files: BTreeMap<PathBuf, Placement>,
    others: Vec<Input>,
    /// The files that the run is about.
    inputs: BTreeSet<SourceId>,
}

fn run(
    inputs: &[Input],
    folders: &[PathBuf],
    texts: &HashMap<PathBuf, String>,
    args: &args::Check,
    settings: &Settings,
) -> Reading {
    let first = SourceId::new(u32::try_from(inputs.len()).unwrap_or(u32::MAX));
    let disk = Disk::new(inputs, texts, first);
    let kind = |name: &str| {
        args.kind
            .policy_type()
            .or_else(|| settings.config.policy_type(name))
    };
    let report = settings.linter.check_projects(folders, &disk, &kind);
    let known: BTreeSet<SourceId> = inputs.iter().map(|input| input.id).collect();
    let others = report
        .files
        .iter()
        .filter(|(source, report)| {
            !known.contains(&source.id()) && matches!(report.outcome, Outcome::Checked(_))
        })
        .map(|(source, _)| Input {
            id: source.id(),
            name: source.name().to_owned(),
            path: disk.path(source.id()),
            named: false,
        })
        .collect();
    Reading {
        disk,
        files: report.files,
        policy_files: report.policy_files,
        others,
        inputs: known,
    }
}

impl Reading {
    /// Applies one round of repairs to `texts`; false where there was none.
    fn mend(
        &self,
        args: &args::Check,
        settings: &Settings,
        texts: &mut HashMap<PathBuf, String>,
        applied: &mut BTreeMap<SourceId, usize>,
    ) -> bool {
        let mut some = false;
        for (source, report) in &self.files {
            // Files that nobody named are not changed, and replaced bytes would be written back as
            // `?`.
            let Some(path) = self
                .disk
                .path(source.id())
                .filter(|_| self.inputs.contains(&source.id()) && source.encoding().is_empty())
            else {
                continue;
            };
            let fixes = wanted(&report.findings, args, settings, source.name());
            if let Some((text, count)) = apply_fixes::apply_soundly(source, &fixes) {
                texts.insert(path, text);
                *applied.entry(source.id()).or_default() += count;
                some = true;
            }
        }
        some
    }
}

fn conclude(
    first: Reading,
    last: Option<Reading>,
    texts: &HashMap<PathBuf, String>,
    applied: &BTreeMap<SourceId, usize>,
    args: &args::Check,
) -> Projects {
    let mut projects = Projects {
        files: BTreeMap::new(),
        others: first.others,
        policy_files: first.policy_files,
        found: first.inputs.len(),
    };
    let mut diffs: BTreeMap<SourceId, String> = BTreeMap::new();
    let mut faults: BTreeMap<SourceId, io::Error> = BTreeMap::new();
    for (source, _) in &first.files {
        let id = source.id();
        let Some((path, text)) = first
            .disk
            .path(id)
            .and_then(|path| texts.get(&path).map(|text| (path, text)))
        else {
            continue;
        };
        if args.diff {
            diffs.insert(id, diff(source.name(), source.text(), text));
        } else if let Err(fault) = replace(&path, text) {
            faults.insert(id, fault);
        }
    }
    let shown = match last {
        Some(last) if !args.diff => last.files,
        _ => first.files,
    };
    for (source, report) in shown {
        let id = source.id();
        let fixed = match faults.remove(&id) {
            Some(fault) => Err(fault),
            None => Ok(Fixed {
                source: own(source),
                report,
                applied: if args.diff {
                    0
                } else {
                    applied.get(&id).copied().unwrap_or(0)
                },
                text: None,
                diff: diffs.remove(&id).unwrap_or_default(),
            }),
        };
        projects.files.insert(id, fixed);
    }
    projects
}

fn own(source: Arc<Source>) -> Source {
    Arc::try_unwrap(source)
        .unwrap_or_else(|shared| Source::new(shared.id(), shared.name(), shared.text()))
}

/// The folders in which Terraform code stands.
fn folders(inputs: &[Input]) -> Vec<PathBuf> {
    let code = inputs
        .iter()
        .filter_map(|input| input.path.as_deref())
        .filter(|path| is_code(path));
    let folders: BTreeSet<PathBuf> = code
        .map(|path| match path.parent() {
            Some(folder) if folder != Path::new("") => folder.to_path_buf(),
            _ => PathBuf::from("."),
        })
        .collect();
    folders.into_iter().collect()
}
