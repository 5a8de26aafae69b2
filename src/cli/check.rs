//! `iam-lint check`.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use iam_lint::lint::baseline::Baseline;
use iam_lint::lint::{Exemptions, FileReport, NoPolicy, Outcome};
use iam_lint::report::{CheckReport, FileFindings, Summary, write};
use iam_lint::source::{Input, ReadError, Source, discover};
use rayon::prelude::*;

use super::args::{self, Format};
use super::fixing;
use super::output::{Terminal, complain, remark, stdout};
use super::settings::Settings;
use super::{CLEAN, FINDINGS, UNUSABLE};

/// What became of one input.
enum Checked {
    /// It held policies; its source is kept only if there is something to say about it.
    Policies {
        file: Option<FileFindings>,
        policies: usize,
        fixed: usize,
        diff: String,
    },
    /// It held none.
    Nothing(NoPolicy),
    /// It could not be read or written.
    Unreadable(ReadError),
    /// A fault of ours.
    Crashed,
}

pub(crate) fn run(args: &args::Check, terminal: Terminal) -> io::Result<u8> {
    let Some(mut settings) = Settings::of(args, terminal) else {
        return Ok(UNUSABLE);
    };
    let found = discover(&args.paths, &settings.config.filter());
    let mut run = Run::default();
    for fault in &found.errors {
        complain(
            if fault.is_loss() { "error" } else { "warning" },
            fault,
            fault.help(),
        );
        run.unusable |= fault.is_loss();
    }
    for skipped in &found.skipped {
        run.skip(args, &skipped.name, &skipped.reason);
    }
    let checked: Vec<Checked> = if found.inputs.len() > 1 {
        found
            .inputs
            .par_iter()
            .map(|input| check(input, args, &settings))
            .collect()
    } else {
        found
            .inputs
            .iter()
            .map(|input| check(input, args, &settings))
            .collect()
    };
    for (input, checked) in found.inputs.iter().zip(checked) {
        run.take(args, input, checked);
    }
    if found.inputs.is_empty() && !run.unusable {
        complain(
            "error",
            "no files to check",
            "name files, or directories with *.json below them",
        );
        return Ok(UNUSABLE);
    }
    run.suppress(&mut settings);
    if let Some(path) = &args.write_baseline {
        return run.write_baseline(path);
    }
    run.print(args, terminal)?;
    Ok(if run.unusable {
        UNUSABLE
    } else if settings
        .fail_on
        .is_some_and(|limit| run.summary.reaches(limit))
    {
        FINDINGS
    } else {
        CLEAN
    })
}

/// Checks one input. A panic is caught, so that a fault of ours in one policy never hides what is
/// wrong with the others.
fn check(input: &Input, args: &args::Check, settings: &Settings) -> Checked {
    catch_unwind(AssertUnwindSafe(|| {
        let source = match read(input) {
            Ok(source) => source,
            Err(fault) => return Checked::Unreadable(fault),
        };
        let kind = args
            .kind
            .policy_type()
            .or_else(|| settings.config.policy_type(source.name()));
        let report = settings.linter.check(&source, kind);
        if args.fix || args.unsafe_fixes || args.diff {
            return match fixing::fix(input, source, report, kind, args, settings) {
                Ok(fixed) => keep(fixed.source, fixed.report, fixed.applied, fixed.diff),
                Err(fault) => Checked::Unreadable(fault.into()),
            };
        }
        keep(source, report, 0, String::new())
    }))
    .unwrap_or(Checked::Crashed)
}

fn keep(source: Source, report: FileReport, fixed: usize, diff: String) -> Checked {
    match report.outcome {
        Outcome::NoPolicy(why) => Checked::Nothing(why),
        Outcome::Checked(policies) => Checked::Policies {
            file: (!report.findings.is_empty()).then_some(FileFindings {
                source,
                findings: report.findings,
            }),
            policies,
            fixed,
            diff,
        },
    }
}

