//! Functions of texts.

use std::path::Path;

use super::Call;
use crate::iac::terraform::measure::{as_text, position, text};
use crate::iac::terraform::paths;
use crate::iac::terraform::template::{Composer, span_of};
use crate::iac::value::{Data, Unknowns, Value};
use crate::syntax::Domain;
use crate::syntax::unknown::{is_marked, next_mark, replaced};

/// What an ARN is made of.
const ARN_PARTS: [&str; 5] = ["partition", "service", "region", "account_id", "resource"];

impl Call<'_, '_> {
    pub(super) fn of_text(&self, name: &str) -> Option<Value> {
        match name {
            "join" => self.join(),
            "split" => self.split(),
            "replace" => self.replace(),
            "trimprefix" | "startswith" => {
                let (value, prefix) = (self.first()?, self.known(1)?);
                let content = value.as_text()?;
                let starts = starts_with(content, prefix)?;
                Some(match (name, starts) {
                    ("startswith", _) => self.flag(starts),
                    (_, true) => cut(value, prefix.len(), content.len()),
                    (_, false) => value.clone(),
                })
            }
            "trimsuffix" | "endswith" => {
                let (value, suffix) = (self.first()?, self.known(1)?);
                let content = value.as_text()?;
                let ends = ends_with(content, suffix)?;
                Some(match (name, ends) {
                    ("endswith", _) => self.flag(ends),
                    (_, true) => cut(value, 0, content.len() - suffix.len()),
                    (_, false) => value.clone(),
                })
            }
            "strcontains" => Some(self.flag(self.known(0)?.contains(self.known(1)?))),
            "trimspace" => self.trimmed(char::is_whitespace),
            "trim" => {
                let characters = self.known(1)?;
                self.trimmed(|c| characters.contains(c))
            }
            "chomp" => {
                let content = self.first()?.as_text()?;
                let end = content.trim_end_matches(['\n', '\r']).len();
                Some(cut(self.first()?, 0, end))
            }
            "tostring" => match &self.first()?.data {
                Data::List(_) | Data::Object(_) => None,
                _ => Some(as_text(self.first()?)),
            },
            "tobool" => match &*text(self.first()?)? {
                "true" => Some(self.flag(true)),
                "false" => Some(self.flag(false)),
                _ => None,
            },
            "provider::aws::arn_build" => self.arn_build(),
            "provider::aws::arn_parse" => self.arn_parse(),
            _ => self.rewritten(name),
        }
    }

    /// Functions whose value stands nowhere as it is.
    fn rewritten(&self, name: &str) -> Option<Value> {
        let content = self.known(0);
        let out = match name {
            "lower" => content?.to_lowercase(),
            "upper" => content?.to_uppercase(),
            "title" => title(content?),
            "strrev" => content?.chars().rev().collect(),
            "substr" => self.substr()?,
            "indent" => {
                let spaces = position(self.first()?).filter(|spaces| *spaces <= 256)?;
                let indented = format!("\n{}", " ".repeat(spaces));
                self.get(1)?.as_text()?.replace('\n', &indented)
            }
            "basename" => {
                let path = content?.trim_end_matches('/');
                path.rsplit('/').next().unwrap_or(path).to_owned()
            }
            "dirname" => match content?.rsplit_once('/') {
                Some(("", _)) => "/".to_owned(),
                Some((folder, _)) => paths::written(&paths::clean(Path::new(folder))),
                None => ".".to_owned(),
            },
            "abspath" | "pathexpand" => content?.to_owned(),
            _ => return None,
        };
        Some(Value::text(self.node.span(), out))
    }

    fn join(&self) -> Option<Value> {
        let (separator, lists) = self.arguments.split_first()?;
        let separator = text(separator)?;
        let mut elements = Vec::new();
        for list in lists {
            match &list.data {
                Data::List(list) => elements.extend(list),
                _ => return None,
            }
        }
        let place = self.node.span();
        if !elements.iter().any(|element| place.contains(element.place)) {
            let texts: Option<Vec<_>> = elements.iter().map(|element| text(element)).collect();
            return Some(Value::text(place, texts?.join(&*separator)));
        }
        let mut composer = Composer::composed(place);
        for (at, element) in elements.into_iter().enumerate() {
            if at > 0 {
                composer.put(&separator, element.place.before());
            }
            match element.as_text() {
                Some(text) => composer.part(element, 0, text.len()),
                None => composer.put(&text(element)?, element.place),
            }
        }
        (!composer.is_long()).then(|| composer.finish())
    }

    fn split(&self) -> Option<Value> {
        let (separator, value) = (self.known(0)?, self.get(1)?);
        let content = value.as_text()?;
        if separator.is_empty() || !splits(self.evaluation.unknowns, content, separator) {
            return None;
        }
        let mut parts = Vec::new();
        let mut start = 0;
        for (at, found) in content.match_indices(separator) {
            parts.push(cut(value, start, at));
            start = at + found.len();
        }
        parts.push(cut(value, start, content.len()));
        Some(self.elements(parts))
    }

