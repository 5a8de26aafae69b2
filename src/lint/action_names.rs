//! The entries of `Action` and `NotAction` that name a service and an action.

use crate::policy::{Action, Policy, Statement};

/// An entry with a colon, which holds no variable or placeholder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionName<'a> {
    /// The entry.
    pub(crate) entry: Action<'a>,
    /// What stands before the colon.
    pub(crate) service: &'a str,
    /// What stands after it.
    pub(crate) name: &'a str,
    /// The statement is about it in `NotAction`.
    pub(crate) excepted: bool,
    denies: bool,
}

/// All of them, in order.
pub(crate) fn action_names<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = ActionName<'a>> {
    policy.statements.iter().flat_map(of_statement)
}

fn of_statement<'a>(statement: &'a Statement<'a>) -> impl Iterator<Item = ActionName<'a>> {
    statement.action.iter().flat_map(move |element| {
        element.patterns.iter().filter_map(move |&entry| {
            let text = entry.as_str();
            let (service, name) = text.split_once(':')?;
            (!text.contains(['$', '{', '<', '%', '['])).then_some(ActionName {
                entry,
                service,
                name,
                excepted: element.negated,
                denies: statement.denies(),
            })
        })
    })
}

impl ActionName<'_> {
    /// What comes of an entry that no request matches.
    pub(crate) const fn consequence(&self) -> &'static str {
        match (self.excepted, self.denies) {
            (true, _) => "no request is for it, so nothing is excepted by it",
            (false, true) => "no request is for it, so it denies nothing",
            (false, false) => "no request is for it, so it grants nothing",
        }
    }
}
