//! YAML onto the spanned tree: CloudFormation templates, manifests of Kubernetes, SAM and
//! Serverless files.
//!
//! Scalars without quotes are read by the core schema of YAML 1.2
//! (<https://yaml.org/spec/1.2.2/#103-core-schema>): `yes` and `on` are strings, and so is
//! `2012-10-17`. The short tags of CloudFormation become their long form, `!Sub x` the object
//! `Fn::Sub: x`. Aliases and merge keys are followed. Templates of Helm and Jinja are read with
//! what they put in left unknown.

mod actions;
mod block;
mod events;
mod expand;
mod faults;
mod flow;
mod gaps;
mod item;
mod places;
mod scalars;
mod stream;
mod tags;
pub mod templating;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use self::stream::Outcome;
use self::templating::Hole;
use super::Tree;
use crate::source::{SourceId, Span};

/// How deep values may nest.
const MAX_DEPTH: usize = 128;
/// How often reading starts afresh after a `*` without quotes.
const MAX_STARS: usize = 64;

/// A text read as YAML.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// A tree for each document of the stream; what could be read of it where there are errors.
    pub trees: Vec<Tree<'s>>,
    /// What is not YAML, in reading order.
    pub errors: Vec<YamlError>,
}

/// A fault of the text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// Where.
    pub span: Span,
}

/// What is read.
#[derive(Clone, Copy)]
struct Input<'a, 's> {
    source: SourceId,
    /// The text as it stands in the file.
    text: &'s str,
    /// The same text, byte for byte, with all that YAML would stumble over masked.
    legible: &'a str,
    /// What a template puts in.
    holes: &'a [Hole],
    /// Whether the text is that of a template.
    is_template: bool,
    /// Where a `*` without quotes stands, which is masked as well.
    stars: &'a [usize],
}

impl Input<'_, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, pos(range.start), pos(range.end))
    }

    fn error(
        &self,
        message: String,
        help: Option<&'static str>,
        range: &Range<usize>,
    ) -> YamlError {
        YamlError {
            message,
            help,
            span: self.span(range),
        }
    }
}

/// Reads the text of `source`, a stream of documents, and goes on after errors: what stands above
/// an error is kept, and so are the documents after the one that has it.
pub fn parse(source: SourceId, text: &str) -> Parsed<'_> {
    let masked = templating::mask(text);
    let is_template = masked.is_some();
    let (mut legible, holes) = match masked {
        Some((masked, holes)) => (Cow::Owned(masked), holes),
        None => (Cow::Borrowed(text), Vec::new()),
    };
    let mut stars: Vec<usize> = Vec::new();
    loop {
        let input = Input {
            source,
            text,
            legible: &legible,
            holes: &holes,
            is_template,
            stars: &stars,
        };
        match stream::read(input) {
            Outcome::LoneStar(at) => {
                stars.push(at);
                legible.to_mut().replace_range(at..=at, scalars::STAR);
            }
            Outcome::Read(mut parsed) => {
                parsed
                    .errors
                    .extend(stars.iter().map(|&at| faults::lone_star(source, pos(at))));
                parsed.errors.sort_by_key(|error| error.span.start());
                return parsed;
            }
        }
    }
}

/// Offsets fit, as sources are at most 4 GiB long.
fn pos(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn narrow(range: &Range<usize>) -> Range<u32> {
    pos(range.start)..pos(range.end)
}