    fn replace(&self) -> Option<Value> {
        let (value, pattern, with) = (self.first()?, self.known(1)?, self.get(2)?);
        let content = value.as_known_text()?;
        let is_regex = pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/');
        let Data::Text(rope) = &value.data else {
            return None;
        };
        if is_regex || pattern.is_empty() {
            return None;
        }
        let with = text(with)?;
        let mut composer = Composer::new(value.place, rope.writing);
        let mut done = 0;
        for (at, found) in content.match_indices(pattern) {
            composer.part(value, done, at);
            done = at + found.len();
            composer.put(&with, span_of(value.place, rope, at, done));
        }
        composer.part(value, done, content.len());
        (!composer.is_long()).then(|| composer.finish())
    }

    fn trimmed(&self, goes: impl Fn(char) -> bool) -> Option<Value> {
        let value = self.first()?;
        let content = value.as_text()?;
        let start = content.len() - content.trim_start_matches(&goes).len();
        let end = content.trim_end_matches(&goes).len();
        Some(cut(value, start, end.max(start)))
    }

    fn substr(&self) -> Option<String> {
        let characters: Vec<char> = self.known(0)?.chars().collect();
        let count = characters.len();
        let signed = |at: usize| -> Option<isize> { text(self.get(at)?)?.parse().ok() };
        let (offset, length) = (signed(1)?, signed(2)?);
        let start = match usize::try_from(offset) {
            Ok(start) => start,
            Err(_) => count.saturating_sub(offset.unsigned_abs()),
        };
        let rest = characters.into_iter().skip(start);
        Some(match usize::try_from(length) {
            Ok(length) => rest.take(length).collect(),
            Err(_) => rest.collect(),
        })
    }

    /// See
    /// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_build>.
    fn arn_build(&self) -> Option<Value> {
        let mut parts = vec!["arn".to_owned()];
        for argument in self.arguments {
            parts.push(text(argument)?.into_owned());
        }
        (parts.len() == ARN_PARTS.len() + 1).then(|| Value::text(self.node.span(), parts.join(":")))
    }

    fn arn_parse(&self) -> Option<Value> {
        let value = self.first()?;
        let content = value.as_text()?;
        let mut start = content.find(':')? + 1;
        let mut members = Vec::new();
        for (at, name) in ARN_PARTS.into_iter().enumerate() {
            let rest = content.get(start..)?;
            let length = if at + 1 < ARN_PARTS.len() {
                rest.find(':')?
            } else {
                rest.len()
            };
            let key = Value::text(self.node.span(), name);
            members.push((key, cut(value, start, start + length)));
            start += length + 1;
        }
        Some(Value::object(self.node.span(), members))
    }
}

/// A part of a text, at its own place.
fn cut(value: &Value, from: usize, to: usize) -> Value {
    let Data::Text(rope) = &value.data else {
        return value.clone();
    };
    let mut composer = Composer::new(value.place, rope.writing);
    composer.part(value, from, to);
    composer.finish()
}

/// Whether a text that may not be known in parts begins with `prefix`.
fn starts_with(text: &str, prefix: &str) -> Option<bool> {
    let plain = replaced(text, |_| "\0");
    let known = plain.split('\0').next().unwrap_or_default();
    if known.starts_with(prefix) {
        return Some(true);
    }
    (!is_marked(text) || !prefix.starts_with(known)).then_some(false)
}

/// Whether a text that may not be known in parts ends with `suffix`.
fn ends_with(text: &str, suffix: &str) -> Option<bool> {
    let plain = replaced(text, |_| "\0");
    let known = plain.rsplit('\0').next().unwrap_or_default();
    if known.ends_with(suffix) {
        return Some(true);
    }
    (!is_marked(text) || !suffix.ends_with(known)).then_some(false)
}

/// Whether nothing that is not known in a text can hold the separator.
fn splits(unknowns: &Unknowns, text: &str, separator: &str) -> bool {
    // Marks hold digits.
    if is_marked(text) && separator.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let mut rest = text;
    while let Some((at, position, length)) = next_mark(rest) {
        let is_free = match unknowns.domain(position) {
            Domain::Account => true,
            Domain::Region | Domain::Partition => !separator.contains(['-', '.']),
            Domain::UrlSuffix => separator != ".",
            Domain::Name => separator == ":",
            Domain::Any | Domain::Text | Domain::Arn => false,
        };
        if !is_free {
            return false;
        }
        rest = rest.get(at + length..).unwrap_or_default();
    }
    true
}

/// Each word with a capital.
fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if begins {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        begins = !(c.is_alphanumeric() || c == '_');
    }
    out
}
