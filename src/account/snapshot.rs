//! From a file or a directory to an account.

use std::path::{Path, PathBuf};

use super::organization::entries;
use super::parts::{Fact, Parts};
use super::password_policy::{PasswordPolicy, PasswordRules};
use super::recognise::{Content, NoSuchEntity, is_credential_report};
use super::{
    Account, Files, SnapshotError, code, credentials, details, login, manifest, organization,
};
use crate::source::{ReadError, Source, SourceId, Span, display};
use crate::syntax::json;
use crate::syntax::shape::{self, ShapeError};

/// The folders of the organization's policies.
const SCPS: &str = "scps";
const RCPS: &str = "rcps";

/// Messages of the AWS command line are short; what is longer is not searched for one.
const LONGEST_MESSAGE: usize = 1 << 14;

/// What the user says about the account.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options {
    /// The account has no password policy of its own.
    pub no_password_policy: bool,
}

/// An account and the files it was read from.
#[derive(Debug)]
pub struct Snapshot {
    /// The file or directory.
    pub path: PathBuf,
    /// What it tells.
    pub account: Account,
    /// Its files.
    pub files: Files,
    /// Files in which nothing of a snapshot was recognised.
    pub ignored: Vec<String>,
}

/// A snapshot that cannot be used.
#[derive(Debug)]
pub struct Unusable {
    /// Its files, as far as they were read.
    pub files: Files,
    /// Why.
    pub errors: Vec<SnapshotError>,
}

/// Reads the snapshot at `path`; a directory of snapshot directories is many accounts. Files get
/// ids from `first` on.
///
/// # Errors
/// Where a snapshot is incomplete in a way that would make answers from it wrong: every fault of
/// that snapshot.
pub fn load(path: &Path, options: Options, first: SourceId) -> Result<Vec<Snapshot>, Unusable> {
    let places = accounts(path);
    let mut all = Vec::with_capacity(places.len());
    let mut first = first;
    for place in places {
        let snapshot = one(&place, options, first)?;
        first = snapshot.files.next_id();
        all.push(snapshot);
    }
    Ok(all)
}

/// An account before and after a plan is applied.
#[derive(Debug)]
pub struct Planned {
    /// The account as the snapshot has it, where there is one.
    pub before: Option<Snapshot>,
    /// The account once the plan is applied.
    pub after: Snapshot,
}

/// Reads the snapshot at `live`, where there is one, and lays over it what the plan does, or the
/// code or template at `plan`. Files get ids from `first` on; those of both accounts differ.
///
/// # Errors
/// As those of [`load`], where either cannot be used.
pub fn load_with_plan(
    live: Option<&Path>,
    plan: &Path,
    options: Options,
    first: SourceId,
) -> Result<Planned, Unusable> {
    let Some(live) = live else {
        let parts = started(options, first);
        return Ok(Planned {
            before: None,
            after: planned(parts, Vec::new(), plan)?,
        });
    };
    let places = accounts(live);
    let [place] = places.as_slice() else {
        return Err(Unusable {
            files: Files::new(first),
            errors: vec![SnapshotError::Several {
                path: display(live),
            }],
        });
    };
    let before = one(place, options, first)?;
    // The files are read again, as each account keeps its own.
    let (parts, ignored) = gathered(place, options, before.files.next_id());
    let after = planned(parts, ignored, plan)?;
    Ok(Planned {
        before: Some(before),
        after,
    })
}

/// What is known so far, with the code at `plan` laid over it.
fn planned(mut parts: Parts, ignored: Vec<String>, plan: &Path) -> Result<Snapshot, Unusable> {
    if !code::read(plan, &mut parts) && parts.errors.is_empty() {
        let error = match std::fs::metadata(plan) {
            Ok(_) => SnapshotError::NoCode {
                path: display(plan),
            },
            Err(fault) => SnapshotError::Unreadable {
                path: display(plan),
                fault: fault.into(),
            },
        };
        parts.errors.push(error);
    }
    finished(parts, ignored, plan)
}

fn started(options: Options, first: SourceId) -> Parts {
    let mut parts = Parts::new(Files::new(first));
    if options.no_password_policy {
        parts.password_rules = Some(PasswordRules::Default(None));
    }
    parts
}

fn finished(parts: Parts, ignored: Vec<String>, path: &Path) -> Result<Snapshot, Unusable> {
    match parts.finish(&display(path)) {
        Ok((files, account)) => Ok(Snapshot {
            path: path.to_path_buf(),
            account,
            files,
            ignored,
        }),
        Err((files, errors)) => Err(Unusable { files, errors }),
    }
}

/// The snapshots at `path`: itself, or the directories in it where it holds no file of its own.
fn accounts(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() || path.join(manifest::FILE_NAME).is_file() {
        return vec![path.to_path_buf()];
    }
    if code::is_terraform(path) && !is_snapshot(path) {
        return vec![path.to_path_buf()];
    }
    if !candidates(path, false).is_empty() {
        return vec![path.to_path_buf()];
    }
    let folders = entries(path).map(|(folders, _)| folders);
    let found: Vec<_> = folders
        .unwrap_or_default()
        .into_iter()
        .filter(|folder| is_snapshot(folder))
        .collect();
    if found.is_empty() {
        vec![path.to_path_buf()]
    } else {
        found
    }
}

/// Whether a folder holds the parts of a snapshot.
fn is_snapshot(folder: &Path) -> bool {
    folder.join(manifest::FILE_NAME).is_file()
        || candidates(folder, false).iter().any(|file| {
            std::fs::read(file).is_ok_and(|bytes| {
                memchr::memmem::find(&bytes, b"UserDetailList").is_some()
                    || memchr::memmem::find(&bytes, b"GroupDetailList").is_some()
            })
        })
}

