//! The organization's policies: folders `scps/` and `rcps/`, whose sub-folders in the order of their
//! names are the levels from the root of the organization to the account.

use std::io;
use std::path::{Path, PathBuf};

use super::document::found_in;
use super::parts::Parts;
use super::{Level, SnapshotError};
use crate::source::display;
use crate::syntax::json;

/// Reads the levels in `folder`; `None` where there is no such folder.
pub(super) fn read(folder: &Path, parts: &mut Parts) -> Option<Vec<Level>> {
    if !folder.is_dir() {
        return None;
    }
    let (folders, files) = match entries(folder) {
        Ok(entries) => entries,
        Err(fault) => {
            unreadable(folder, fault, parts);
            return Some(Vec::new());
        }
    };
    let mut levels = Vec::new();
    if !files.is_empty() {
        levels.push(level(folder, &files, parts));
    }
    for folder in folders {
        match entries(&folder) {
            Ok((_, files)) => levels.push(level(&folder, &files, parts)),
            Err(fault) => unreadable(&folder, fault, parts),
        }
    }
    Some(levels)
}

fn level(folder: &Path, files: &[PathBuf], parts: &mut Parts) -> Level {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut level = Level {
        name: name.into(),
        documents: Vec::new(),
    };
    for file in files {
        policies(file, &mut level, parts);
    }
    if files.is_empty() {
        parts.gap(
            format!(
                "`{}` holds no policy, and AWS keeps one at every level: as it stands, nothing is allowed there",
                display(folder)
            ),
            None,
        );
    }
    level
}

/// The policies in a file, as `describe-policy` prints them or bare.
fn policies(file: &Path, level: &mut Level, parts: &mut Parts) {
    let id = match parts.files.read(file) {
        Ok(id) => id,
        Err(fault) => {
            parts.errors.push(SnapshotError::Unreadable {
                path: display(file),
                fault,
            });
            return;
        }
    };
    let Some(source) = parts.files.source(id) else {
        return;
    };
    let whole = source.span();
    let parsed = json::parse(id, source.text());
    let broken = parsed.errors.first().map(|fault| SnapshotError::Broken {
        path: source.name().to_owned(),
        language: "JSON",
        fault: fault.to_string(),
        span: fault.span,
    });
    let found = found_in(parsed.tree.root(), file);
    if let Some(broken) = broken {
        parts.errors.push(broken);
    } else if found.is_empty() {
        parts.errors.push(SnapshotError::Policy {
            path: display(file),
            fault: "there is no policy of an organization in it".to_owned(),
            span: whole.before(),
        });
    }
    for (name, place) in found {
        let id = parts.document(&name, place);
        level.documents.push(id);
    }
}

fn unreadable(path: &Path, fault: io::Error, parts: &mut Parts) {
    parts.errors.push(SnapshotError::Unreadable {
        path: display(path),
        fault: fault.into(),
    });
}

/// Folders and JSON files of a folder, by name.
pub(super) fn entries(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let mut folders = Vec::new();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        } else if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
        {
            files.push(path);
        }
    }
    folders.sort();
    files.sort();
    Ok((folders, files))
}
