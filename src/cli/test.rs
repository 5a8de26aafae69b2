//! `iam-lint test`: scenario files, run like unit tests.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use iam_lint::account::{Options, Snapshot, load};
use iam_lint::report::tests::{Files, Result as TestResult, Suite, write_junit, write_text};
use iam_lint::simulate::documents::Documents;
use iam_lint::simulate::scenario::{ENDINGS, Scenario};
use iam_lint::simulate::trial;
use iam_lint::source::{Filter, Input, Root, Source, SourceId, discover};
use jiff::Timestamp;

use super::args::{self, TestFormat};
use super::ask::refuse;
use super::output::{Terminal, complain, stdout};
use super::{CLEAN, FINDINGS, UNUSABLE};

/// Policies that scenario files name get ids from here on, those of accounts from 0.
const DOCUMENTS: SourceId = SourceId::new(1 << 24);
/// The scenario file itself.
const SCENARIO: SourceId = SourceId::new((1 << 24) - 1);

pub(crate) fn run(args: &args::Test, terminal: Terminal) -> io::Result<u8> {
    let paths = if args.paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        args.paths.clone()
    };
    let globs = ENDINGS.map(|ending| format!("**/*{ending}"));
    let filter = Filter::new(Root::default(), &globs, &[]).unwrap_or_else(|_| Filter::standard());
    let found = discover(&paths, &filter);
    let mut unusable = false;
    for fault in &found.errors {
        complain("error", fault, fault.help());
        unusable |= fault.is_loss();
    }
    if found.inputs.is_empty() && !unusable {
        complain(
            "error",
            "no scenario files",
            "their names end in .iam-test.toml or .iam-test.json; `iam-lint test --help` shows one",
        );
        return Ok(UNUSABLE);
    }
    let scenarios: Vec<Option<Read>> = found
        .inputs
        .iter()
        .map(|input| read(input, terminal))
        .collect();
    unusable |= scenarios.iter().any(Option::is_none);
    let accounts = accounts(scenarios.iter().flatten(), terminal);
    let now = Timestamp::now();
    let mut suites = Vec::new();
    for read in scenarios.into_iter().flatten() {
        let snapshots = match &read.scenario.account {
            None => &[][..],
            Some((path, _)) => {
                if let Some(Some(snapshots)) = accounts.get(path) {
                    snapshots
                } else {
                    unusable = true;
                    continue;
                }
            }
        };
        let results = read.scenario.cases.into_iter().map(|case| TestResult {
            name: case.name,
            span: case.span,
            outcome: trial::run(case.ask, snapshots, now),
        });
        suites.push(Suite {
            results: results.collect(),
            files: Files {
                scenario: read.source,
                documents: read.documents,
                snapshots,
            },
        });
    }
    let mut out = stdout();
    match args.format {
        TestFormat::Text => write_text(&suites, args.quiet, terminal.style, &mut out)?,
        TestFormat::Junit => write_junit(&suites, &mut out)?,
    }
    out.flush()?;
    Ok(verdict(&suites, unusable))
}

/// A scenario file as it was read.
struct Read {
    source: Source,
    documents: Documents,
    scenario: Scenario,
}

fn read(input: &Input, terminal: Terminal) -> Option<Read> {
    let path = input.path.as_deref().unwrap_or(Path::new(&input.name));
    let source = match Source::read(SCENARIO, &input.name, path) {
        Ok(source) => source,
        Err(fault) => {
            complain(
                "error",
                format!("`{}`: {fault}", input.name),
                "check that it exists and that you may read it",
            );
            return None;
        }
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut documents = Documents::new(folder, DOCUMENTS);
    match Scenario::read(&source, &mut documents) {
        Ok(scenario) => Some(Read {
            source,
            documents,
            scenario,
        }),
        Err(fault) => {
            let help = "`iam-lint schema scenario` describes the file";
            let mut err = io::stderr().lock();
            let message = fault.to_string();
            let _ = iam_lint::report::write_fault(
                &source,
                fault.span(),
                &message,
                help,
                terminal.style,
                &mut err,
            );
            None
        }
    }
}

/// The accounts that scenario files name, each read once; `None` where one cannot be used.
fn accounts<'r>(
    scenarios: impl Iterator<Item = &'r Read>,
    terminal: Terminal,
) -> HashMap<PathBuf, Option<Vec<Snapshot>>> {
    let mut accounts = HashMap::new();
    for read in scenarios {
        let Some((path, _)) = &read.scenario.account else {
            continue;
        };
        if accounts.contains_key(path) {
            continue;
        }
        let loaded = match load(path, Options::default(), SourceId::new(0)) {
            Ok(snapshots) => Some(snapshots),
            Err(unusable) => {
                refuse(&unusable, terminal.style);
                None
            }
        };
        accounts.insert(path.clone(), loaded);
    }
    accounts
}

fn verdict(suites: &[Suite<'_>], unusable: bool) -> u8 {
    let mut outcomes = suites.iter().flat_map(|suite| &suite.results);
    let is_fault = |result: &TestResult<'_>| matches!(result.outcome, trial::Outcome::Fault { .. });
    let failed = |result: &TestResult<'_>| matches!(result.outcome, trial::Outcome::Failed { .. });
    if unusable || outcomes.clone().any(is_fault) {
        UNUSABLE
    } else if outcomes.any(failed) {
        FINDINGS
    } else {
        CLEAN
    }
}
