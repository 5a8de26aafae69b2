//! From the paths on the command line to the list of files to read.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::{WalkBuilder, WalkState};

use super::{Root, SourceId};

/// One text to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Its place in the sorted list.
    pub id: SourceId,
    /// The path as the user gave it or as it was found; `<stdin>` for standard input.
    pub name: String,
    /// Where to read it; `None` is standard input.
    pub path: Option<PathBuf>,
    /// Named on the command line rather than found in a directory.
    pub named: bool,
}

/// A file in a directory that was not read, and why. Never silent: `--verbose` lists them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Skipped {
    /// The file.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// A path that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The path does not exist or the system refuses it.
    #[error("cannot read `{name}`: {fault}")]
    Unreadable {
        /// The path.
        name: String,
        /// What the operating system said.
        fault: String,
    },
    /// A symbolic link that leads back to a directory above it.
    #[error("`{name}` leads back to `{ancestor}`, which is being checked already")]
    Loop {
        /// The link.
        name: String,
        /// Where it leads.
        ancestor: String,
    },
}

impl InputError {
    /// The path that could not be read.
    pub fn name(&self) -> &str {
        match self {
            Self::Unreadable { name, .. } | Self::Loop { name, .. } => name,
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check that the path exists and that you may read it",
            Self::Loop { .. } => {
                "nothing is missed; remove the link or exclude it in iam-lint.toml"
            }
        }
    }

    /// Whether something that may hold a policy stayed unread.
    pub const fn is_loss(&self) -> bool {
        matches!(self, Self::Unreadable { .. })
    }
}

/// Which files of a directory are candidates: the `include` and `exclude` globs of the
/// configuration, matched against the path from `root`.
#[derive(Clone, Debug)]
pub struct Filter {
    root: Root,
    include: GlobSet,
    exclude: GlobSet,
}

impl Filter {
    /// What is a candidate where the configuration says nothing.
    pub const DEFAULT_INCLUDE: &'static [&'static str] = &[
        "**/*.json",
        "**/*.yaml",
        "**/*.yml",
        "**/*.template",
        "**/*.tf",
    ];

    /// Compiles the globs; an error names the glob.
    pub fn new(
        root: impl Into<Root>,
        include: &[String],
        exclude: &[String],
    ) -> Result<Self, globset::Error> {
        Ok(Self {
            root: root.into(),
            include: glob_set(include)?,
            exclude: glob_set(exclude)?,
        })
    }

    /// The default: JSON, YAML, templates of CloudFormation and code of Terraform.
    pub fn standard() -> Self {
        let default = Self::DEFAULT_INCLUDE.iter().copied().map(String::from);
        Self::new(Root::default(), &default.collect::<Vec<_>>(), &[]).unwrap_or(Self {
            root: Root::default(),
            include: GlobSet::empty(),
            exclude: GlobSet::empty(),
        })
    }

    fn admits(&self, path: &Path) -> bool {
        // Terraform does not read files whose names begin with a dot, such as those of editors.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_hidden_code = name.starts_with('.') && name.ends_with(".tf");
        !is_hidden_code && self.include.is_match(self.root.relative(path))
    }

    fn wants(&self, path: &Path) -> bool {
        self.admits(path) && !self.excludes(path)
    }

    fn excludes(&self, path: &Path) -> bool {
        self.exclude.is_match(self.root.relative(path))
    }
}

/// One glob over paths, as the configuration writes them: `*` stays within a folder, `**` crosses.
pub fn glob_set(globs: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(
            GlobBuilder::new(glob)
                .literal_separator(true)
                .case_insensitive(true)
                .build()?,
        );
    }
    set.build()
}

/// What [`discover`] found.
#[derive(Debug, Default)]
pub struct Discovered {
    /// What to read, sorted by name.
    pub inputs: Vec<Input>,
    /// Candidates that the configuration excludes.
    pub skipped: Vec<Skipped>,
    /// What cannot be read.
    pub errors: Vec<InputError>,
}

