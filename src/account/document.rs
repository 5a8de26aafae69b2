//! Policy documents of a snapshot, kept as places, or as what expressions of code come to, and read
//! when they are asked for.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::Files;
use crate::iac::value::{Data, Value};
use crate::policy::find::{self, Body};
use crate::policy::{Policy, read};
use crate::source::Span;
use crate::syntax::{Node, OffsetMap, Structure, SyntaxError, Unknown, json};

/// A policy document: its name and where it stands.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the policy is called: its name, or the ARN of an AWS managed policy.
    pub name: Box<str>,
    /// The document: an object, or a string that holds one as JSON or percent-encoded; or the whole
    /// content of such a string.
    pub place: Span,
    /// What the document comes to, where code has it.
    pub evaluated: Option<Arc<Evaluated>>,
}

/// A document that expressions of code come to.
#[derive(Debug)]
pub struct Evaluated {
    /// An object, or a text that holds one as JSON.
    pub value: Value,
    /// What is not known of it.
    pub unknowns: Arc<[Unknown]>,
}

/// Which of an account's documents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DocumentId(u32);

impl DocumentId {
    /// The position in [`documents`](super::Account::documents).
    pub const fn position(self) -> usize {
        self.0 as usize
    }

    pub(super) fn new(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }
}

/// A document as it was read.
#[derive(Debug)]
pub struct Reading<'r> {
    /// The policy, as far as it could be read.
    pub policy: &'r Policy<'r>,
    /// What in it is not JSON.
    pub errors: &'r [SyntaxError],
}

impl Document {
    /// Reads the document and hands it to `take`.
    pub fn read<R>(&self, files: &Files, take: impl FnOnce(Reading<'_>) -> R) -> R {
        self.with_parsed(files, |root, errors| {
            // What is not known stands under its name.
            if root.has_gaps() {
                take_policy(root.with_names().root(), errors, take)
            } else {
                take_policy(root, errors, take)
            }
        })
    }

    /// Hands the document's object to `take`.
    pub(super) fn with_root<R>(&self, files: &Files, take: impl FnOnce(Node<'_>) -> R) -> R {
        self.with_parsed(files, |root, _| take(root))
    }

    fn with_parsed<R>(&self, files: &Files, take: impl FnOnce(Node<'_>, &[SyntaxError]) -> R) -> R {
        if let Some(evaluated) = &self.evaluated {
            return evaluated.with_parsed(take);
        }
        let text = files
            .source(self.place.source())
            .map(|source| source.slice(self.place))
            .unwrap_or_default();
        let start = u32::try_from(self.place.start()).unwrap_or(u32::MAX);
        let map = OffsetMap::verbatim(start);
        let parsed = json::parse_embedded(self.place.source(), text.into(), map);
        let root = parsed.tree.root();
        match find::body(root) {
            Body::Inline(node) => take(node, &parsed.errors),
            Body::Embedded { tree, errors, .. } | Body::Made { tree, errors, .. } => {
                take(tree.root(), &errors)
            }
        }
    }
}

impl Evaluated {
    fn with_parsed<R>(&self, take: impl FnOnce(Node<'_>, &[SyntaxError]) -> R) -> R {
        let unknowns = Arc::clone(&self.unknowns);
        if let Data::Text(rope) = &self.value.data {
            let parsed = json::parse_with_unknowns(
                self.value.place.source(),
                Cow::Borrowed(rope.text.as_str()),
                rope.map.clone(),
                unknowns,
            );
            take(parsed.tree.root(), &parsed.errors)
        } else {
            let tree = self.value.tree("", unknowns, Structure::Json);
            take(tree.root(), &[])
        }
    }
}

/// The names and places of the policies in a file; one without a name is called as the file is.
pub(super) fn found_in(root: Node<'_>, file: &Path) -> Vec<(String, Span)> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    find::documents(root)
        .iter()
        .map(|found| {
            let name = found.name.as_deref().unwrap_or(&stem);
            (name.to_owned(), found.span())
        })
        .collect()
}

fn take_policy<R>(
    root: Node<'_>,
    errors: &[SyntaxError],
    take: impl FnOnce(Reading<'_>) -> R,
) -> R {
    let policy = read::policy(root);
    take(Reading {
        policy: &policy,
        errors,
    })
}
