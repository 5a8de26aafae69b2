//! Paths as Terraform gives them, by their letters alone.

use std::path::{Component, Path, PathBuf};

/// Without `.` and without `..` where that can be done; the folder itself is `.`.
#[must_use]
pub fn clean(path: &Path) -> PathBuf {
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
    if out.as_os_str().is_empty() {
        out.push(".");
    }
    out
}

/// The file or folder that `path` names in `folder`.
pub(super) fn joined(folder: &Path, path: &str) -> PathBuf {
    clean(&folder.join(path))
}

/// A path as `path.module` has it: with slashes, `.` for the root module.
pub(super) fn written(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        match part {
            Component::RootDir => out.push('/'),
            other => out.push_str(&other.as_os_str().to_string_lossy()),
        }
    }
    out
}

/// Whether the `source` of a module is a folder in sight. See
/// <https://developer.hashicorp.com/terraform/language/modules/sources#local-paths>.
pub(super) fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../") || source == "." || source == ".."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_by_their_letters() {
        let joined = |folder: &str, path: &str| written(&super::joined(Path::new(folder), path));
        assert_eq!(joined("infra", "./modules/x"), "infra/modules/x");
        assert_eq!(joined("infra/a", "../b"), "infra/b");
        assert_eq!(joined("", "../b"), "../b");
        assert_eq!(joined("/r/a", "../b"), "/r/b");
        assert_eq!(joined(".", "."), ".");
    }
}
