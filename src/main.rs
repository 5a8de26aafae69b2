//! The command line of iam-lint.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
