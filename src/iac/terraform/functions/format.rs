//! `format` and `formatlist`, after
//! <https://developer.hashicorp.com/terraform/language/functions/format>.

use super::json;
use crate::iac::terraform::evaluation::Evaluation;
use crate::iac::terraform::measure::{number, plain_number, text};
use crate::iac::terraform::template::{Composer, span_of};
use crate::iac::value::{Data, Value};
use crate::source::Span;
use crate::syntax::unknown::{is_marked, mark};

/// How wide a verb may be asked to print.
const MAX_WIDTH: usize = 256;

/// What `format` comes to.
pub(super) fn format(
    evaluation: &Evaluation<'_>,
    place: Span,
    arguments: &[Value],
) -> Option<Value> {
    let (pattern, values) = arguments.split_first()?;
    let Data::Text(rope) = &pattern.data else {
        return None;
    };
    let mut composer = if pattern.place.source() == place.source() {
        Composer::new(pattern.place, rope.writing)
    } else {
        Composer::composed(place)
    };
    let content = rope.text.as_str();
    let mut done = 0;
    let mut next = 0;
    while let Some(at) = content.get(done..).and_then(|rest| rest.find('%')) {
        let start = done + at;
        composer.part(pattern, done, start);
        let verb = Verb::read(content.get(start + 1..).unwrap_or_default())?;
        let end = start + 1 + verb.length;
        let place = span_of(pattern.place, rope, start, end);
        if verb.letter == '%' {
            composer.put("%", place);
        } else {
            let position = verb.argument.unwrap_or(next);
            next = position + 1;
            let printed = values.get(position).and_then(|value| printed(value, &verb));
            let Some(printed) = printed else {
                evaluation.fail();
                return None;
            };
            composer.put(&printed, place);
        }
        done = end;
    }
    composer.part(pattern, done, content.len());
    (!composer.is_long()).then(|| composer.finish())
}

/// What `formatlist` comes to.
pub(super) fn format_list(
    evaluation: &Evaluation<'_>,
    place: Span,
    arguments: &[Value],
) -> Option<Value> {
    let lists = arguments
        .iter()
        .filter_map(|argument| match &argument.data {
            Data::List(elements) => Some(elements.len()),
            _ => None,
        });
    let (_, values) = arguments.split_first()?;
    if values.iter().any(Value::is_unknown) {
        return None;
    }
    let mut elements = Vec::new();
    for at in 0..lists.min().unwrap_or(1) {
        let row: Option<Vec<Value>> = arguments
            .iter()
            .map(|argument| match &argument.data {
                Data::List(elements) => elements.get(at).cloned(),
                _ => Some(argument.clone()),
            })
            .collect();
        elements.push(format(evaluation, place, &row?)?);
    }
    Some(Value::list(place, elements))
}

/// `%-10s` and the like.
struct Verb {
    letter: char,
    /// How long it is, without its `%`.
    length: usize,
    left: bool,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
    argument: Option<usize>,
}

impl Verb {
    fn read(text: &str) -> Option<Self> {
        let mut verb = Self {
            letter: '%',
            length: 0,
            left: false,
            zeros: false,
            width: 0,
            precision: None,
            argument: None,
        };
        let mut rest = text;
        while let Some(after) = rest.strip_prefix(['-', '0', '+', ' ', '#']) {
            verb.left |= rest.starts_with('-');
            verb.zeros |= rest.starts_with('0');
            rest = after;
        }
        (verb.width, rest) = digits(rest);
        if let Some(after) = rest.strip_prefix('.') {
            let (precision, after) = digits(after);
            verb.precision = Some(precision);
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('[') {
            let (argument, after) = digits(after);
            verb.argument = Some(argument.checked_sub(1)?);
            rest = after.strip_prefix(']')?;
        }
        verb.letter = rest.chars().next()?;
        verb.length = text.len() - rest.len() + verb.letter.len_utf8();
        (verb.width <= MAX_WIDTH && verb.precision.unwrap_or(0) <= MAX_WIDTH).then_some(verb)
    }
}

fn digits(text: &str) -> (usize, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.parse().unwrap_or(0), rest)
}

fn printed(value: &Value, verb: &Verb) -> Option<String> {
    let plain = match (&value.data, verb.letter) {
        (Data::Null, 'v') => "null".to_owned(),
        (Data::Null, _) => return None,
        (Data::Unknown(position), _) => mark(*position),
        (Data::List(_) | Data::Object(_), 'v' | 's') => json::print(value),
        (_, 'q') => {
            let mut out = String::new();
            json::quoted(&text(value)?, &mut out);
            out
        }
        (_, 'd' | 'b' | 'o' | 'x' | 'X') => whole(value, verb.letter)?,
        (_, 'f' | 'F' | 'e' | 'E' | 'g' | 'G') => fraction(value, verb)?,
        (_, 'v' | 's' | 't') => text(value)?.into_owned(),
        _ => return None,
    };
    Some(padded(plain, verb))
}

fn whole(value: &Value, letter: char) -> Option<String> {
    let text = text(value)?;
    if is_marked(&text) {
        return Some(text.into_owned());
    }
    let plain = plain_number(&text);
    let number: i64 = plain.split('.').next()?.parse().ok()?;
    Some(match letter {
        'b' => format!("{number:b}"),
        'o' => format!("{number:o}"),
        'x' => format!("{number:x}"),
        'X' => format!("{number:X}"),
        _ => number.to_string(),
    })
}

fn fraction(value: &Value, verb: &Verb) -> Option<String> {
    if text(value).is_some_and(|text| is_marked(&text)) {
        return Some(text(value)?.into_owned());
    }
    let number = number(value)?;
    Some(match verb.letter {
        'f' | 'F' => format!("{number:.*}", verb.precision.unwrap_or(6)),
        'g' | 'G' => number.to_string(),
        _ => return None,
    })
}

fn padded(text: String, verb: &Verb) -> String {
    let missing = verb.width.saturating_sub(text.chars().count());
    if missing == 0 || is_marked(&text) {
        return text;
    }
    if verb.left {
        return text + &" ".repeat(missing);
    }
    let zeros = verb.zeros && !matches!(verb.letter, 's' | 'v' | 'q' | 't');
    if !zeros {
        return " ".repeat(missing) + &text;
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    format!("{sign}{}{digits}", "0".repeat(missing))
}
