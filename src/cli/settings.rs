//! What a run of `check` is to do: flags over configuration over defaults.

use std::path::{Path, PathBuf};

use iam_lint::lint::baseline::Baseline;
use iam_lint::lint::config::{self, Config};
use iam_lint::lint::{Linter, Severity};
use iam_lint::report::write_fault;
use iam_lint::source::Source;

use super::args;
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
        Some(Self {
            config,
            linter: Linter::new(selection),
            fail_on,
            baseline,
        })
    }
}

fn configuration(args: &args::Check, terminal: Terminal) -> Option<Config> {
    let path = match &args.config {
        Some(path) => Some(path.clone()),
        None if args.no_config => None,
        None => std::env::current_dir()
            .ok()
            .and_then(|dir| Config::find(&dir)),
    };
    let Some(path) = path else {
        return Some(Config::default());
    };
    let name = path.to_string_lossy().into_owned();
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
    match Config::parse(source, root_of(&path)) {
        Ok(config) => Some(config),
        Err(fault) => {
            let help = "`iam-lint schema config` describes the file";
            let _ = write_fault(
                &fault.file,
                fault.span,
                &fault.message,
                help,
                terminal.style,
                &mut std::io::stderr(),
            );
            None
        }
    }
}

/// Globs are relative to the directory of the configuration; paths in findings are relative to the
/// working directory, so the way from one to the other is what is stripped.
fn root_of(config: &Path) -> PathBuf {
    let dir = config.parent().unwrap_or(Path::new(""));
    match std::env::current_dir() {
        Ok(here) if dir == here => PathBuf::new(),
        Ok(here) => dir
            .strip_prefix(&here)
            .map_or_else(|_| dir.to_path_buf(), Path::to_path_buf),
        Err(_) => dir.to_path_buf(),
    }
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
