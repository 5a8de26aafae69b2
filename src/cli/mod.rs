//! Floor 9: commands, flags and exit codes. The only place that prints.

mod args;
mod ask;
mod changes;
mod check;
mod compare;
mod explain;
mod fixing;
mod matrix;
mod output;
mod progress;
mod requests;
mod settings;
mod simulate;
mod summary;
mod terraform;
mod test;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command, SchemaName};
use output::{Terminal, stdout};

/// Nothing to report at or above `--fail-on`.
pub(crate) const CLEAN: u8 = 0;
/// Something to report.
pub(crate) const FINDINGS: u8 = 1;
/// Wrong usage, or input that cannot be read or holds no policy.
pub(crate) const UNUSABLE: u8 = 2;

const CONFIG_SCHEMA: &str = include_str!("../../rules/config.schema.json");
const SCENARIO_SCHEMA: &str = include_str!("../../rules/scenario.schema.json");
const SNAPSHOT_SCHEMA: &str = include_str!("../../rules/snapshot.schema.json");
const VERDICT_SCHEMA: &str = include_str!("../../rules/verdict.schema.json");
const REPORT_SCHEMA: &str = include_str!("../../rules/report.schema.json");

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let args = Args::parse();
    let terminal = Terminal::of(args.color);
    let result = match args.command {
        Command::Check(check) => check::run(&check, terminal),
        Command::Compare(compare) => compare::run(&compare, terminal),
        Command::Simulate(simulate) => simulate::run(&simulate, terminal),
        Command::Test(test) => test::run(&test, terminal),
        Command::Explain { rule } => explain::explain(&rule, terminal),
        Command::Rules { format } => explain::rules(format),
        Command::Schema { name } => print(
            match name {
                SchemaName::Policy => iam_lint::syntax::schema::POLICY_SCHEMA,
                SchemaName::Config => CONFIG_SCHEMA,
                SchemaName::Finding => REPORT_SCHEMA,
                SchemaName::Scenario => SCENARIO_SCHEMA,
                SchemaName::Snapshot => SNAPSHOT_SCHEMA,
                SchemaName::Verdict => VERDICT_SCHEMA,
            }
            .as_bytes(),
        ),
        Command::Completions { shell } => {
            // Into memory first: the generator panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "iam-lint", &mut script);
            print(&script)
        }
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // The reader went away, as `head` does: not an error of ours.
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(CLEAN),
        Err(fault) => {
            let _ = writeln!(io::stderr(), "iam-lint: cannot write the output: {fault}");
            ExitCode::from(UNUSABLE)
        }
    }
}

fn print(text: &[u8]) -> io::Result<u8> {
    let mut out = stdout();
    out.write_all(text)?;
    out.flush()?;
    Ok(CLEAN)
}
