//! Reading values: as text, as a number, as a condition; whether two are the same.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::iac::value::{Data, Unknowns, Value};
use crate::source::Span;
use crate::syntax::unknown::{is_marked, mark};

/// How deep lists and objects are nested in one another.
const MAX_NESTING: usize = 128;

/// Ends the name of what stands for any number of elements of a list.
const MANY: &str = "[*]}";

/// As a condition: `true`, or the text of it.
pub(super) fn condition(value: &Value) -> Option<bool> {
    match &value.data {
        Data::Bool(value) => Some(*value),
        Data::Text(rope) if rope.text == "true" => Some(true),
        Data::Text(rope) if rope.text == "false" => Some(false),
        _ => None,
    }
}

/// As a number, where it is one or the text of one.
pub(super) fn number(value: &Value) -> Option<f64> {
    let text = match &value.data {
        Data::Number(text) => &**text,
        Data::Text(rope) => rope.text.as_str(),
        _ => return None,
    };
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    begins.then(|| text.parse().ok()).flatten()
}

/// As a position in a list.
pub(super) fn position(value: &Value) -> Option<usize> {
    match &value.data {
        Data::Number(text) => plain_number(text).parse().ok(),
        Data::Text(rope) => rope.text.parse().ok(),
        _ => None,
    }
}

/// A number that was worked out.
pub(super) fn of_number(place: Span, number: f64) -> Option<Value> {
    number.is_finite().then(|| Value {
        place,
        data: Data::Number(number.to_string().into()),
    })
}

/// A count, as a number.
pub(super) fn of_count(place: Span, count: usize) -> Value {
    Value {
        place,
        data: Data::Number(count.to_string().into()),
    }
}

/// A number as Terraform prints it: `1.50` is `1.5`.
pub(super) fn plain_number(text: &str) -> Cow<'_, str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(text),
    }
}

/// The text that a value becomes where a text is wanted, marks for what is not known included;
/// `None` for `null`, lists and objects.
pub(super) fn text(value: &Value) -> Option<Cow<'_, str>> {
    Some(match &value.data {
        Data::Text(rope) => Cow::Borrowed(&rope.text),
        Data::Number(text) => plain_number(text),
        Data::Bool(true) => Cow::Borrowed("true"),
        Data::Bool(false) => Cow::Borrowed("false"),
        Data::Unknown(position) => Cow::Owned(mark(*position)),
        Data::Null | Data::List(_) | Data::Object(_) => return None,
    })
}

/// As [`text`], where all of it is known.
pub(super) fn known_text(value: &Value) -> Option<Cow<'_, str>> {
    text(value).filter(|text| !is_marked(text))
}

/// The value as a text, with its places if it is one; others stay what they are.
pub(super) fn as_text(value: &Value) -> Value {
    match (&value.data, text(value)) {
        (Data::Number(_) | Data::Bool(_), Some(text)) => {
            Value::text(value.place, text.into_owned())
        }
        _ => value.clone(),
    }
}

/// Whether two values are the same; `None` where that is not known.
pub(super) fn same(one: &Value, other: &Value) -> Option<bool> {
    same_within(one, other, 0)
}

fn same_within(one: &Value, other: &Value, depth: usize) -> Option<bool> {
    if depth > 64 {
        return None;
    }
    match (&one.data, &other.data) {
        (Data::Unknown(one), Data::Unknown(other)) if one == other => Some(true),
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => None,
        (Data::Null, Data::Null) => Some(true),
        (Data::Bool(one), Data::Bool(other)) => Some(one == other),
        (Data::Number(_), Data::Number(_)) => {
            let (one, other) = (number(one)?, number(other)?);
            Some(one.partial_cmp(&other) == Some(Ordering::Equal))
        }
        (Data::Text(one), Data::Text(other)) => {
            if one.text == other.text {
                Some(true)
            } else if is_marked(&one.text) || is_marked(&other.text) {
                None
            } else {
                Some(false)
            }
        }
        (Data::List(ones), Data::List(others)) => {
            if ones.len() != others.len() {
                return Some(false);
            }
            all(ones.iter().zip(others), |(one, other)| {
                same_within(one, other, depth + 1)
            })
        }
        (Data::Object(ones), Data::Object(others)) => {
            if ones.len() != others.len() {
                return Some(false);
            }
            all(ones.iter(), |(key, value)| {
                let other = key.as_text().and_then(|key| other.get(key));
                other.map_or(Some(false), |other| same_within(value, other, depth + 1))
            })
        }
        _ => Some(false),
    }
}

fn all<T>(items: impl Iterator<Item = T>, mut is: impl FnMut(T) -> Option<bool>) -> Option<bool> {
    let mut known = true;
    for item in items {
        match is(item) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = false,
        }
    }
    known.then_some(true)
}

/// How much a value holds; `None` where it is nested too deeply.
pub(super) fn weight(value: &Value) -> Option<u64> {
    weight_within(value, 0)
}

fn weight_within(value: &Value, depth: usize) -> Option<u64> {
    if depth > MAX_NESTING {
        return None;
    }
    let mut total: u64 = 1;
    match &value.data {
        Data::Text(rope) => {
            total = total.saturating_add(u64::try_from(rope.text.len() / 64).ok()?);
        }
        Data::List(elements) => {
            for element in elements {
                total = total.saturating_add(weight_within(element, depth + 1)?);
            }
        }
        Data::Object(members) => {
            for (_, value) in members {
                total = total.saturating_add(weight_within(value, depth + 1)?);
            }
        }
        _ => {}
    }
    Some(total)
}

/// What `for` and `for_each` go through: positions and elements of a list, keys and values of an
/// object in the order of its keys. `None` for other values.
pub(super) fn pairs(value: &Value) -> Option<Vec<(Value, Value)>> {
    match &value.data {
        Data::List(elements) => Some(
            elements
                .iter()
                .enumerate()
                .map(|(at, element)| (of_count(element.place, at), element.clone()))
                .collect(),
        ),
        Data::Object(_) => Some(sorted(value)),
        _ => None,
    }
}

/// The members of an object by key, each once.
pub(super) fn sorted(value: &Value) -> Vec<(Value, Value)> {
    let mut members: Vec<(Value, Value)> = Vec::new();
    for (key, value) in value.members() {
        insert(&mut members, key.clone(), value.clone());
    }
    members.sort_by(|(one, _), (other, _)| one.as_text().cmp(&other.as_text()));
    members
}

/// Adds a member to an object; one with the same key goes.
pub(super) fn insert(members: &mut Vec<(Value, Value)>, key: Value, value: Value) {
    if let Some(name) = key.as_text() {
        members.retain(|(other, _)| other.as_text() != Some(name));
    }
    members.push((key, value));
}

/// The value that stands for the elements of a list which is not known, within another list.
pub(super) fn many(unknowns: &Unknowns, value: &Value) -> Value {
    let Data::Unknown(position) = value.data else {
        return value.clone();
    };
    let name = unknowns.name(position);
    if name.ends_with(MANY) {
        return value.clone();
    }
    let inner = name
        .strip_prefix("${")
        .and_then(|name| name.strip_suffix('}'))
        .unwrap_or(&name);
    unknowns.value(
        &format!("${{{inner}{MANY}"),
        value.place,
        unknowns.domain(position),
    )
}

/// Whether how many elements a list has is known.
pub(super) fn is_counted(unknowns: &Unknowns, elements: &[Value]) -> bool {
    !elements.iter().any(|element| match element.data {
        Data::Unknown(position) => unknowns.name(position).ends_with(MANY),
        _ => false,
    })
}
