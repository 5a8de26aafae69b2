//! How long a process takes from start to exit, beside a program that does nothing but read its
//! arguments with `clap` and link `miette`.
//!
//! `cargo bench --bench startup`. Runs of the candidates are interleaved.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot run"
)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;

const RUNS: usize = 300;

/// A program that does nothing.
#[derive(Parser)]
#[command(version)]
struct Empty {
    #[arg(long)]
    bench: bool,
}

fn main() {
    if std::env::var_os("IAM_LINT_BENCH_EMPTY").is_some() {
        let arguments = Empty::parse();
        if arguments.bench {
            println!("{:?}", miette::miette!("nothing"));
        }
        return;
    }
    let this = std::env::current_exe().expect("this program has a path");
    let policy = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/samples/self-service/documented-pattern.json"
    );
    let lint = env!("CARGO_BIN_EXE_iam-lint");
    let mut empty = Command::new(this);
    empty.env("IAM_LINT_BENCH_EMPTY", "1").arg("--version");
    let mut version = Command::new(lint);
    version.arg("--version");
    let mut check = Command::new(lint);
    check.args(["check", "--quiet", policy]);
    let mut faulty = Command::new(lint);
    faulty.args([
        "check",
        "--quiet",
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/samples/self-service/misspelt-element.json"
        ),
    ]);
    let mut commands = [
        ("empty clap and miette program", empty),
        ("iam-lint --version", version),
        ("iam-lint check, one small policy", check),
        ("iam-lint check, one policy with a structural fault", faulty),
    ];
    let mut times = commands
        .iter()
        .map(|_| Vec::new())
        .collect::<Vec<Vec<Duration>>>();
    for _ in 0..RUNS {
        for ((_, command), times) in commands.iter_mut().zip(&mut times) {
            let start = Instant::now();
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
            times.push(start.elapsed());
            assert!(status.is_ok());
        }
    }
    println!("process start to exit, {RUNS} runs each");
    for ((name, _), mut times) in commands.iter().zip(times) {
        times.sort();
        let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1e3;
        println!(
            "  {name:<52} median {:.2} ms, 95 of 100 within {:.2} ms",
            at(50),
            at(95)
        );
    }
    println!("  budgets: --version within 1 ms of the empty program, one small policy under 5 ms");
}
