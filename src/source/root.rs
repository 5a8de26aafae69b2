//! The directory that globs are relative to.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

/// The directory that globs are relative to, and the one that the paths of inputs are relative to.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Root {
    dir: PathBuf,
    here: PathBuf,
}

impl From<PathBuf> for Root {
    /// Paths are taken as they stand.
    fn from(dir: PathBuf) -> Self {
        Self {
            dir,
            here: PathBuf::new(),
        }
    }
}

impl From<&Path> for Root {
    fn from(dir: &Path) -> Self {
        dir.to_path_buf().into()
    }
}

impl Root {
    /// Globs are relative to `dir`, paths to `here`; `dir` itself may be relative to `here`.
    #[must_use]
    pub fn new(dir: &Path, here: &Path) -> Self {
        Self {
            dir: plain(&here.join(dir)),
            here: here.to_path_buf(),
        }
    }

    /// `path` as globs see it: from the root where it lies below, else as it is.
    #[must_use]
    pub fn relative<'p>(&self, path: &'p Path) -> Cow<'p, Path> {
        let is_plain = path.is_relative()
            && path
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
        if is_plain && self.dir == self.here {
            return Cow::Borrowed(path);
        }
        let whole = plain(&self.here.join(path));
        match whole.strip_prefix(&self.dir) {
            Ok(inside) => Cow::Owned(inside.to_path_buf()),
            Err(_) => Cow::Borrowed(path),
        }
    }
}

/// Without `.` and `..`, by the letters alone: links are not looked up.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_root() {
        let seen = |dir: &str, here: &str, path: &str| {
            let root = Root::new(Path::new(dir), Path::new(here));
            root.relative(Path::new(path))
                .to_string_lossy()
                .into_owned()
        };
        assert_eq!(seen("/r", "/r", "a/b.json"), "a/b.json");
        assert_eq!(seen("/r", "/r", "./a.json"), "a.json");
        assert_eq!(seen("/r", "/r/sub", "a.json"), "sub/a.json");
        assert_eq!(seen("/r", "/r/sub", "../other/a.json"), "other/a.json");
        assert_eq!(seen("..", "/r/sub", "a.json"), "sub/a.json");
        assert_eq!(seen("conf", "/r", "conf/a.json"), "a.json");
        assert_eq!(seen("conf", "/r", "a.json"), "a.json");
        assert_eq!(seen("/r", "/r", "/r/x/a.json"), "x/a.json");
        assert_eq!(
            Root::default().relative(Path::new("./a.json")),
            Path::new("a.json")
        );
    }
}