fn one(path: &Path, options: Options, first: SourceId) -> Result<Snapshot, Unusable> {
    let (parts, ignored) = gathered(path, options, first);
    finished(parts, ignored, path)
}

/// Reads the files of a snapshot, or the code at `path`.
fn gathered(path: &Path, options: Options, first: SourceId) -> (Parts, Vec<String>) {
    let mut parts = started(options, first);
    let mut ignored = Vec::new();
    // A folder of a snapshot stays one if it has code, too.
    let is_folder = code::is_terraform(path) && is_snapshot(path);
    if !is_folder && code::read(path, &mut parts) {
        return (parts, ignored);
    }
    let named_manifest = path
        .file_name()
        .is_some_and(|name| name == manifest::FILE_NAME);
    let (folder, own) = match path.parent() {
        Some(folder) if named_manifest => (folder, true),
        _ => (path, path.join(manifest::FILE_NAME).is_file()),
    };
    let files = if own {
        let file = folder.join(manifest::FILE_NAME);
        match parts.files.read(&file) {
            Ok(id) => manifest::read(id, folder, &mut parts),
            Err(fault) => unreadable(&file, fault, &mut parts),
        }
        candidates(folder, false)
    } else if path.is_dir() {
        candidates(path, true)
    } else {
        vec![path.to_path_buf()]
    };
    for file in files {
        match parts.files.open(&file) {
            Ok(source) => {
                if !take(&source, &mut parts) {
                    ignored.push(display(&file));
                }
                parts.files.keep(source, &file);
            }
            Err(fault) => unreadable(&file, fault, &mut parts),
        }
    }
    if folder.is_dir() {
        let scps = organization::read(&folder.join(SCPS), &mut parts);
        let rcps = organization::read(&folder.join(RCPS), &mut parts);
        parts.scps = scps.or(parts.scps);
        parts.rcps = rcps.or(parts.rcps);
    }
    (parts, ignored)
}

fn unreadable(file: &Path, fault: ReadError, parts: &mut Parts) {
    parts.errors.push(SnapshotError::Unreadable {
        path: display(file),
        fault,
    });
}

/// The files of a directory that may belong to a snapshot, by name; those of its sub-directories
/// too, where `deeply`. Scenario files never do.
fn candidates(folder: &Path, deeply: bool) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if deeply && name != SCPS && name != RCPS && !name.starts_with('.') {
                found.extend(candidates(&path, true));
            }
            continue;
        }
        let extension = path.extension().unwrap_or_default();
        let is_data = ["json", "csv", "txt"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known));
        if is_data && !name.ends_with(".iam-test.json") {
            found.push(path);
        }
    }
    found
}

/// Reads what a file tells; `false` where it is nothing of a snapshot.
fn take(source: &Source, parts: &mut Parts) -> bool {
    let whole = source.span();
    let text = source.text();
    if let Some(fault) = source.encoding().first() {
        parts.errors.push(SnapshotError::Broken {
            path: source.name().to_owned(),
            language: "UTF-8",
            fault: "there are other bytes here".to_owned(),
            span: Span::new(source.id(), fault.offset, fault.offset + fault.len),
        });
        return true;
    }
    let message = (text.len() < LONGEST_MESSAGE).then_some(text);
    if let Some(missing) = message.and_then(NoSuchEntity::of) {
        match missing {
            NoSuchEntity::PasswordPolicy => {
                parts.password_rules(PasswordRules::Default(Some(whole)), whole);
            }
            NoSuchEntity::LoginProfile(user) => parts.tell(user, Fact::Password(false), whole),
        }
        return true;
    }
    if is_credential_report(text) {
        credentials::read_csv(source.id(), text, parts);
        return true;
    }
    if text.trim().is_empty() {
        return false;
    }
    let parsed = json::parse(source.id(), text);
    let content = Content::of(parsed.tree.root());
    let looks_like_json = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '[']);
    match parsed.errors.first() {
        Some(fault) if content.is_some() || looks_like_json => {
            parts.errors.push(SnapshotError::Broken {
                path: source.name().to_owned(),
                language: "JSON",
                fault: fault.to_string(),
                span: fault.span,
            });
            return true;
        }
        Some(_) => return false,
        None => {}
    }
    let Some(content) = content else {
        return false;
    };
    if let Err(fault) = put(content, whole, parts) {
        parts.errors.push(fault.into());
    }
    true
}

fn put(content: Content<'_>, whole: Span, parts: &mut Parts) -> Result<(), ShapeError> {
    match content {
        Content::Details(root) => details::read(root, parts),
        Content::PasswordPolicy(node) => {
            let policy = PasswordPolicy::read(node, node.span().first_byte(), false)?;
            parts.password_rules(PasswordRules::Custom(policy), whole.before());
        }
        Content::CredentialReport(root) => credentials::read_output(root, parts)?,
        Content::Summary(node) => {
            if let Some(users) = node.get("Users") {
                parts.user_count = Some((shape::integer(users, "`Users`")?, users.span()));
            }
        }
        Content::LoginProfile(node) => login::profile(node, parts)?,
        Content::VirtualMfaDevices(node) => login::virtual_devices(node, parts)?,
        Content::MfaDevices(node) => login::devices(node, parts)?,
        Content::AccessKeys(node) => login::access_keys(node, parts)?,
    }
    Ok(())
}
