//! The policies that a question names, read from files or from where the question stands.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::access::compiled::CompiledPolicy;
use crate::iac::file::{self, Language};
use crate::policy::find;
use crate::policy::read;
use crate::source::{ReadError, Source, SourceId, Span};
use crate::syntax::Node;

/// Files of policies, each read once.
#[derive(Debug)]
pub struct Documents {
    /// Paths are taken from here.
    root: PathBuf,
    /// The first id that is given to a file.
    first: u32,
    files: Vec<File>,
    by_path: HashMap<PathBuf, usize>,
}

#[derive(Debug)]
struct File {
    source: Source,
    policies: Vec<Arc<CompiledPolicy>>,
}

/// Why a file gives no policies.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It cannot be read.
    #[error("cannot read the policy `{path}`: {fault}")]
    Unreadable {
        /// The file as it was named.
        path: String,
        /// Why.
        fault: ReadError,
    },
    /// It is not what its name says.
    #[error("`{path}` is not {}: {fault}", .language.name())]
    Broken {
        /// The file as it was named.
        path: String,
        /// The language it is not written in.
        language: Language,
        /// The first fault.
        fault: String,
        /// Where.
        span: Span,
    },
    /// It holds no policy.
    #[error("`{path}` holds no IAM policy")]
    NoPolicy {
        /// The file as it was named.
        path: String,
    },
}

impl Documents {
    /// No files yet. Paths are relative to `root`; files get ids from `first` on.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, first: SourceId) -> Self {
        Self {
            root: root.into(),
            first: u32::try_from(first.position()).unwrap_or(u32::MAX),
            files: Vec::new(),
            by_path: HashMap::new(),
        }
    }

    /// The policies in the file called `name`.
    pub fn load(&mut self, name: &str) -> Result<Vec<Arc<CompiledPolicy>>, DocumentError> {
        let path = plain(&self.root.join(name));
        if let Some(file) = self.by_path.get(&path).and_then(|&at| self.files.get(at)) {
            return Ok(file.policies.clone());
        }
        let source =
            Source::read(self.next_id(), path.to_string_lossy(), &path).map_err(|fault| {
                DocumentError::Unreadable {
                    path: name.to_owned(),
                    fault,
                }
            })?;
        let policies = compiled(&source)?;
        self.by_path.insert(path, self.files.len());
        self.files.push(File {
            source,
            policies: policies.clone(),
        });
        Ok(policies)
    }

    /// The policies in a text that is in memory, such as standard input, called `name`.
    pub fn add(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Vec<Arc<CompiledPolicy>>, DocumentError> {
        let source = Source::from_bytes(self.next_id(), name, bytes).map_err(|fault| {
            DocumentError::Unreadable {
                path: name.to_owned(),
                fault,
            }
        })?;
        let policies = compiled(&source)?;
        self.files.push(File {
            source,
            policies: policies.clone(),
        });
        Ok(policies)
    }

    fn next_id(&self) -> SourceId {
        let next = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        SourceId::new(self.first.saturating_add(next))
    }

    /// The file that a place is in; `None` for places in what was not loaded from here.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        let at = id.position().checked_sub(self.first as usize)?;
        self.files.get(at).map(|file| &file.source)
    }
}

/// All policies in `source`.
pub fn compiled(source: &Source) -> Result<Vec<Arc<CompiledPolicy>>, DocumentError> {
    let path = || source.name().to_owned();
    let parsed = file::parse(source);
    let contents = file::contents(&parsed, source);
    let found = &contents.documents;
    let inner = found.iter().find_map(|found| found.errors().first());
    if let Some(error) = parsed.errors.first().or(inner) {
        return Err(DocumentError::Broken {
            path: path(),
            language: Language::Json,
            fault: error.to_string(),
            span: error.span,
        });
    }
    if let Some(fault) = parsed.faults.first() {
        return Err(DocumentError::Broken {
            path: path(),
            language: fault.language,
            fault: fault.message.clone(),
            span: fault.span,
        });
    }
    if found.is_empty() {
        return Err(DocumentError::NoPolicy { path: path() });
    }
    let name = |found: &find::Found<'_>| match &found.name {
        Some(name) => name.to_string(),
        None => file_name(source.name()),
    };
    Ok(found
        .iter()
        .map(|found| Arc::new(of_document(&name(found), found.root())))
        .collect())
}

/// The policy at `node`, which is the document itself.
pub fn inline(name: &str, node: Node<'_>) -> Arc<CompiledPolicy> {
    Arc::new(of_document(name, node))
}

/// The document at `node`; what is not known in it stands under its name.
fn of_document(name: &str, node: Node<'_>) -> CompiledPolicy {
    if node.has_gaps() {
        let tree = node.with_names();
        CompiledPolicy::new(name, &read::policy(tree.root()))
    } else {
        CompiledPolicy::new(name, &read::policy(node))
    }
}

/// A path without `a/..` and `.` in it, as far as that can be told from the path alone.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

fn file_name(path: &str) -> String {
    let name = Path::new(path).file_stem();
    name.map_or_else(
        || path.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
