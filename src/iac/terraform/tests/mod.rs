//! What root modules come to.

mod expressions;
mod modules;
mod policies;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Files, Project, json, paths, read};
use crate::iac::Made;
use crate::iac::value::{Unknowns, Value};
use crate::source::{Source, SourceId, Span};
use crate::syntax::unknown::replaced;

/// Files in memory.
struct Memory(Vec<(PathBuf, Arc<Source>)>);

impl Memory {
    fn of(files: &[(&str, &str)]) -> Self {
        let file = |(at, (path, text)): (usize, &(&str, &str))| {
            let id = SourceId::new(u32::try_from(at).unwrap());
            (PathBuf::from(path), Arc::new(Source::new(id, *path, *text)))
        };
        Self(files.iter().enumerate().map(file).collect())
    }

    fn slice(&self, span: Span) -> &str {
        self.0[span.source().position()].1.slice(span)
    }
}

impl Files for Memory {
    fn source(&self, id: SourceId) -> Option<Arc<Source>> {
        let file = self.0.get(id.position());
        file.map(|(_, source)| Arc::clone(source))
    }

    fn read(&self, path: &Path) -> Option<Arc<Source>> {
        let path = paths::clean(path);
        let found = self.0.iter().find(|(own, _)| *own == path);
        found.map(|(_, source)| Arc::clone(source))
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let folder = paths::clean(folder);
        let paths = self.0.iter().map(|(path, _)| path.clone());
        paths
            .filter(|path| paths::clean(path.parent().unwrap()) == folder)
            .collect()
    }
}

/// A root module, evaluated.
struct Read {
    files: Memory,
    unknowns: Unknowns,
    project: Project,
}

impl Read {
    fn of(files: &[(&str, &str)]) -> Self {
        Self::assuming(files, true)
    }

    fn assuming(files: &[(&str, &str)], assume: bool) -> Self {
        let files = Memory::of(files);
        let unknowns = Unknowns::default();
        let project = read(Path::new("."), &files, assume, &unknowns);
        Self {
            files,
            unknowns,
            project,
        }
    }

    fn made(&self, owner: &str) -> &Made {
        let made = self.project.made.iter();
        let owners: Vec<_> = made.clone().map(|made| &made.owner).collect();
        made.clone()
            .find(|made| made.owner == owner)
            .unwrap_or_else(|| panic!("only {owners:?}; {:?}", self.project.unchecked))
    }

    /// The document as JSON, with the names of what is not known.
    fn json(&self, owner: &str) -> String {
        self.readable(&json(&self.made(owner).value))
    }

    fn readable(&self, text: &str) -> String {
        let all = self.unknowns.all();
        replaced(text, |at| &*all[at].name)
    }

    /// The member of the first statement of a document.
    fn element(&self, owner: &str, name: &str) -> &Value {
        let statement = &self.made(owner).value.get("Statement").unwrap().elements()[0];
        statement.get(name).unwrap()
    }

    fn slice(&self, span: Span) -> &str {
        self.files.slice(span)
    }
}
