//! Floor 1: text to a spanned tree.
//!
//! [`json::parse`] reads JSON into a [`Tree`] and goes on after errors; YAML, HCL and TOML are read
//! onto the same tree. The tree keeps the place of
//! every key and value, and both of two equal keys. A document that stands inside a string of
//! another (as the AWS command line prints policies) is a tree of its own whose spans point into
//! that string.

mod builder;
pub mod fill;
pub mod hcl;
pub mod json;
mod locate;
mod offsets;
pub mod schema;
pub mod shape;
pub mod toml;
mod tree;
pub mod unknown;
mod writing;
pub mod yaml;

pub use builder::TreeBuilder;
pub use json::{SyntaxError, SyntaxErrorKind, SyntaxFix};
pub use locate::in_string;
pub use offsets::OffsetMap;
pub use tree::{Elements, Kind, Member, Node, Text, Tree};
pub use unknown::{Domain, Unknown};
pub use writing::{Quoting, Structure, Variables, Writing};
