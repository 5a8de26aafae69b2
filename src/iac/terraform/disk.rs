//! The files of Terraform projects on disk, each read once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::Files;
use super::paths::clean;
use crate::source::{Input, Source, SourceId, display};

/// Files on disk. Those that are inputs of the run keep their ids and names.
#[derive(Debug)]
pub struct Disk {
    inputs: HashMap<PathBuf, (SourceId, String)>,
    /// Texts that stand for those on disk: of files that are being mended.
    texts: HashMap<PathBuf, String>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    read: HashMap<PathBuf, Option<Arc<Source>>>,
    by_id: HashMap<SourceId, (PathBuf, Arc<Source>)>,
    lists: HashMap<PathBuf, Vec<PathBuf>>,
    next: u32,
}

impl Disk {
    /// The disk as it is, with `texts` in place of what stands in some files. Files that are none
    /// of `inputs` get ids from `first` on.
    #[must_use]
    pub fn new(inputs: &[Input], texts: &HashMap<PathBuf, String>, first: SourceId) -> Self {
        let known = inputs.iter().filter_map(|input| {
            let path = clean(input.path.as_deref()?);
            Some((path, (input.id, input.name.clone())))
        });
        Self {
            inputs: known.collect(),
            texts: texts
                .iter()
                .map(|(path, text)| (clean(path), text.clone()))
                .collect(),
            state: Mutex::new(State {
                read: HashMap::new(),
                by_id: HashMap::new(),
                lists: HashMap::new(),
                next: u32::try_from(first.position()).unwrap_or(u32::MAX),
            }),
        }
    }

    /// The path of the file with this id.
    pub fn path(&self, id: SourceId) -> Option<PathBuf> {
        self.state().by_id.get(&id).map(|(path, _)| path.clone())
    }

    /// The id after the last one given.
    pub fn next_id(&self) -> SourceId {
        SourceId::new(self.state().next)
    }

    /// The files that were read and are no inputs, in the order of their ids.
    #[must_use]
    pub fn into_sources(self) -> Vec<(PathBuf, Source)> {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        // Each is held twice.
        drop(state.read);
        let mut all: Vec<(PathBuf, Source)> = state
            .by_id
            .into_values()
            .map(|(path, shared)| {
                let source = Arc::try_unwrap(shared).unwrap_or_else(|shared| {
                    Source::new(shared.id(), shared.name(), shared.text())
                });
                (path, source)
            })
            .collect();
        all.sort_by_key(|(_, source)| source.id());
        all
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, path: &Path, state: &mut State) -> Option<Arc<Source>> {
        let known = self.inputs.get(path);
        let (id, name) = match known {
            Some((id, name)) => (*id, name.clone()),
            None => (SourceId::new(state.next), display(path)),
        };
        let source = match self.texts.get(path) {
            Some(text) => Source::new(id, name, text.clone()),
            // A pipe or a device may never end.
            None if !path.is_file() => return None,
            None => Source::read(id, name, path).ok()?,
        };
        if known.is_none() {
            state.next = state.next.saturating_add(1);
        }
        Some(Arc::new(source))
    }
}

impl Files for Disk {
    fn read(&self, path: &Path) -> Option<Arc<Source>> {
        let path = clean(path);
        let mut state = self.state();
        if let Some(known) = state.read.get(&path) {
            return known.clone();
        }
        let source = self.open(&path, &mut state);
        if let Some(source) = &source {
            state
                .by_id
                .insert(source.id(), (path.clone(), Arc::clone(source)));
        }
        state.read.insert(path, source.clone());
        source
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let folder = clean(folder);
        let mut state = self.state();
        if let Some(known) = state.lists.get(&folder) {
            return known.clone();
        }
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries
            .map(|entry| clean(&folder.join(entry.file_name())))
            .filter(|path| super::is_code(path))
            .collect();
        found.sort();
        state.lists.insert(folder, found.clone());
        found
    }

    fn source(&self, id: SourceId) -> Option<Arc<Source>> {
        self.state()
            .by_id
            .get(&id)
            .map(|(_, source)| Arc::clone(source))
    }
}

/// One file alone: what other files of its folder hold is not in sight.
#[derive(Debug)]
pub struct Alone {
    source: Arc<Source>,
}

impl Alone {
    /// The text of `source` as the only file of a project.
    #[must_use]
    pub fn new(source: &Source) -> Self {
        Self {
            source: Arc::new(Source::new(source.id(), source.name(), source.text())),
        }
    }

    /// The folder of the project.
    #[must_use]
    pub fn folder() -> PathBuf {
        PathBuf::from(".")
    }

    fn path() -> PathBuf {
        PathBuf::from("main.tf")
    }
}

impl Files for Alone {
    fn read(&self, path: &Path) -> Option<Arc<Source>> {
        (clean(path) == Self::path()).then(|| Arc::clone(&self.source))
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        if clean(folder) == Self::folder() {
            vec![Self::path()]
        } else {
            Vec::new()
        }
    }

    fn source(&self, id: SourceId) -> Option<Arc<Source>> {
        (id == self.source.id()).then(|| Arc::clone(&self.source))
    }
}
