//! The files of a snapshot, each read once and kept for those who point into it.

use std::path::{Path, PathBuf};

use crate::source::{ReadError, Source, SourceId, Span, display};

/// The files of a snapshot.
#[derive(Debug)]
pub struct Files {
    first: u32,
    sources: Vec<Source>,
    paths: Vec<PathBuf>,
}

impl Files {
    /// No files yet; they get ids from `first` on.
    #[must_use]
    pub fn new(first: SourceId) -> Self {
        Self {
            first: u32::try_from(first.position()).unwrap_or(u32::MAX),
            sources: Vec::new(),
            paths: Vec::new(),
        }
    }

    /// The file that has this id.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        let at = id.position().checked_sub(self.first as usize)?;
        self.sources.get(at)
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        self.source(span.source())
            .map(|source| source.slice(span))
            .unwrap_or_default()
    }

    /// The files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// The id after the last one given.
    pub fn next_id(&self) -> SourceId {
        let read = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        SourceId::new(self.first.saturating_add(read))
    }

    /// The files themselves, for a report that outlives the snapshot.
    pub fn into_sources(self) -> Vec<Source> {
        self.sources
    }

    /// Reads the file at `path`, unless it was read before.
    pub(super) fn read(&mut self, path: &Path) -> Result<SourceId, ReadError> {
        if let Some(at) = self.paths.iter().position(|known| known == path) {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            return Ok(SourceId::new(self.first.saturating_add(at)));
        }
        let source = self.open(path)?;
        Ok(self.keep(source, path))
    }

    /// Reads the file at `path`, which is to be [kept](Self::keep) before the next one is opened.
    pub(super) fn open(&self, path: &Path) -> Result<Source, ReadError> {
        Source::read(self.next_id(), display(path), path)
    }

    /// Adds a text that stands in no file.
    pub(super) fn add(&mut self, name: &str, text: &str) -> SourceId {
        let source = Source::new(self.next_id(), name, text);
        self.keep(source, Path::new(""))
    }

    /// Keeps a file that was opened.
    pub(super) fn keep(&mut self, source: Source, path: &Path) -> SourceId {
        let id = source.id();
        self.sources.push(source);
        self.paths.push(path.to_path_buf());
        id
    }
}
