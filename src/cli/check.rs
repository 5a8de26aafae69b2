//! `iam-lint check`.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use iam_lint::account::{Options, load};
use iam_lint::iac::terraform::clean;
use iam_lint::lint::baseline::Baseline;
use iam_lint::lint::{Exemptions, NoPolicy, Outcome, Severity, account};
use iam_lint::report::{CheckReport, FileFindings, Summary, write};
use iam_lint::source::{Input, ReadError, Source, SourceId, discover, display};
use rayon::prelude::*;

use super::args::{self, Format};
use super::fixing::{self, Fixed};
use super::output::{Terminal, complain, remark, stdout};
use super::progress::Progress;
use super::settings::Settings;
use super::summary::{Extent, counted, sentence};
use super::terraform::{self, Projects};
use super::{CLEAN, FINDINGS, UNUSABLE, ask};

/// What became of one input.
enum Checked {
    /// It held policies; its source is kept only if there is something to say about it.
    Policies {
        file: Option<Box<FileFindings>>,
        policies: usize,
        fixed: usize,
        /// The mended text, if it has no file to go to.
        text: Option<String>,
        diff: String,
    },
    /// It held none.
    Nothing(NoPolicy),
    /// It could not be read.
    Unreadable(ReadError),
    /// Its repairs could not be written.
    Unwritable(io::Error),
    /// A fault of ours.
    Crashed,
}

