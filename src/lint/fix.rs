//! Repairs and how they are applied.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::iac::file;
use crate::source::{Source, Span};

/// How far a repair can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applicability {
    /// It keeps the meaning, or what was meant is plain. Applied by `--fix`.
    Safe,
    /// Someone should look at the result. Applied by `--unsafe-fixes`.
    Unsafe,
}

impl Applicability {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A change to a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// By what; empty to delete.
    pub text: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }
}

/// A repair: what it does in words, and the edits, which are applied together or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, as an order: "add `Version`".
    pub title: Cow<'static, str>,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The edits, in the order of their places.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A repair that `--fix` applies.
    pub fn safe(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self::with(title, Applicability::Safe, edits)
    }

    /// A repair that someone should look at.
    pub fn unsafe_(title: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self::with(title, Applicability::Unsafe, edits)
    }

    fn with(
        title: impl Into<Cow<'static, str>>,
        applicability: Applicability,
        mut edits: Vec<Edit>,
    ) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self {
            title: title.into(),
            applicability,
            edits,
        }
    }
}

/// Applies the repairs that do not overlap, first come first served, and returns the new text and
/// how many were applied; `None` where there was nothing to apply. A repair that had to wait is
/// found again when the new text is checked; so is one that only meets another, for both may depend
/// on the white space between them.
#[must_use]
pub fn apply<'f>(source: &Source, fixes: impl Iterator<Item = &'f Fix>) -> Option<(String, usize)> {
    // By place. They do not overlap, so the last that begins before a place is the only one that
    // can touch it.
    let mut taken: BTreeMap<(usize, usize), &Edit> = BTreeMap::new();
    let mut applied = 0;
    for fix in fixes {
        let clash = fix.edits.iter().any(|edit| {
            let before = taken.range(..=(edit.span.end(), usize::MAX)).next_back();
            before.is_some_and(|(_, other)| other.span.end() >= edit.span.start())
        });
        if !clash && !fix.edits.is_empty() {
            taken.extend(
                fix.edits
                    .iter()
                    .map(|edit| ((edit.span.start(), edit.span.end()), edit)),
            );
            applied += 1;
        }
    }
    if applied == 0 {
        return None;
    }
    let mut text = String::with_capacity(source.text().len() + 64);
    let mut at = 0;
    for edit in taken.into_values() {
        text.push_str(source.text().get(at..edit.span.start())?);
        text.push_str(&edit.text);
        at = edit.span.end();
    }
    text.push_str(source.text().get(at..)?);
    Some((text, applied))
}

/// As [`apply`], but no repair may leave more faults of syntax behind than there were: where all
/// together do, each is tried alone.
#[must_use]
pub fn apply_soundly(source: &Source, fixes: &[&Fix]) -> Option<(String, usize)> {
    let faults = |text: &str| {
        let source = Source::new(source.id(), source.name(), text);
        let parsed = file::parse(&source);
        parsed.errors.len() + parsed.faults.len()
    };
    let (text, applied) = apply(source, fixes.iter().copied())?;
    let before = faults(source.text());
    if faults(&text) <= before {
        return Some((text, applied));
    }
    let sound: Vec<&Fix> = fixes
        .iter()
        .copied()
        .filter(|fix| {
            apply(source, std::iter::once(*fix)).is_some_and(|(text, _)| faults(&text) <= before)
        })
        .collect();
    let (text, applied) = apply(source, sound.into_iter())?;
    (faults(&text) <= before).then_some((text, applied))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn overlapping_repairs_wait() {
        let source = Source::new(SourceId::new(0), "x", "abcdef");
        let span = |start, end| Span::new(SourceId::new(0), start, end);
        let first = Fix::safe(
            "",
            vec![Edit::new(span(0, 1), "A"), Edit::new(span(4, 5), "")],
        );
        let second = Fix::safe("", vec![Edit::new(span(4, 4), "x")]);
        let third = Fix::safe("", vec![Edit::new(span(2, 3), "CC")]);
        let (text, applied) = apply(&source, [&first, &second, &third].into_iter()).unwrap();
        assert_eq!((text.as_str(), applied), ("AbCCdf", 2));
    }
}
