//! Elements of statements with their policy variables filled in, ready to be compared.

use crate::access::pattern::Glob;
use crate::access::theory::Predicate;

/// An element of a statement with its policy variables filled in.
#[derive(Debug)]
pub(super) enum Constraint {
    /// The value is one of these texts.
    Texts {
        globs: Vec<Glob>,
        /// The same with letters in place of variables, and which globs have them, where some
        /// variables are left open.
        letters: Option<Letters<Vec<Glob>>>,
    },
    /// The value passes this condition.
    Test {
        predicate: Predicate,
        letters: Option<Letters<Predicate>>,
    },
    /// Nothing is known of it.
    Open(String),
}

/// An element with a letter that occurs nowhere else in place of each variable. `*` takes in a
/// letter and `?` does not, so what holds of letters holds of all values.
#[derive(Debug)]
pub(super) struct Letters<T> {
    pub(super) with: T,
}

impl Constraint {
    pub(super) const fn texts(globs: Vec<Glob>) -> Self {
        Self::Texts {
            globs,
            letters: None,
        }
    }

    /// Whether variables are left open in it.
    pub(super) const fn has_letters(&self) -> bool {
        matches!(
            self,
            Self::Texts {
                letters: Some(_),
                ..
            } | Self::Test {
                letters: Some(_),
                ..
            }
        )
    }
}
