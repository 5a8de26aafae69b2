//! What a scalar is: the core schema of YAML 1.2
//! (<https://yaml.org/spec/1.2.2/#1032-tag-resolution>).

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::item::Shape;
use super::tags::Core;
use super::templating::Hole;
use super::{Input, pos};
use crate::source::Span;
use crate::syntax::unknown::mark;
use crate::syntax::{Domain, Kind, OffsetMap, Quoting, Unknown, Variables, Writing};

/// What stands in the legible text for a `*` that is not in quotes.
pub(super) const STAR: &str = "_";

/// A scalar as the parser decoded it.
pub(super) struct Scalar {
    pub(super) value: String,
    pub(super) style: ScalarStyle,
    pub(super) range: Range<usize>,
    /// From the bytes of the value to those of the file.
    pub(super) map: OffsetMap,
    pub(super) quoting: Quoting,
    /// The type that a tag gives it.
    pub(super) core: Option<Core>,
}

impl Scalar {
    /// What the scalar is; what is not known of it joins `unknowns`.
    pub(super) fn shape(mut self, input: Input<'_, '_>, unknowns: &mut Vec<Unknown>) -> Shape {
        if self.style == ScalarStyle::Plain && input.stars.contains(&self.range.start) {
            self.value
                .replace_range(..STAR.len().min(self.value.len()), "*");
            return self.text();
        }
        let holes = holes_in(input.holes, &self.range);
        if !holes.is_empty() {
            return self.with_holes(input, holes, unknowns);
        }
        let (kind, literal) = self.resolved();
        if kind != Kind::String {
            return Shape::Other {
                kind,
                literal,
                content: self.value,
            };
        }
        let inside = self.range.start + 1..self.range.end.saturating_sub(1);
        let is_verbatim = self.style == ScalarStyle::DoubleQuoted
            && input.text.get(inside) == Some(self.value.as_str());
        if is_verbatim {
            Shape::Verbatim {
                content: self.value,
            }
        } else {
            self.text()
        }
    }

    fn text(self) -> Shape {
        Shape::Text {
            content: self.value,
            map: self.map,
            writing: written(self.quoting),
        }
    }

    /// The kind, and the form in JSON if it is written otherwise.
    fn resolved(&self) -> (Kind, Option<String>) {
        let is_plain = self.style == ScalarStyle::Plain;
        let wanted = match self.core {
            None if is_plain => return plain(&self.value),
            None | Some(Core::Text) => return (Kind::String, None),
            Some(Core::Number) => Kind::Number,
            Some(Core::Bool) => Kind::Bool,
            Some(Core::Null) => Kind::Null,
        };
        match plain(&self.value) {
            (kind, _) if kind != wanted => (Kind::String, None),
            (kind, None) if !is_plain => (kind, Some(self.value.clone())),
            resolved => resolved,
        }
    }

    /// The scalar with the mark of an unknown value for each thing that a template puts in.
    fn with_holes(
        &self,
        input: Input<'_, '_>,
        holes: &[Hole],
        unknowns: &mut Vec<Unknown>,
    ) -> Shape {
        let mut know_nothing = |hole: &Hole, domain| {
            unknowns.push(Unknown {
                name: hole.text.clone(),
                place: Span::new(input.source, hole.range.start, hole.range.end),
                domain,
            });
            unknowns.len() - 1
        };
        // The line break at the end of a block scalar is no more than that.
        let trimmed = match self.quoting {
            Quoting::Block(_) => self.value.trim(),
            _ => self.value.as_str(),
        };
        if let [only] = holes
            && trimmed == &*only.placeholder
        {
            return Shape::Unknown(know_nothing(only, Domain::Any));
        }
        let mut content = String::with_capacity(self.value.len());
        let mut map = OffsetMap::verbatim(pos(self.range.start));
        let mut copied = 0;
        for hole in holes {
            let Some(at) = self.find(hole, copied) else {
                continue;
            };
            self.copy(copied..at, &mut content, &mut map);
            map.push(pos(content.len()), hole.range.start);
            content.push_str(&mark(know_nothing(hole, Domain::Text)));
            map.push(pos(content.len()), hole.range.end);
            copied = at + hole.placeholder.len();
        }
        self.copy(copied..self.value.len(), &mut content, &mut map);
        Shape::Text {
            content,
            map,
            writing: written(Quoting::Composed),
        }
    }

