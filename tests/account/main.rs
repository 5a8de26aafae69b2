//! Snapshots of accounts and questions about them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic as tests do"
)]

mod changes;
mod code;
mod facts;
mod matrix;
mod snapshots;
mod unusable;

use std::path::PathBuf;

use iam_lint::account::{Options, Snapshot, SnapshotError, load};
use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::credential::Credential;
use iam_lint::simulate::named::{self, Names};
use iam_lint::simulate::password::{Circumstances, PasswordVerdict, Way};
use iam_lint::source::SourceId;
use tempfile::TempDir;

/// A snapshot in a directory of its own.
struct World {
    directory: TempDir,
    snapshots: Vec<Snapshot>,
}

/// What an answer comes to.
#[derive(Debug, PartialEq, Eq)]
struct Answered {
    answer: &'static str,
    ways: Vec<(&'static str, &'static str)>,
    kinds: Vec<(&'static str, &'static str)>,
    notes: Vec<String>,
    assumptions: Vec<String>,
    unmet: Vec<String>,
}

impl World {
    fn with(files: &[(&str, &str)]) -> Self {
        let directory = directory(files);
        let snapshots = load(directory.path(), Options::default(), SourceId::new(0))
            .unwrap_or_else(|unusable| panic!("{:?}", unusable.errors));
        Self {
            directory,
            snapshots,
        }
    }

    /// From a manifest.
    fn of(manifest: &str) -> Self {
        Self::with(&[("account.toml", manifest)])
    }

    fn ask(&self, user: &str, target: &str) -> Answered {
        self.ask_in(user, target, &circumstances())
    }

    fn ask_with(&self, user: &str, target: &str, credential: Credential) -> &'static str {
        let circumstances = Circumstances {
            credential: Some(credential),
            ..circumstances()
        };
        self.ask_in(user, target, &circumstances).answer
    }

    fn ask_in(&self, user: &str, target: &str, circumstances: &Circumstances) -> Answered {
        let names = Names {
            user: Some(user),
            target: Some(target),
        };
        let (snapshot, who, target) = named::pair(&self.snapshots, names).unwrap();
        let callers = Callers::of(snapshot);
        let caller = callers.caller(who).unwrap();
        let verdict = PasswordVerdict::of(&callers, &caller, target, circumstances);
        Answered {
            answer: verdict.answer.name(),
            ways: verdict
                .ways
                .iter()
                .map(|way| (way.way.name(), way.answer.name()))
                .collect(),
            kinds: verdict.ways[0]
                .by_credential
                .iter()
                .map(|(kind, answer)| (kind.name(), answer.name()))
                .collect(),
            notes: verdict
                .ways
                .iter()
                .flat_map(|way| way.notes.clone())
                .collect(),
            assumptions: verdict.assumptions.clone(),
            unmet: verdict
                .prerequisites
                .iter()
                .filter(|one| one.state.name() == "unmet")
                .map(|one| one.fact.clone())
                .collect(),
        }
    }
}

impl Answered {
    fn way(&self, way: Way) -> &'static str {
        let found = self.ways.iter().find(|(name, _)| *name == way.name());
        found.unwrap().1
    }
}

fn circumstances() -> Circumstances {
    Circumstances::at_any_time("2026-11-24T00:00:00Z".parse().unwrap())
}

fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path: PathBuf = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

/// Why a snapshot cannot be used.
fn refused(files: &[(&str, &str)]) -> Vec<SnapshotError> {
    let directory = directory(files);
    match load(directory.path(), Options::default(), SourceId::new(0)) {
        Ok(_) => panic!("the snapshot was taken"),
        Err(unusable) => unusable.errors,
    }
}