pub(crate) fn run(args: &args::Check, terminal: Terminal) -> io::Result<u8> {
    let Some(mut settings) = Settings::of(args, terminal) else {
        return Ok(UNUSABLE);
    };
    let found = discover(&paths(args), &settings.config.filter());
    let mut run = Run::default();
    for fault in &found.errors {
        complain(
            if fault.is_loss() { "error" } else { "warning" },
            fault,
            fault.help(),
        );
        run.unusable += usize::from(fault.is_loss());
    }
    let stdin = OnceLock::new();
    for skipped in &found.skipped {
        run.skip(args, &skipped.name, &skipped.reason);
    }
    let (inputs, mut projects) = all_inputs(&found.inputs, args, &settings);
    let alone: Vec<&Input> = inputs
        .iter()
        .filter(|input| !projects.says_all_of(input.id))
        .collect();
    let mut checked = check_all(&alone, &stdin, args, &settings, &projects).into_iter();
    for input in &inputs {
        let checked = match projects.take(input.id) {
            Some(Ok(fixed)) => Some(keep(fixed, args.format)),
            Some(Err(fault)) => Some(Checked::Unwritable(fault)),
            None => checked.next(),
        };
        if let Some(checked) = checked {
            run.take(args, input, checked);
        }
    }
    if let Some(path) = &args.account {
        run.account(args, path, inputs.len(), &settings, terminal);
    }
    if found.inputs.is_empty() && args.account.is_none() && run.unusable == 0 {
        complain(
            "error",
            "no files to check",
            "name files, or directories with JSON, YAML or Terraform below them",
        );
        return Ok(UNUSABLE);
    }
    run.suppress(&mut settings);
    if let Some(path) = &args.write_baseline {
        return run.write_baseline(args, path);
    }
    match run.print(args, stdin.get().map(Vec::as_slice), terminal) {
        // The reader had enough, as `head` has; the verdict stands.
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    Ok(run.verdict(settings.fail_on))
}

/// What to check: without paths this directory, or the policies of the snapshot.
fn paths(args: &args::Check) -> Vec<PathBuf> {
    match (&args.account, args.paths.is_empty()) {
        (_, false) => args.paths.clone(),
        // A manifest is no policy; those it names are.
        (Some(path), true)
            if path
                .extension()
                .is_some_and(|extension| extension == "toml") =>
        {
            Vec::new()
        }
        (Some(path), true) => vec![path.clone()],
        (None, true) => vec![PathBuf::from(".")],
    }
}

/// The inputs and the files that Terraform code among them leads to, with what there is to say of
/// that code.
fn all_inputs(found: &[Input], args: &args::Check, settings: &Settings) -> (Vec<Input>, Projects) {
    let mut projects = terraform::check(found, args, settings);
    let mut inputs = found.to_vec();
    inputs.append(&mut projects.others);
    if projects.policy_files.is_empty() {
        return (inputs, projects);
    }
    let known: HashSet<PathBuf> = inputs
        .iter()
        .filter_map(|input| input.path.as_deref().map(clean))
        .collect();
    for path in projects.policy_files.keys() {
        if !known.contains(path) && path.is_file() {
            inputs.push(Input {
                id: SourceId::new(u32::try_from(inputs.len()).unwrap_or(u32::MAX)),
                name: display(path),
                path: Some(path.clone()),
                named: false,
            });
        }
    }
    (inputs, projects)
}

/// Checks every input, on all cores where there are several.
fn check_all(
    inputs: &[&Input],
    stdin: &OnceLock<Vec<u8>>,
    args: &args::Check,
    settings: &Settings,
    projects: &Projects,
) -> Vec<Checked> {
    let progress = Progress::new(inputs.len(), "files", args.quiet);
    let check = |input: &&Input| {
        let checked = check(input, stdin, args, settings, projects);
        progress.advance();
        checked
    };
    if inputs.len() > 1 {
        inputs.par_iter().map(check).collect()
    } else {
        inputs.iter().map(check).collect()
    }
}

/// Whether files are changed, or what is read is written out changed.
const fn mends(args: &args::Check) -> bool {
    (args.fix || args.unsafe_fixes) && !args.diff
}

/// Checks one input. A panic is caught, so that a fault of ours in one policy never hides what is
/// wrong with the others.
fn check(
    input: &Input,
    stdin: &OnceLock<Vec<u8>>,
    args: &args::Check,
    settings: &Settings,
    projects: &Projects,
) -> Checked {
    catch_unwind(AssertUnwindSafe(|| {
        let source = match read(input, stdin) {
            Ok(source) => source,
            Err(fault) => return Checked::Unreadable(fault),
        };
        let kind = args
            .kind
            .policy_type()
            .or_else(|| settings.config.policy_type(source.name()))
            .or_else(|| projects.kind_of(input.path.as_deref()?));
        let report = settings.linter.check(&source, kind);
        let is_found = input.id.position() < projects.found;
        if is_found && (args.fix || args.unsafe_fixes || args.diff) {
            return match fixing::fix(input, source, report, kind, args, settings) {
                Ok(fixed) => keep(fixed, args.format),
                Err(fault) => Checked::Unwritable(fault),
            };
        }
        keep(Fixed::not(source, report), args.format)
    }))
    .unwrap_or(Checked::Crashed)
}

/// Whether a format has something to say of a file without findings, too.
const fn keeps_clean_files(format: Format) -> bool {
    matches!(format, Format::AccessAnalyzer | Format::Junit)
}

fn keep(fixed: Fixed, format: Format) -> Checked {
    let Fixed {
        source,
        report,
        applied,
        text,
        diff,
    } = fixed;
    match report.outcome {
        Outcome::NoPolicy(why) => Checked::Nothing(why),
        Outcome::Checked(policies) => Checked::Policies {
            file: (!report.findings.is_empty()
                || !report.unchecked.is_empty()
                || keeps_clean_files(format))
            .then(|| {
                Box::new(FileFindings {
                    source,
                    findings: report.findings,
                    unchecked: report.unchecked,
                })
            }),
            policies,
            fixed: applied,
            text,
            diff,
        },
    }
}

fn read(input: &Input, stdin: &OnceLock<Vec<u8>>) -> Result<Source, ReadError> {
    if let Some(path) = &input.path {
        return Source::read(input.id, &input.name, path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let bytes = stdin.get_or_init(|| bytes);
    Source::from_bytes(input.id, &input.name, bytes.clone())
}

/// What has come together so far.
#[derive(Default)]
struct Run {
    files: Vec<FileFindings>,
    summary: Summary,
    /// Inputs that could not be checked.
    unusable: usize,
    fixed: usize,
    text: Option<String>,
    diffs: String,
    stale_baseline: usize,
}

impl Run {
    fn take(&mut self, args: &args::Check, input: &Input, checked: Checked) {
        let name = &input.name;
        match checked {
            Checked::Policies {
                file,
                policies,
                fixed,
                text,
                diff,
            } => {
                self.summary.files += 1;
                self.summary.policies += policies;
                self.fixed += fixed;
                self.text = self.text.take().or(text);
                self.diffs.push_str(&diff);
                self.files.extend(file.map(|file| *file));
            }
            Checked::Nothing(why)
                if (input.named && !args.skip_non_policies) || why.is_near_miss() =>
            {
                complain(
                    "error",
                    format!("`{name}` holds no IAM policy: {why}"),
                    why.help(),
                );
                self.unusable += 1;
            }
            Checked::Nothing(why) => self.skip(args, name, &why.to_string()),
            Checked::Unreadable(fault) => {
                complain(
                    "error",
                    format!("`{name}`: {fault}"),
                    match fault {
                        ReadError::Io(_) => "check that it exists and that you may read it",
                        ReadError::TooLarge => "leave it out, or split it",
                        ReadError::Encoding(_) => "save it as UTF-8",
                    },
                );
                self.unusable += 1;
            }
            Checked::Unwritable(fault) => {
                complain(
                    "error",
                    format!("`{name}`: cannot write the mended file: {fault}"),
                    "check that you may write to it and to its directory, or see the changes with --diff",
                );
                self.unusable += 1;
            }
            Checked::Crashed => {
                complain(
                    "error",
                    format!("`{name}`: iam-lint failed on this file, so it was not checked"),
                    "please report it with the file, or a part of it that shows the fault",
                );
                self.unusable += 1;
            }
        }
    }

    fn skip(&mut self, args: &args::Check, name: &str, reason: &str) {
        self.summary.skipped += 1;
        if args.verbose {
            remark(format!("skipped `{name}`: {reason}"));
        }
    }

    /// Runs the rules about accounts; the snapshot's files get ids after those of the inputs.
    fn account(
        &mut self,
        args: &args::Check,
        path: &Path,
        inputs: usize,
        settings: &Settings,
        terminal: Terminal,
    ) {
        let first = SourceId::new(u32::try_from(inputs).unwrap_or(u32::MAX));
        let snapshots = match load(path, Options::default(), first) {
            Ok(snapshots) => snapshots,
            Err(unusable) => {
                ask::refuse(&unusable, terminal.style);
                self.unusable += 1;
                return;
            }
        };
        let resetters = settings.config.resetters();
        let now = jiff::Timestamp::now();
        let selection = settings.linter.selection();
        for snapshot in snapshots {
            let mut findings = account::check(selection, &snapshot, resetters.as_deref(), now);
            self.summary.accounts += 1;
            for source in snapshot.files.into_sources() {
                let count = findings
                    .iter()
                    .take_while(|finding| finding.span.source() == source.id())
                    .count();
                let rest = findings.split_off(count);
                let findings = std::mem::replace(&mut findings, rest);
                if !findings.is_empty() || args.format == Format::Junit {
                    self.files.push(FileFindings {
                        source,
                        findings,
                        unchecked: Vec::new(),
                    });
                }
            }
        }
    }

    fn suppress(&mut self, settings: &mut Settings) {
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        let mut exemptions = Exemptions::new(&settings.config, today);
        for file in &mut self.files {
            for finding in &mut file.findings {
                exemptions.apply(file.source.name(), finding);
                if let Some(baseline) = &mut settings.baseline {
                    baseline.apply(&file.source, finding);
                }
            }
        }
        let mut findings = exemptions.findings(settings.linter.selection());
        if let (Some(source), false) = (settings.config.source.take(), findings.is_empty()) {
            for finding in &mut findings {
                if let Some(baseline) = &mut settings.baseline {
                    baseline.apply(&source, finding);
                }
            }
            self.files.push(FileFindings {
                source,
                findings,
                unchecked: Vec::new(),
            });
        }
        self.stale_baseline = settings.baseline.as_ref().map_or(0, Baseline::left);
        for file in &self.files {
            self.summary.count(&file.findings);
            self.summary.unchecked += file.unchecked.len();
        }
    }

    fn verdict(&self, fail_on: Option<Severity>) -> u8 {
        if self.unusable > 0 {
            UNUSABLE
        } else if fail_on.is_some_and(|limit| self.summary.reaches(limit)) {
            FINDINGS
        } else {
            CLEAN
        }
    }

    fn write_baseline(&self, args: &args::Check, path: &Path) -> io::Result<u8> {
        let mut baseline = Baseline::default();
        for file in &self.files {
            for finding in &file.findings {
                baseline.add(&file.source, finding);
            }
        }
        let text = baseline.to_json().map_err(io::Error::other)?;
        if let Err(fault) = std::fs::write(path, text) {
            complain(
                "error",
                format!("cannot write `{}`: {fault}", path.display()),
                "check that its directory exists and that you may write there",
            );
            return Ok(UNUSABLE);
        }
        if !args.quiet {
            remark(format!(
                "wrote {} to `{}`",
                counted(baseline.len(), "finding"),
                path.display()
            ));
        }
        Ok(if self.unusable > 0 { UNUSABLE } else { CLEAN })
    }

    /// Findings go to standard output, unless the mended standard input goes there.
    fn print(
        &self,
        args: &args::Check,
        stdin: Option<&[u8]>,
        terminal: Terminal,
    ) -> io::Result<()> {
        let report = CheckReport {
            files: &self.files,
            summary: &self.summary,
        };
        let mut out = stdout();
        let format = args.format.into();
        if args.diff {
            out.write_all(self.diffs.as_bytes())?;
        } else if let Some(document) = stdin.filter(|_| mends(args)) {
            out.write_all(self.text.as_deref().map_or(document, str::as_bytes))?;
            write(&report, format, terminal.style, &mut io::stderr().lock())?;
        } else {
            write(&report, format, terminal.style, &mut out)?;
        }
        out.flush()?;
        drop(out);
        if args.verbose {
            for (source, unchecked) in report.unchecked() {
                let line = source.position(unchecked.place.start()).line;
                remark(format!(
                    "not checked in `{}` line {line}: {}: {}",
                    source.name(),
                    unchecked.what,
                    unchecked.reason
                ));
            }
            for (source, finding) in report.all() {
                if let Some(reason) = &finding.suppressed {
                    let line = source.position(finding.span.start()).line;
                    remark(format!(
                        "suppressed {} in `{}` line {line}: {reason}",
                        finding.rule.name,
                        source.name()
                    ));
                }
            }
        }
        let is_for_people = matches!(args.format, Format::Full | Format::Concise);
        let checked_nothing =
            self.summary.files == 0 && self.summary.accounts == 0 && self.unusable > 0;
        if is_for_people && !args.quiet && !checked_nothing {
            remark(sentence(
                &self.summary,
                Extent {
                    mended: self.fixed,
                    stale: self.stale_baseline,
                    unusable: self.unusable,
                    verbose: args.verbose,
                },
            ));
        }
        Ok(())
    }
}
