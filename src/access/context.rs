//! What is known of a request's condition keys.

use std::sync::Arc;

use crate::syntax::unknown;

/// What is known of a condition key in a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<'v> {
    /// The request has the key with this value.
    Value(&'v str),
    /// The request has the key with these values; none is as good as the key being absent.
    Values(&'v [Box<str>]),
    /// The request does not have the key.
    Absent,
    /// It may or may not have it, with any value.
    Unknown,
}

/// What is known of a request's condition keys.
pub trait Context {
    /// The value of the key called `name`, whose case does not matter.
    fn get(&self, name: &str) -> Known<'_>;
}

/// A value to put in for a policy variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Substitute<'v> {
    /// This text, literally.
    Text(&'v str),
    /// The request lacks the key: the default, or no match.
    Nothing,
    /// Not known: the key is, or it has several values, which IAM does not put in.
    Open,
}

impl<'v> From<Known<'v>> for Substitute<'v> {
    fn from(known: Known<'v>) -> Self {
        match known {
            Known::Value(value) => Self::Text(value),
            Known::Values([value]) => Self::Text(value),
            Known::Values([]) | Known::Absent => Self::Nothing,
            Known::Values(_) | Known::Unknown => Self::Open,
        }
    }
}

/// A request that lacks every key.
#[derive(Clone, Copy, Debug)]
pub struct NoContext;

impl Context for NoContext {
    fn get(&self, _: &str) -> Known<'_> {
        Known::Absent
    }
}

/// The values of a key.
type Values = Box<[Box<str>]>;

/// Condition keys with their values, as a request carries them.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Keys {
    /// Keys that are known beside these, and shared: those of the caller in many requests.
    base: Option<Arc<Keys>>,
    entries: Vec<(Box<str>, Values)>,
    /// Keys that are not listed may or may not be there.
    open: bool,
    /// Beginnings of keys of which those that are not listed are absent all the same.
    closed: Vec<Box<str>>,
}

impl Keys {
    /// No keys; what is not added is absent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No keys yet; what is not added may be there with any value.
    #[must_use]
    pub fn open() -> Self {
        Self {
            open: true,
            ..Self::default()
        }
    }

    /// These keys and more: what is added stands above them.
    #[must_use]
    pub fn on(base: Arc<Keys>) -> Self {
        Self {
            open: base.open,
            base: Some(base),
            ..Self::default()
        }
    }

    /// Adds a key with its values, unless it is there already.
    pub fn add<'v>(&mut self, key: &str, values: impl IntoIterator<Item = &'v str>) {
        if !self.has(key) {
            let values = values.into_iter().map(Box::from).collect();
            self.entries.push((key.into(), values));
        }
    }

    /// Keys that begin with `start` and are not listed are absent, even where others may be there.
    pub fn close(&mut self, start: &str) {
        self.closed.push(start.into());
    }

    /// Replaces the values of a key, or adds it.
    pub fn set<'v>(&mut self, key: &str, values: impl IntoIterator<Item = &'v str>) {
        self.entries
            .retain(|(known, _)| !known.eq_ignore_ascii_case(key));
        self.add(key, values);
    }

    /// Whether the key called `name` is among them.
    pub fn has(&self, name: &str) -> bool {
        self.values(name).is_some()
    }

    /// The keys and their values, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Box<str>])> {
        let base: Vec<(&str, &[Box<str>])> = match &self.base {
            Some(base) => base.iter().collect(),
            None => Vec::new(),
        };
        let shadowed = |key: &str| {
            self.entries
                .iter()
                .any(|(own, _)| own.eq_ignore_ascii_case(key))
        };
        base.into_iter()
            .filter(move |(key, _)| !shadowed(key))
            .chain(self.entries.iter().map(|(key, values)| (&**key, &**values)))
    }

    fn values(&self, name: &str) -> Option<&[Box<str>]> {
        let own = self
            .entries
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, values)| &**values);
        own.or_else(|| self.base.as_ref()?.values(name))
    }

    /// Whether keys that are not listed may be there.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    fn is_closed(&self, name: &str) -> bool {
        let begins = |start: &str| {
            name.get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(start))
        };
        self.closed.iter().any(|start| begins(start))
            || self.base.as_ref().is_some_and(|base| base.is_closed(name))
    }
}

impl Context for Keys {
    fn get(&self, name: &str) -> Known<'_> {
        // What only a deployment settles is no key of the request.
        if unknown::name_in(name).is_some() {
            return Known::Unknown;
        }
        match self.values(name) {
            Some([value]) => Known::Value(value),
            Some(values) => Known::Values(values),
            None if self.open && !self.is_closed(name) => Known::Unknown,
            None => Known::Absent,
        }
    }
}