fn read(input: &Input) -> Result<Source, ReadError> {
    if let Some(path) = &input.path {
        return Source::read(input.id, &input.name, path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Source::from_bytes(input.id, &input.name, bytes)
}

/// What has come together so far.
#[derive(Default)]
struct Run {
    files: Vec<FileFindings>,
    summary: Summary,
    unusable: bool,
    fixed: usize,
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
                diff,
            } => {
                self.summary.files += 1;
                self.summary.policies += policies;
                self.fixed += fixed;
                self.diffs.push_str(&diff);
                self.files.extend(file);
            }
            Checked::Nothing(why)
                if (input.named && !args.skip_non_policies) || why.is_near_miss() =>
            {
                complain(
                    "error",
                    format!("`{name}` holds no IAM policy: {why}"),
                    "name policy documents, or what the AWS command line prints around them",
                );
                self.unusable = true;
            }
            Checked::Nothing(why) => self.skip(args, name, &why.to_string()),
            Checked::Unreadable(fault) => {
                complain(
                    "error",
                    format!("`{name}`: {fault}"),
                    "check that the file exists, that you may read it, and that it is UTF-8",
                );
                self.unusable = true;
            }
            Checked::Crashed => {
                complain(
                    "error",
                    format!("`{name}`: iam-lint failed on this file, so it was not checked"),
                    "please report it with the file, or a part of it that shows the fault",
                );
                self.unusable = true;
            }
        }
    }

    fn skip(&mut self, args: &args::Check, name: &str, reason: &str) {
        self.summary.skipped += 1;
        if args.verbose {
            remark(format!("skipped `{name}`: {reason}"));
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
        let about_config = exemptions.findings(settings.linter.selection());
        self.stale_baseline = settings.baseline.as_ref().map_or(0, Baseline::left);
        if let (Some(source), false) = (settings.config.source.take(), about_config.is_empty()) {
            self.files.push(FileFindings {
                source,
                findings: about_config,
            });
        }
        for file in &self.files {
            self.summary.count(&file.findings);
        }
    }

    fn write_baseline(&self, path: &std::path::Path) -> io::Result<u8> {
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
                "",
            );
            return Ok(UNUSABLE);
        }
        remark(format!(
            "wrote {} to `{}`",
            counted(baseline.len(), "finding"),
            path.display()
        ));
        Ok(if self.unusable { UNUSABLE } else { CLEAN })
    }

    fn print(&self, args: &args::Check, terminal: Terminal) -> io::Result<()> {
        let report = CheckReport {
            files: &self.files,
            summary: &self.summary,
        };
        let mut out = stdout();
        if args.diff {
            out.write_all(self.diffs.as_bytes())?;
        } else {
            write(&report, args.format.into(), terminal.style, &mut out)?;
        }
        out.flush()?;
        drop(out);
        if args.verbose {
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
        if !args.quiet && matches!(args.format, Format::Full | Format::Concise) {
            remark(self.sentence());
        }
        Ok(())
    }

    /// The run in one sentence.
    fn sentence(&self) -> String {
        let summary = &self.summary;
        let mut text = format!(
            "checked {} in {}",
            counted(summary.policies, "policy"),
            counted(summary.files, "file")
        );
        let counts: Vec<String> = iam_lint::lint::Severity::ALL
            .iter()
            .zip(summary.findings)
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| counted(count, severity.name()))
            .collect();
        text += ": ";
        text += &if counts.is_empty() {
            "nothing to report".to_owned()
        } else {
            counts.join(", ")
        };
        if self.fixed > 0 {
            text += &format!("; mended {}", counted(self.fixed, "finding"));
        } else if summary.fixable > 0 {
            text += &format!("; --fix can mend {}", summary.fixable);
        }
        if summary.suppressed > 0 {
            text += &format!("; {} suppressed", summary.suppressed);
        }
        if summary.skipped > 0 {
            text += &format!(
                "; skipped {} without a policy (--verbose names them)",
                counted(summary.skipped, "file")
            );
        }
        if self.stale_baseline > 0 {
            text += &format!(
                "; {} of the baseline no longer occur, so write it anew",
                self.stale_baseline
            );
        }
        text
    }
}

fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}
