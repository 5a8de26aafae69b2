//! A document as it was read, before aliases are followed.

use std::collections::HashMap;
use std::ops::Range;

use crate::syntax::{Kind, OffsetMap, Unknown, Writing};

/// A document: its values in reading order, each before those that it holds. Keys are values, too.
#[derive(Default)]
pub(super) struct Document {
    pub(super) items: Vec<Item>,
    /// What is not known of it.
    pub(super) unknowns: Vec<Unknown>,
    /// The values that carry an anchor, by the number that the parser gives it.
    pub(super) anchors: HashMap<usize, usize>,
}

/// A value as it is written.
pub(super) struct Item {
    /// Its place without its tag and anchor.
    pub(super) range: Range<usize>,
    pub(super) tag: Option<Tag>,
    pub(super) shape: Shape,
    /// The position after all that it holds; the one after its own while it is being read.
    pub(super) next: usize,
}

/// A tag that says more than the value does.
pub(super) struct Tag {
    pub(super) range: Range<usize>,
    pub(super) role: Role,
}

pub(super) enum Role {
    /// A function of CloudFormation, by its full name.
    Function(&'static str),
    /// The value is an unknown one, by its position in the list of them.
    Unknown(usize),
}

pub(super) enum Shape {
    /// A scalar that is no string.
    Other {
        kind: Kind,
        /// The form in JSON, if it is written otherwise.
        literal: Option<String>,
        /// The text as written.
        content: String,
    },
    /// A string in double quotes that stands as it is.
    Verbatim {
        content: String,
    },
    /// Any other string.
    Text {
        content: String,
        map: OffsetMap,
        writing: Writing,
    },
    /// What a template puts in.
    Unknown(usize),
    Sequence,
    Mapping,
    /// The value at that position.
    Alias(usize),
    /// A fault stands in place of the value, and it is reported.
    Missing,
}
