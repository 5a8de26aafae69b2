//! The command line as users and scripts meet it: the built binary in directories of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests may panic as tests do"
)]

mod access_analyzer;
mod account;
mod baseline;
mod code;
mod commands;
mod compare;
mod config;
mod fixing;
mod flags;
mod input;
mod simulate;
mod standards;

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Without findings.
const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
  ]
}
"#;

/// With a warning that `--fix` mends.
const WARNS: &str = r#"{
  "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
  ]
}
"#;

/// With an error that `--fix` mends.
const BROKEN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
  ]
}
"#;

/// The rules that most tests run, so that they stay when rules are added.
const RULES: &str = "missing-version,json-syntax-error,config";

/// A directory to work in.
struct Dir(TempDir);

impl Dir {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With these files.
    fn with(files: &[(&str, &str)]) -> Self {
        let dir = Self::new();
        for (name, text) in files {
            dir.write(name, text);
        }
        dir
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        String::from_utf8(std::fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// Runs `iam-lint check` with a few rules and `args`, which are split at blanks.
    fn check(&self, args: &str) -> Run {
        self.run(&format!("check --select {RULES} {args}"))
    }

    /// Runs `iam-lint` with `args`, which are split at blanks.
    fn run(&self, args: &str) -> Run {
        self.run_in("", args, b"", &[])
    }

    fn run_in(&self, folder: &str, args: &str, stdin: &[u8], env: &[(&str, &str)]) -> Run {
        let mut command = self.command(folder, args);
        command.envs(env.iter().copied());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        let writer = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run::of(output, self.0.path())
    }

    fn command(&self, folder: &str, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iam-lint"));
        command
            .args(args.split_whitespace())
            .current_dir(self.path(folder))
            .env_remove("NO_COLOR")
            .env("COLUMNS", "100")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// What came of a run, with the directory's path filtered out.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output, dir: &Path) -> Self {
        let canonical = std::fs::canonicalize(dir).unwrap();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the output is UTF-8");
            let text = text.replace(&*canonical.to_string_lossy(), "[DIR]");
            text.replace(&*dir.to_string_lossy(), "[DIR]")
        };
        Self {
            code: output.status.code().expect("an exit code, not a signal"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// The names of the rules in a `concise` report.
    fn rules(&self) -> Vec<&str> {
        let rule = |line: &'_ str| -> Option<(usize, usize)> {
            let from = line.find('[')? + 1;
            Some((from, line.find(']')?))
        };
        self.out
            .lines()
            .filter_map(|line| rule(line).and_then(|(from, to)| line.get(from..to)))
            .collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit {}", self.code)?;
        if !self.out.is_empty() {
            write!(f, "--- stdout\n{}", self.out)?;
        }
        if !self.err.is_empty() {
            write!(f, "--- stderr\n{}", self.err)?;
        }
        Ok(())
    }
}