    /// Where the placeholder of a hole stands in the value, at `from` or after.
    fn find(&self, hole: &Hole, from: usize) -> Option<usize> {
        let rest = self.value.get(from..)?;
        let mut found = rest
            .match_indices(&*hole.placeholder)
            .map(|(at, _)| from + at);
        if self.quoting == Quoting::Composed {
            // Places are not known to the byte.
            return found.next();
        }
        found.find(|&at| self.map.outer(pos(at)) == hole.masked.start)
    }

    fn copy(&self, range: Range<usize>, content: &mut String, map: &mut OffsetMap) {
        let Some(piece) = self
            .value
            .get(range.clone())
            .filter(|piece| !piece.is_empty())
        else {
            return;
        };
        let (from, to) = (pos(range.start), pos(range.end));
        let start = pos(content.len());
        for (inner, outer) in self.map.anchors_in(from, to) {
            map.push(start + (inner - from), outer);
        }
        content.push_str(piece);
    }
}

pub(super) const fn written(quoting: Quoting) -> Writing {
    Writing {
        quoting,
        variables: Variables::AsIs,
    }
}

/// What a template puts in between `range`.
fn holes_in<'h>(holes: &'h [Hole], range: &Range<usize>) -> &'h [Hole] {
    let before = |at: usize| holes.partition_point(|hole| hole.masked.start < pos(at));
    holes
        .get(before(range.start)..before(range.end))
        .unwrap_or_default()
}

/// What a scalar without quotes is, and its form in JSON if it is written otherwise.
fn plain(value: &str) -> (Kind, Option<String>) {
    let otherwise = |form: &str| (form != value).then(|| form.to_owned());
    match value {
        "" | "~" | "null" | "Null" | "NULL" => (Kind::Null, otherwise("null")),
        "true" | "True" | "TRUE" => (Kind::Bool, otherwise("true")),
        "false" | "False" | "FALSE" => (Kind::Bool, otherwise("false")),
        _ => match number(value) {
            Some(form) => (Kind::Number, otherwise(&form)),
            None => (Kind::String, None),
        },
    }
}

/// The number that `value` is, as JSON writes it. Zeros at the beginning are kept: such a number
/// is the id of an account.
fn number(value: &str) -> Option<String> {
    if !value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let radix = |digits: &str, radix: u32| {
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_plain.then(|| u128::from_str_radix(digits, radix).ok())?
    };
    if let Some(digits) = value.strip_prefix("0x") {
        return Some(radix(digits, 16)?.to_string());
    }
    if let Some(digits) = value.strip_prefix("0o") {
        return Some(radix(digits, 8)?.to_string());
    }
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    let sign = if value.starts_with('-') { "-" } else { "" };
    let power = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at_checked(power)?;
    if let Some(digits) = exponent.get(1..) {
        let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
        if digits.is_empty() || !all_digits(digits) {
            return None;
        }
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(values: &[&str], wanted: Kind) {
        for value in values {
            assert_eq!(plain(value).0, wanted, "{value}");
        }
    }

    #[test]
    fn plain_scalars_have_the_types_of_the_core_schema() {
        kinds(&["", "~", "null", "Null", "NULL"], Kind::Null);
        kinds(&["true", "True", "FALSE"], Kind::Bool);
        let numbers = [
            "0",
            "012345678901",
            "-1",
            "+1",
            "1.5",
            ".5",
            "1.",
            "1e3",
            "0x1F",
            "0o17",
        ];
        kinds(&numbers, Kind::Number);
        let strings = [
            "2012-10-17",
            "yes",
            "on",
            "tRue",
            "nULL",
            "-",
            ".",
            "1_000",
            "0x",
            "1e",
            "e3",
            "1.2.3",
            "arn:aws:s3:::b",
            "*",
            "0x+1",
            "12:30",
            ".inf",
        ];
        kinds(&strings, Kind::String);
    }

    #[test]
    fn other_forms_are_those_of_json() {
        let literal = |value| plain(value).1;
        assert_eq!(literal("012345678901"), None);
        assert_eq!(literal("+.5e1").as_deref(), Some("0.5e1"));
        assert_eq!(literal("0x1F").as_deref(), Some("31"));
        assert_eq!(literal("True").as_deref(), Some("true"));
        assert_eq!(literal("").as_deref(), Some("null"));
    }
}
