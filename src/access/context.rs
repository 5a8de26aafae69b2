//! What is known of a request's condition keys.

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
        self.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
    }

    /// The keys and their values, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Box<str>])> {
        self.entries.iter().map(|(key, values)| (&**key, &**values))
    }

    /// Whether keys that are not listed may be there.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    fn is_closed(&self, name: &str) -> bool {
        self.closed.iter().any(|start| {
            name.get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(start))
        })
    }
}

impl Context for Keys {
    fn get(&self, name: &str) -> Known<'_> {
        let found = self
            .entries
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        match found {
            Some((_, values)) => match &**values {
                [value] => Known::Value(value),
                values => Known::Values(values),
            },
            None if self.open && !self.is_closed(name) => Known::Unknown,
            None => Known::Absent,
        }
    }
}
