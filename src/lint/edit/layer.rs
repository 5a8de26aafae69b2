//! New text for strings, written as each of them is.

use std::fmt::Write as _;
use std::ops::Range;

use super::{escape, quote};
use crate::lint::Edit;
use crate::policy::find::{Body, Found};
use crate::syntax::{Quoting, Text, Writing};

/// Replaces bytes `range` of the content of `text`; `None` where what stands there cannot be
/// replaced.
pub(super) fn replace(text: Text<'_>, range: Range<usize>, new: &str) -> Option<Edit> {
    let writing = text.writing();
    let span = text.part(range.clone());
    if writing.quoting == Quoting::Plain && !is_plain(new) {
        // What needs quotes takes them around all of the string.
        let old = text.as_str();
        let whole = format!("{}{new}{}", old.get(..range.start)?, old.get(range.end..)?);
        let whole = writing.variables.encode(&whole);
        return Some(Edit::new(text.span(), quote(&whole)));
    }
    Some(Edit::new(span, within(writing, new)?))
}

/// `new` as a part of a string that is written so.
fn within(writing: Writing, new: &str) -> Option<String> {
    let new = &*writing.variables.encode(new);
    let lines = |indent: u16| {
        let indent = " ".repeat(usize::from(indent));
        new.replace('\n', &format!("\n{indent}"))
    };
    match writing.quoting {
        Quoting::Json => Some(escape(new)),
        Quoting::Hcl => Some(escape(new).replace("%{", "%%{")),
        Quoting::Plain => is_plain(new).then(|| new.to_owned()),
        Quoting::Single => (!new.contains('\n')).then(|| new.replace('\'', "''")),
        Quoting::Block(indent) => Some(lines(indent)),
        Quoting::Heredoc(indent) => Some(lines(indent).replace("%{", "%%{")),
        Quoting::Composed => None,
    }
}

/// Whether YAML reads `text` as it is, wherever it stands in a string without quotes.
fn is_plain(text: &str) -> bool {
    let is_harmless =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+' | '=' | ':');
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    text.chars().all(is_harmless)
        && !text.ends_with(':')
        && !text.starts_with(['-', '=', ':'])
        && !words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// How the text of a document is written into the string that holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::lint) enum Layer {
    /// As the string is written.
    String(Writing),
    /// Percent-encoded.
    Percent,
}

impl Layer {
    /// The layer around a document; `None` where it stands in no string.
    pub(in crate::lint) fn around(found: &Found<'_>) -> Option<Self> {
        match &found.body {
            Body::Inline(_) => None,
            Body::Embedded { text, .. } if text.as_str().trim_start().starts_with('%') => {
                Some(Self::Percent)
            }
            Body::Embedded { text, .. } => Some(Self::String(text.writing())),
            Body::Made { within, .. } => within.map(Self::String),
        }
    }

    /// An edit of the document as one of the file.
    pub(in crate::lint) fn encode(self, edit: &Edit) -> Option<Edit> {
        let text = match self {
            Self::String(writing) => within(writing, &edit.text)?,
            Self::Percent => percent(&edit.text),
        };
        Some(Edit::new(edit.span, text))
    }
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
