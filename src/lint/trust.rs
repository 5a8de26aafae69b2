//! What the statements of a role trust policy let their principals do.

use super::strings;
use crate::access::pattern::{Case, Pattern};
use crate::policy::{Action, Statement};

/// Whether an entry of `Action` covers the action called `name`, such as `sts:TagSession`.
pub(crate) fn covers(action: Action<'_>, name: &str) -> bool {
    let text = action.as_str();
    if text.contains(['*', '?']) {
        Pattern::new(text, Case::Insensitive, false).matches(name)
    } else {
        text.eq_ignore_ascii_case(name)
    }
}

/// Whether a statement is about the action called `name`.
pub(crate) fn is_about(statement: &Statement<'_>, name: &str) -> bool {
    statement.action.as_ref().is_some_and(|element| {
        let listed = element.patterns.iter().any(|&action| covers(action, name));
        listed != element.negated
    })
}

/// Whether what an entry of `Action` will be is not known yet.
pub(crate) fn is_template(action: Action<'_>) -> bool {
    strings::is_template(action.as_str())
}
