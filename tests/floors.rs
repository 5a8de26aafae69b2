//! The house is built in floors: a module imports only from those below its own.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up, as DESIGN has it; some are still to be built.
const FLOORS: [&str; 11] = [
    "source",
    "syntax",
    "policy",
    "iac",
    "reference",
    "access",
    "account",
    "simulate",
    "lint",
    "report",
    "cli",
];
/// These know nothing of one another although they stand on different floors.
const APART: [&str; 3] = ["reference", "access", "account"];

#[test]
fn imports_go_down() {
    let mut checked = 0;
    let mut faults = Vec::new();
    for file in rust_files() {
        let Some(own) = floor_of(&file) else {
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            for other in imported(line) {
                checked += 1;
                let (Some(from), Some(to)) = (height(&own), height(&other)) else {
                    faults.push(format!(
                        "{}:{}: `{other}` is on no floor",
                        file.display(),
                        number + 1
                    ));
                    continue;
                };
                let apart = own != other
                    && APART.contains(&own.as_str())
                    && APART.contains(&other.as_str());
                if to > from || apart {
                    faults.push(format!(
                        "{}:{}: {own} imports {other}",
                        file.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(checked > 100, "only {checked} imports seen");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_of_a_size_to_be_read() {
    for file in rust_files() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", file.display());
    }
}

/// The floors named in `crate::FLOOR` or `iam_lint::FLOOR` on a line of code.
fn imported(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let mut found = Vec::new();
    for start in ["crate::", "iam_lint::"] {
        for (at, _) in code.match_indices(start) {
            let rest = &code[at + start.len()..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

fn height(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == module)
}

/// The module of `src` that a file belongs to; `lib.rs` and `main.rs` belong to none.
fn floor_of(file: &Path) -> Option<String> {
    let within = file.strip_prefix(source_root()).ok()?;
    let first = within.components().next()?.as_os_str().to_str()?;
    (!first.ends_with("lib.rs") && !first.ends_with("main.rs"))
        .then(|| first.trim_end_matches(".rs").to_owned())
}

fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![source_root()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 20);
    files
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
