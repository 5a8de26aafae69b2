//! How long checking takes beside what `serde_json` needs to parse the same bytes, and how much
//! memory a large file takes.
//!
//! `cargo bench --bench check [-- DIRECTORY]`. The directory holds policies, one to a file; without
//! one the samples are taken, many times over. Rounds of the candidates are interleaved, because
//! machines drift.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and stops where it cannot run"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use iam_lint::lint::rules::RULES;
use iam_lint::lint::{Linter, Selection};
use iam_lint::policy::read;
use iam_lint::source::{Source, SourceId};
use iam_lint::syntax::json;

const ROUNDS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["--peak", file] => peak(file),
        arguments => {
            let directory = arguments.iter().find(|argument| !argument.starts_with('-'));
            let directory = directory.map(Path::new);
            throughput(directory);
            costliest(directory);
            memory();
        }
    }
}

fn throughput(directory: Option<&Path>) {
    let texts = texts(directory);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "{} policies, {:.2} MB, one thread, median of {ROUNDS} rounds",
        texts.len(),
        mega(bytes)
    );
    let sources: Vec<Source> = texts
        .iter()
        .zip(0..)
        .map(|(text, id)| Source::new(SourceId::new(id), "policy.json", text.clone()))
        .collect();
    let all = Selection::new(&["all".to_owned()], &[]).expect("every rule");
    let (linter, everything) = (Linter::default(), Linter::new(all));
    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(time(|| {
            for text in &texts {
                black_box(serde_json::from_str::<serde_json::Value>(text).is_ok());
            }
        }));
        times[1].push(time(|| {
            for source in &sources {
                black_box(json::parse(source.id(), source.text()));
            }
        }));
        times[2].push(time(|| {
            for source in &sources {
                let parsed = json::parse(source.id(), source.text());
                black_box(read::policy(parsed.tree.root()));
            }
        }));
        for (linter, times) in [&linter, &everything].into_iter().zip(&mut times[3..]) {
            times.push(time(|| {
                for source in &sources {
                    black_box(linter.check(source, None));
                }
            }));
        }
    }
    let names = [
        "serde_json::Value",
        "syntax tree",
        "typed policy",
        "check, the default",
        "check, all rules",
    ];
    let medians = times.map(median);
    for (name, median) in names.iter().zip(medians) {
        let seconds = median.as_secs_f64();
        let ratio = seconds / medians[0].as_secs_f64();
        println!(
            "  {name:<20} {:>8.2} ms {:>7.0} MB/s   {ratio:.2} x serde_json::Value",
            seconds * 1e3,
            mega(bytes) / seconds
        );
    }
    println!("  budget for `check`: 3 x serde_json::Value");
}

/// What each rule adds to reading the policies; the first to ask also pays for what rules share.
fn costliest(directory: Option<&Path>) {
    let texts = texts(directory);
    let sources: Vec<Source> = texts
        .iter()
        .zip(0..)
        .map(|(text, id)| Source::new(SourceId::new(id), "policy.json", text.clone()))
        .collect();
    let measure = |linter: &Linter| {
        let times = (0..5).map(|_| {
            time(|| {
                for source in &sources {
                    black_box(linter.check(source, None));
                }
            })
        });
        median(times.collect()).as_secs_f64() * 1e3
    };
    let none = Selection::new(&["config".to_owned()], &[]).expect("the family exists");
    let nothing = measure(&Linter::new(none));
    let mut costs: Vec<(f64, &str)> = RULES
        .iter()
        .map(|rule| {
            (
                measure(&Linter::new(Selection::only(rule))) - nothing,
                rule.name,
            )
        })
        .collect();
    costs.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("without rules {nothing:.2} ms; the costliest rules alone:");
    for (cost, name) in costs.iter().take(8) {
        println!("  {cost:>6.2} ms  {name}");
    }
}

/// Files of account details with thousands of policies, each checked in a process of its own.
fn memory() {
    let clean = include_str!("../samples/self-service/both-forms.json");
    let faulty = include_str!("../samples/self-service/documented-pattern.json");
    for (name, policy) in [("no findings", clean), ("two findings to a policy", faulty)] {
        let file = account(policy, 20_000);
        let path = std::env::temp_dir().join(format!("iam-lint-bench-{}.json", std::process::id()));
        std::fs::write(&path, &file).expect("the temporary directory can be written to");
        let peak = peak_of(&path);
        let _ = std::fs::remove_file(path);
        println!(
            "peak memory, {:.1} MB, {name}: {:.1} MB, {:.2} x the file",
            mega(file.len()),
            mega(peak),
            peak as f64 / file.len() as f64,
        );
    }
    let empty = mega(peak_of(Path::new("/dev/null")));
    println!("  an empty file: {empty:.1} MB; budget 4 x the file");
}

fn account(policy: &str, count: usize) -> String {
    let policies: Vec<String> = (0..count)
        .map(|number| {
            format!(
                "{{\"PolicyName\": \"p{number}\", \"PolicyVersionList\": [{{\"IsDefaultVersion\": true, \"Document\": {}}}]}}",
                policy.trim_end()
            )
        })
        .collect();
    format!("{{\"Policies\": [\n{}\n]}}\n", policies.join(",\n"))
}

/// The peak memory, in bytes, of a process that checks `file`.
fn peak_of(file: &Path) -> usize {
    let this = std::env::current_exe().expect("this program has a path");
    let output = std::process::Command::new(this)
        .arg("--peak")
        .arg(file)
        .output();
    let output = output.expect("this program can be run again");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse::<usize>()
        .unwrap_or(0)
        * 1024
}

/// Checks a file and prints the process's peak memory in KiB.
fn peak(file: &str) {
    if let Ok(source) = Source::read(SourceId::new(0), file, Path::new(file)) {
        black_box(Linter::default().check(&source, None));
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.unwrap_or("0").trim().trim_end_matches(" kB"));
}

fn texts(directory: Option<&Path>) -> Vec<String> {
    let Some(directory) = directory else {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        let once = read_all(&samples);
        return std::iter::repeat_n(once, 50).flatten().collect();
    };
    read_all(directory)
}

fn read_all(directory: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    let texts = files
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok());
    texts
        .filter(|text| serde_json::from_str::<serde_json::Value>(text).is_ok())
        .collect()
}

fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
