//! The principals that a statement names, by kind.

use crate::policy::{PrincipalKind, Statement};
use crate::syntax::Text;

/// The principals of one kind in `Principal`; nothing for `NotPrincipal`.
pub(crate) fn of_kind<'a>(
    statement: &'a Statement<'a>,
    kind: PrincipalKind,
) -> impl Iterator<Item = Text<'a>> {
    let element = statement.principal.as_ref().filter(|one| !one.negated);
    element
        .into_iter()
        .flat_map(|one| one.entries.iter())
        .filter(move |entry| entry.kind == Some(kind))
        .flat_map(|entry| entry.principals.iter().copied())
}

/// Whether a text holds something that is yet to be filled in or replaced, so that what AWS will
/// read is not known.
pub(crate) fn is_unresolved(text: &str) -> bool {
    text.contains(['<', '>', '{', '}', '$', '%', '#', '*', '?'])
}
