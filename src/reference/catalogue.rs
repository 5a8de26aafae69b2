//! The embedded data: a header, and a chunk for each service that is decoded when it is first
//! asked for.

use std::sync::{LazyLock, OnceLock};

use serde::{Deserialize, Serialize};

use super::Service;
use super::index::Index;
use super::names;

/// Made by `cargo xtask update-reference`; see NOTICE.
static DATA: &[u8] = include_bytes!("data/services.bin");

pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of(DATA));

/// Which edition of AWS's reference the data is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Edition {
    /// The version of the package it was taken from.
    pub version: &'static str,
    /// The day of that version, as `YYYY-MM-DD`.
    pub date: &'static str,
}

/// What is known without opening a service.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// The edition.
    pub edition: Edition,
    /// The day of the edition that the dependent actions are from: editions of 2026 have none.
    pub dependents_of: &'static str,
    /// The services, in the order of their prefixes.
    pub services: Vec<Entry>,
    /// Prefixes of services that earlier editions had.
    #[serde(borrow)]
    pub retired_services: Vec<&'static str>,
    /// Actions that earlier editions had, as `service:Name`.
    pub retired_actions: Vec<&'static str>,
    /// Prefixes of condition keys that are no service's, and the service that documents the keys.
    pub key_owners: Vec<(&'static str, &'static str)>,
    /// The services whose requests RCPs cover.
    pub rcp_services: Vec<&'static str>,
}

/// A service in the header.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its prefix.
    pub prefix: &'static str,
    /// How many bytes its chunk has.
    pub length: u32,
}

impl Edition {
    /// Read without the rest of the header, which begins with it.
    pub(super) fn embedded() -> Self {
        postcard::take_from_bytes(DATA).map_or(Header::empty().edition, |(edition, _)| edition)
    }
}

impl Header {
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &'static str> {
        self.services.iter().map(|entry| entry.prefix)
    }
}

#[derive(Debug)]
pub(super) struct Catalogue {
    header: Header,
    /// As the services in the header.
    slots: Vec<Slot>,
    /// Where the services stand.
    index: Index,
}

#[derive(Debug)]
struct Slot {
    chunk: &'static [u8],
    service: OnceLock<Option<Service>>,
}

impl Catalogue {
    fn of(data: &'static [u8]) -> Self {
        let (header, mut rest) = postcard::take_from_bytes(data).unwrap_or_else(|_| {
            let nothing: &[u8] = &[];
            (Header::empty(), nothing)
        });
        let slots = header.services.iter().map(|entry: &Entry| {
            let length = usize::try_from(entry.length).unwrap_or(usize::MAX);
            let (chunk, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            Slot {
                chunk,
                service: OnceLock::new(),
            }
        });
        Self {
            slots: slots.collect(),
            index: Index::of(header.services.iter().map(|entry| entry.prefix)),
            header,
        }
    }

    pub(super) const fn header(&self) -> &Header {
        &self.header
    }

    pub(super) fn service(&self, prefix: &str) -> Option<&Service> {
        let services = &self.header.services;
        let name_at = |at: usize| services.get(at).map(|entry| entry.prefix);
        self.slots.get(self.index.find(prefix, name_at)?)?.open()
    }

    pub(super) fn services(&self) -> impl Iterator<Item = &Service> {
        self.slots.iter().filter_map(Slot::open)
    }

    pub(super) fn retired_action(&self, prefix: &str, name: &str) -> bool {
        let whole = |known: &str| {
            known
                .split_once(':')
                .map_or(std::cmp::Ordering::Less, |(service, action)| {
                    names::order(service, prefix).then_with(|| names::order(action, name))
                })
        };
        self.header
            .retired_actions
            .binary_search_by(|known| whole(known))
            .is_ok()
    }
}

impl Slot {
    /// The service. A chunk that cannot be read is none: a test opens each.
    fn open(&self) -> Option<&Service> {
        self.service
            .get_or_init(|| {
                let service: Option<Service> = postcard::from_bytes(self.chunk).ok();
                service.map(Service::indexed)
            })
            .as_ref()
    }
}

impl Header {
    const fn empty() -> Self {
        Self {
            edition: Edition {
                version: "",
                date: "",
            },
            dependents_of: "",
            services: Vec::new(),
            retired_services: Vec::new(),
            retired_actions: Vec::new(),
            key_owners: Vec::new(),
            rcp_services: Vec::new(),
        }
    }
}

/// Whether a sorted list holds `name`, whatever its case.
pub(super) fn holds(sorted: &[&str], name: &str) -> bool {
    sorted
        .binary_search_by(|known| names::order(known, name))
        .is_ok()
}

/// The bytes of a catalogue, as they are embedded: for making them anew.
///
/// # Errors
/// Where postcard cannot write it.
pub fn encode(mut header: Header, services: &[Service]) -> Result<Vec<u8>, postcard::Error> {
    let mut chunks = Vec::new();
    header.services.clear();
    for service in services {
        let chunk = postcard::to_allocvec(service)?;
        header.services.push(Entry {
            prefix: service.prefix,
            length: u32::try_from(chunk.len()).unwrap_or(u32::MAX),
        });
        chunks.extend(chunk);
    }
    let mut bytes = postcard::to_allocvec(&header)?;
    bytes.extend(chunks);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_opens_and_is_written_the_same() {
        let whole: Catalogue = Catalogue::of(DATA);
        assert_eq!(whole.services().count(), whole.header.services.len());
        let services: Vec<Service> = whole
            .slots
            .into_iter()
            .filter_map(|slot| slot.service.into_inner().flatten())
            .collect();
        assert_eq!(encode(whole.header, &services).unwrap(), DATA);
    }
}