/// Walks `paths`: a file is taken as it is, `-` is standard input, a directory is searched by the
/// rules of `.gitignore` and `.ignore` and then by `filter`. Links are followed; a link that leads
/// back to a directory above it is reported and left.
#[must_use]
pub fn discover(paths: &[PathBuf], filter: &Filter) -> Discovered {
    let mut found = Discovered::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.inputs.push(input("<stdin>".to_owned(), None, true));
        } else if path.is_dir() {
            walk(path, filter, &mut found);
        } else {
            found
                .inputs
                .push(input(display(path), Some(path.clone()), true));
        }
    }
    found
        .inputs
        .sort_by(|a, b| (&a.name, !a.named).cmp(&(&b.name, !b.named)));
    found
        .inputs
        .dedup_by(|later, first| later.name == first.name);
    for (position, input) in found.inputs.iter_mut().enumerate() {
        input.id = SourceId::new(u32::try_from(position).unwrap_or(u32::MAX));
    }
    found.skipped.sort();
    found.errors.sort_by(|a, b| a.name().cmp(b.name()));
    found
}

fn walk(root: &Path, filter: &Filter, found: &mut Discovered) {
    let (sender, entries) = mpsc::channel();
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .follow_links(true)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build_parallel();
    walk.run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let is_of_interest = entry.as_ref().map_or(true, |entry| {
                // A pipe or a device may never end.
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                is_file && filter.admits(entry.path())
            });
            // Nobody hears it only where the search was given up.
            if is_of_interest && sender.send(entry).is_err() {
                return WalkState::Quit;
            }
            WalkState::Continue
        })
    });
    drop(sender);
    for entry in entries {
        match entry {
            Ok(entry) => found.take(entry.into_path(), filter),
            Err(fault) => {
                let error = walk_error(&fault, root);
                if !leads_nowhere(&fault) || filter.wants(Path::new(error.name())) {
                    found.errors.push(error);
                }
            }
        }
    }
}

impl Discovered {
    /// Takes a file of a directory that is a candidate.
    fn take(&mut self, path: PathBuf, filter: &Filter) {
        let name = display(&path);
        if filter.excludes(&path) {
            self.skipped.push(Skipped {
                name,
                reason: "excluded by the configuration".to_owned(),
            });
        } else {
            self.inputs.push(input(name, Some(path), false));
        }
    }
}

fn input(name: String, path: Option<PathBuf>, named: bool) -> Input {
    Input {
        id: SourceId::new(0),
        name,
        path,
        named,
    }
}

/// A path as reports show it: with `/` on every platform and without a leading `./`.
pub fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// What the operating system said, without the words of those who passed it on.
fn cause(fault: &io::Error) -> String {
    let mut cause: &dyn std::error::Error = fault;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// A broken link matters only if its name is that of a candidate.
fn leads_nowhere(fault: &ignore::Error) -> bool {
    fault
        .io_error()
        .is_some_and(|fault| fault.kind() == io::ErrorKind::NotFound)
}

fn walk_error(fault: &ignore::Error, root: &Path) -> InputError {
    match fault {
        ignore::Error::Loop { ancestor, child } => InputError::Loop {
            name: display(child),
            ancestor: display(ancestor),
        },
        ignore::Error::WithPath { path, err } => match walk_error(err, path) {
            InputError::Unreadable { fault, .. } => InputError::Unreadable {
                name: display(path),
                fault,
            },
            looped @ InputError::Loop { .. } => looped,
        },
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            walk_error(err, root)
        }
        other => InputError::Unreadable {
            name: display(root),
            fault: other.io_error().map_or_else(|| other.to_string(), cause),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &Discovered) -> Vec<&str> {
        found
            .inputs
            .iter()
            .map(|input| input.name.as_str())
            .collect()
    }

    #[test]
    fn a_directory_yields_json_sorted_and_respects_excludes() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.json", "a.json", "c.txt", "x/d.JSON", "x/e.json"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "{}").unwrap();
        }
        let filter = Filter::new(
            dir.path(),
            &["**/*.json".to_owned()],
            &["x/e.json".to_owned()],
        )
        .unwrap();
        let found = discover(&[dir.path().to_path_buf()], &filter);
        let ends: Vec<bool> = names(&found)
            .iter()
            .zip(["a.json", "b.json", "x/d.JSON"])
            .map(|(name, end)| name.ends_with(end))
            .collect();
        assert_eq!(ends, [true, true, true]);
        assert_eq!(found.skipped.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_loop_is_reported_once_and_left() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.json"), "{}").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        let found = discover(&[dir.path().to_path_buf()], &Filter::standard());
        assert_eq!(found.inputs.len(), 1);
        assert!(matches!(found.errors.as_slice(), [InputError::Loop { .. }]));
    }
}
