//! What names stand for where an expression stands.

use std::rc::Rc;

use super::module::Module;
use crate::iac::value::Value;

/// What `each` and `count` stand for in one instance of a block.
#[derive(Clone, Default)]
pub(super) struct Each {
    /// `each.key`
    pub(super) key: Option<Value>,
    /// `each.value`
    pub(super) value: Option<Value>,
    /// `count.index`
    pub(super) index: Option<Value>,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a, 't> {
    /// The module whose variables, locals and resources are meant.
    pub(super) module: &'a Rc<Module<'t>>,
    /// The instance of the block.
    pub(super) each: Option<&'a Each>,
    /// Names that `for`, `dynamic` and templates give to values.
    pub(super) bound: Option<&'a Bound<'a>>,
    /// Whether strings are templates.
    pub(super) json: bool,
    /// Whether only bound names mean something, as in a template file.
    pub(super) closed: bool,
}

/// Names for values, and those further out.
pub(super) struct Bound<'a> {
    /// The innermost.
    pub(super) names: Names<'a>,
    /// Those around.
    pub(super) outer: Option<&'a Bound<'a>>,
}

/// What is named.
#[derive(Clone, Copy)]
pub(super) enum Names<'a> {
    /// One value.
    One(&'a str, &'a Value),
    /// The members of an object.
    Members(&'a [(Value, Value)]),
}

impl<'a> Bound<'a> {
    /// The value called `name`.
    pub(super) fn find(&self, name: &str) -> Option<&'a Value> {
        let mut next = Some(self);
        while let Some(bound) = next {
            let found = match bound.names {
                Names::One(own, value) => (own == name).then_some(value),
                Names::Members(members) => members
                    .iter()
                    .rev()
                    .find(|(key, _)| key.as_text() == Some(name))
                    .map(|(_, value)| value),
            };
            if found.is_some() {
                return found;
            }
            next = bound.outer;
        }
        None
    }
}

impl<'a, 't> Scope<'a, 't> {
    /// The top of a module.
    pub(super) const fn of(module: &'a Rc<Module<'t>>, json: bool) -> Self {
        Self {
            module,
            each: None,
            bound: None,
            json,
            closed: false,
        }
    }

    /// An instance of a block of a module.
    pub(super) const fn within(module: &'a Rc<Module<'t>>, each: &'a Each, json: bool) -> Self {
        Self {
            module,
            each: Some(each),
            bound: None,
            json,
            closed: false,
        }
    }

    /// The same place with further names; `bound` leads to those of this scope.
    pub(super) const fn with<'b>(&self, bound: &'b Bound<'b>) -> Scope<'b, 't>
    where
        'a: 'b,
    {
        Scope {
            module: self.module,
            each: self.each,
            bound: Some(bound),
            json: self.json,
            closed: self.closed,
        }
    }
}
