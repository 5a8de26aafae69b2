//! Floor 0: files, places in files, and the search for inputs.
//!
//! A [`Source`] is a text with a name. A [`Span`] is a place in one source and always knows which.
//! Lines and columns are computed on output only, by [`LineIndex`].

mod discover;
mod lines;
mod root;
mod span;
mod text;

pub use discover::{Discovered, Filter, Input, InputError, Skipped, discover, display, glob_set};
pub use lines::{LineIndex, Position};
pub use root::Root;
pub use span::{SourceId, Span};
pub use text::{EncodingFault, ReadError, Source, inert, visible};
