//! The entries of `Action` and `NotAction` that name a service and an action, and what the service
//! reference knows of them.

use crate::policy::{Action, Policy, Statement};
use crate::reference::{self, Service};

/// An entry with a colon, which holds no variable or placeholder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionName<'a> {
    /// The statement.
    pub(crate) statement: &'a Statement<'a>,
    /// The entry.
    pub(crate) entry: Action<'a>,
    /// What stands before the colon.
    pub(crate) service: &'a str,
    /// What stands after it.
    pub(crate) name: &'a str,
    /// The service, where the reference has it.
    pub(crate) known: Option<&'static Service>,
    /// The action, where the name has no wildcards and the service has it.
    pub(crate) action: Option<&'static reference::Action>,
    /// The name has wildcards.
    pub(crate) is_pattern: bool,
    /// The statement is about it in `NotAction`.
    pub(crate) excepted: bool,
}

/// All of them, in order; found once for all rules.
pub(super) fn of<'a>(policy: &'a Policy<'a>) -> Vec<ActionName<'a>> {
    let mut names = Vec::new();
    // Lists of actions keep to a service for long.
    let mut last: (&str, Option<&'static Service>) = ("", None);
    for statement in &policy.statements {
        let Some(element) = &statement.action else {
            continue;
        };
        for &entry in &element.patterns {
            let text = entry.as_str();
            let Some((service, name)) = text.split_once(':') else {
                continue;
            };
            if last.0 != service {
                last = (service, Service::named(service));
            }
            let known = last.1;
            let is_pattern = memchr::memchr2(b'*', b'?', name.as_bytes()).is_some();
            let literal = known.filter(|_| !is_pattern);
            let action = literal.and_then(|service| service.action(name));
            if action.is_none() && is_open(text) {
                continue;
            }
            names.push(ActionName {
                statement,
                entry,
                service,
                name,
                known,
                action,
                is_pattern,
                excepted: element.negated,
            });
        }
    }
    names
}

/// Whether something is to be filled in.
fn is_open(text: &str) -> bool {
    text.bytes()
        .any(|byte| matches!(byte, b'$' | b'{' | b'<' | b'%' | b'['))
}

impl ActionName<'_> {
    /// What comes of an entry that no request matches.
    pub(crate) fn consequence(&self) -> &'static str {
        match (self.excepted, self.statement.denies()) {
            (true, _) => "no request is for it, so nothing is excepted by it",
            (false, true) => "no request is for it, so it denies nothing",
            (false, false) => "no request is for it, so it grants nothing",
        }
    }
}
