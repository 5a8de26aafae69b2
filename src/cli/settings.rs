//! What a run of `check` is to do: flags over configuration over defaults.

use std::path::Path;

use iam_lint::lint::baseline::Baseline;
use iam_lint::lint::config::{self, Config};
use iam_lint::lint::{Linter, Severity, Standards};
use iam_lint::report::write_fault;
use iam_lint::source::{Root, Source, Span};

use super::args::{self, Format};
use super::output::{Terminal, complain};

/// Everything that decides a run.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) linter: Linter,
    pub(super) fail_on: Option<Severity>,
    pub(super) baseline: Option<Baseline>,
}

impl Settings {
    /// Reads the configuration and the baseline; what is wrong with them is said here.
    pub(super) fn of(args: &args::Check, terminal: Terminal) -> Option<Self> {
        let config = configuration(args, terminal)?;
        let selection = match config.selection(&args.select, &args.ignore) {
            Ok(selection) if args.format == Format::AccessAnalyzer => {
                selection.known_to_access_analyzer()
            }
            Ok(selection) => selection,
            Err(fault) => {
                complain("error", fault, "`iam-lint rules` lists the rules");
                return None;
            }
        };
        let fail_on = match args.fail_on {
            Some(fail_on) => fail_on.severity(),
            None => config.fail_on().unwrap_or(Some(Severity::Warning)),
        };
        let baseline = match &args.baseline {
            Some(path) => Some(read_baseline(path)?),
            None => None,
        };
        let standards = standards(&config, terminal)?;
        Some(Self {
            config,
            linter: Linter::new(selection).with_standards(standards),
            fail_on,
            baseline,
        })
    }
}

fn configuration(args: &args::Check, terminal: Terminal) -> Option<Config> {
    let here = std::env::current_dir().unwrap_or_default();
    let path = match &args.config {
        Some(path) => Some(path.clone()),
        None if args.no_config => None,
        None => Config::find(&here),
    };
    let Some(path) = path else {
        return Some(Config::default());
    };
    let shown = path.strip_prefix(&here).unwrap_or(&path);
    let name = shown.to_string_lossy().into_owned();
    let source = match Source::read(config::SOURCE, name.clone(), &path) {
        Ok(source) => source,
        Err(fault) => {
            complain(
                "error",
                format!("`{name}`: {fault}"),
                "name a configuration that can be read, or use --no-config",
            );
            return None;
        }
    };
    let root = Root::new(path.parent().unwrap_or(Path::new("")), &here);
    match Config::parse(source, root) {
        Ok(config) => Some(config),
        Err(fault) => {
            let help = "`iam-lint schema config` describes the file";
            show(&fault.file, fault.span, &fault.message, help, terminal);
            None
        }
    }
}

/// Reads the policies that the standards of the configuration name.
fn standards(config: &Config, terminal: Terminal) -> Option<Standards> {
    let folder = config
        .source
        .as_ref()
        .map(|source| Path::new(source.name()));
    let folder = folder.and_then(Path::parent).unwrap_or(Path::new(""));
    match (
        Standards::of(&config.standards, &config.root, folder),
        &config.source,
    ) {
        (Ok(standards), _) => Some(standards),
        (Err(fault), Some(source)) => {
            let help = "name a policy by its path from the configuration, or write it out";
            show(source, fault.span, &fault.message, help, terminal);
            None
        }
        (Err(_), None) => None,
    }
}

/// Points at a fault of the configuration.
fn show(file: &Source, span: Span, message: &str, help: &str, terminal: Terminal) {
    let _ = write_fault(
        file,
        span,
        message,
        help,
        terminal.style,
        &mut std::io::stderr(),
    );
}

fn read_baseline(path: &Path) -> Option<Baseline> {
    let help = "write one with --write-baseline";
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) => {
            complain(
                "error",
                format!("cannot read the baseline `{}`: {fault}", path.display()),
                help,
            );
            return None;
        }
    };
    match Baseline::parse(&text) {
        Ok(baseline) => Some(baseline),
        Err(fault) => {
            complain("error", format!("`{}`: {fault}", path.display()), help);
            None
        }
    }
}
