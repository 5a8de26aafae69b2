//! What code leaves to the deployment and the account itself settles: its id, its partition, and
//! the names and ARNs of what the code makes.

use std::cell::Cell;
use std::collections::HashMap;

use crate::iac::Declared;
use crate::iac::value::{Data, Rope, Unknowns, Value};
use crate::policy::Arn;
use crate::source::Span;
use crate::syntax::{Domain, unknown};

/// How deeply values are nested at most.
const DEPTH: usize = 128;

/// Ids that AWS's documents use, which stand in for one that is not known.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>.
const STAND_INS: [&str; 4] = [
    "123456789012",
    "111122223333",
    "444455556666",
    "777788889999",
];

/// Which account code is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::account) struct Identity {
    pub(in crate::account) id: Box<str>,
    pub(in crate::account) partition: Box<str>,
    pub(super) source: Told,
}

/// How an account's id is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Told {
    /// It is told.
    Surely,
    /// Policies name users of it.
    ByPolicies,
    /// It is not: another stands in.
    Not,
}

impl Identity {
    /// The account that resources are of.
    pub(super) fn of(declared: &[&Declared]) -> Self {
        let mut sure = Vec::new();
        let mut partitions = Vec::new();
        let mut named = Vec::new();
        let mut mentioned = Vec::new();
        for one in declared {
            let text = |name| one.properties.get(name).and_then(Value::as_known_text);
            match &*one.kind {
                "data.aws_caller_identity" => sure.extend(text("account_id").map(str::to_owned)),
                "data.aws_partition" => partitions.extend(text("partition").map(str::to_owned)),
                _ => {}
            }
            if let Some(arn) = text("arn").and_then(|arn| Arn::parse(arn).ok())
                && one.kind.contains("aws_iam_")
                && is_id(arn.account())
            {
                sure.push(arn.account().to_owned());
                partitions.push(arn.partition().to_owned());
            }
            texts(&one.properties, 0, &mut |text| {
                ids(text, &mut |id, is_user| {
                    mentioned.push(id.to_owned());
                    if is_user {
                        named.push(id.to_owned());
                    }
                });
            });
        }
        let partition = alone(partitions).unwrap_or_else(|| "aws".to_owned()).into();
        let (id, source) = match (alone(sure), alone(named)) {
            (Some(id), _) => (id, Told::Surely),
            (None, Some(id)) => (id, Told::ByPolicies),
            (None, None) => {
                let mut free = STAND_INS
                    .iter()
                    .filter(|id| !mentioned.iter().any(|other| *other == **id));
                let id = free.next().copied().unwrap_or("123456789012");
                (id.to_owned(), Told::Not)
            }
        };
        Self {
            id: id.into(),
            partition,
            source,
        }
    }

    /// An account that a snapshot tells.
    pub(super) fn known(id: &str, partition: &str) -> Self {
        Self {
            id: id.into(),
            partition: partition.into(),
            source: Told::Surely,
        }
    }

    /// Whether the id is told rather than taken for granted.
    pub(super) fn is_sure(&self) -> bool {
        self.source == Told::Surely
    }

    /// What is taken for granted of it.
    pub(super) fn assumption(&self) -> Option<String> {
        let id = &self.id;
        match self.source {
            Told::Surely => None,
            Told::ByPolicies => Some(format!(
                "the account is taken to be `{id}`, whose users the policies name"
            )),
            Told::Not => Some(format!(
                "the account id is not known; `{id}` stands in for it"
            )),
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The one value in a list that may have it several times.
fn alone(mut values: Vec<String>) -> Option<String> {
    values.sort_unstable();
    values.dedup();
    match <[String; 1]>::try_from(values) {
        Ok([one]) => Some(one),
        Err(_) => None,
    }
}

/// The accounts that ARNs of IAM's in a text name, and whether it is in one of a user.
fn ids(text: &str, take: &mut dyn FnMut(&str, bool)) {
    for (at, found) in text.match_indices(":iam::") {
        let rest = text.get(at + found.len()..).unwrap_or_default();
        if let Some((id, resource)) = rest.split_at_checked(12)
            && is_id(id)
        {
            take(id, resource.starts_with(":user/"));
        }
    }
}

fn texts(value: &Value, depth: usize, take: &mut dyn FnMut(&str)) {
    if depth > DEPTH {
        return;
    }
    match &value.data {
        Data::Text(rope) => take(&rope.text),
        Data::List(elements) => {
            for element in elements {
                texts(element, depth + 1, take);
            }
        }
        Data::Object(members) => {
            for (_, member) in members {
                texts(member, depth + 1, take);
            }
        }
        _ => {}
    }
}

/// Puts in what the account settles.
pub(super) struct Filling<'u> {
    unknowns: &'u Unknowns,
    identity: &'u Identity,
    /// By the names of unknown values: `${aws_iam_policy.staff.arn}`.
    known: HashMap<String, String>,
    /// Whether the partition was put in.
    partition: Cell<bool>,
}

impl<'u> Filling<'u> {
    pub(super) fn new(unknowns: &'u Unknowns, identity: &'u Identity) -> Self {
        Self {
            unknowns,
            identity,
            known: HashMap::new(),
            partition: Cell::new(false),
        }
    }

    /// Says what an unknown value called `name` is in this account.
    pub(super) fn settle(&mut self, name: String, value: String) {
        self.known.insert(name, value);
    }

    /// Whether a partition that code leaves open was put in.
    pub(super) fn took_partition(&self) -> bool {
        self.partition.get()
    }

    /// `arn:aws:iam::123456789012:user/eng/mira`
    pub(super) fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        let Identity { id, partition, .. } = self.identity;
        format!("arn:{partition}:iam::{id}:{kind}{path}{name}")
    }

    fn of(&self, position: usize) -> Option<String> {
        let name = self.unknowns.name(position);
        if let Some(known) = self.known.get(&name) {
            return Some(known.clone());
        }
        match self.unknowns.domain(position) {
            Domain::Account if is_own(&name) => Some(self.identity.id.to_string()),
            Domain::Partition => {
                self.partition.set(true);
                Some(self.identity.partition.to_string())
            }
            Domain::UrlSuffix => {
                self.partition.set(true);
                let suffix = match &*self.identity.partition {
                    "aws-cn" => "amazonaws.com.cn",
                    _ => "amazonaws.com",
                };
                Some(suffix.to_owned())
            }
            _ => None,
        }
    }

    /// The value with all that the account settles.
    pub(super) fn value(&self, value: &Value) -> Value {
        self.below(value, 0)
    }

    fn below(&self, value: &Value, depth: usize) -> Value {
        let place = value.place;
        if depth > DEPTH {
            return value.clone();
        }
        match &value.data {
            Data::Unknown(position) => match self.of(*position) {
                Some(text) => Value::text(place, text),
                None => value.clone(),
            },
            Data::Text(rope) if unknown::is_marked(&rope.text) => Value {
                place,
                data: Data::Text(self.rope(rope, place)),
            },
            Data::List(elements) => {
                let elements = elements.iter().map(|one| self.below(one, depth + 1));
                Value::list(place, elements.collect())
            }
            Data::Object(members) => {
                let members = members.iter().map(|(key, member)| {
                    (self.below(key, depth + 1), self.below(member, depth + 1))
                });
                Value::object(place, members.collect())
            }
            _ => value.clone(),
        }
    }

    fn rope(&self, rope: &Rope, place: Span) -> Rope {
        let mut filled = Rope::new(rope.writing);
        let mut at = 0;
        while let Some(rest) = rope.text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some((before, position, length)) = unknown::next_mark(rest) else {
                filled.push_mapped(rest, &rope.map, at);
                break;
            };
            filled.push_mapped(rest.get(..before).unwrap_or_default(), &rope.map, at);
            let mark = at + before;
            at = mark + length;
            if let Some(text) = self.of(position) {
                let outer = |at| rope.map.outer(u32::try_from(at).unwrap_or(u32::MAX));
                let span = Span::new(place.source(), outer(mark), outer(at));
                filled.push_at(&text, span);
            } else {
                let kept = rope.text.get(mark..at).unwrap_or_default();
                filled.push_mapped(kept, &rope.map, mark);
            }
        }
        filled
    }

    /// What messages call a value that is not known: `${var.group}`.
    pub(super) fn shown(&self, value: &Value) -> String {
        match &value.data {
            Data::Unknown(position) => self.unknowns.name(*position),
            Data::Text(rope) => self.readable(&rope.text, |name| name),
            _ => String::new(),
        }
    }

    /// A name for something whose own is not known to the last part: `var.env-admin`.
    pub(super) fn stand_in(&self, text: &str) -> String {
        self.readable(text, |name| {
            let inner = name
                .strip_prefix("${")
                .and_then(|name| name.strip_suffix('}'));
            match inner {
                Some(inner) => inner.to_owned(),
                None => name,
            }
        })
    }

    fn readable(&self, text: &str, show: impl Fn(String) -> String) -> String {
        let mut readable = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, position, length)) = unknown::next_mark(rest) {
            readable.push_str(rest.get(..before).unwrap_or_default());
            readable.push_str(&show(self.unknowns.name(position)));
            rest = rest.get(before + length..).unwrap_or_default();
        }
        readable.push_str(rest);
        readable
    }
}

/// Whether an unknown account id is that of the account the code is deployed to. A variable may be
/// any account's.
fn is_own(name: &str) -> bool {
    let is_variable = ["var.", "local.", "each."]
        .iter()
        .any(|start| name.contains(start));
    !is_variable
        && (name.contains("AWS::AccountId") || name.contains("aws_") || name == "${account}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn policy(text: &str) -> Declared {
        let place = Span::new(SourceId::new(0), 0, 9);
        let policy = (Value::text(place, "policy"), Value::text(place, text));
        Declared {
            kind: "aws_iam_policy".into(),
            name: "aws_iam_policy.x".into(),
            place,
            properties: Value::object(place, vec![policy]),
        }
    }

    #[test]
    fn the_account_is_the_one_whose_users_policies_name() {
        let one = policy("arn:aws:iam::210987654321:user/mira arn:aws:iam::300000000003:root");
        let identity = Identity::of(&[&one]);
        assert_eq!(
            (&*identity.id, identity.source),
            ("210987654321", Told::ByPolicies)
        );
        let two = policy("arn:aws:iam::123456789012:user/mira arn:aws:iam::300000000003:user/x");
        let identity = Identity::of(&[&two]);
        // Two accounts are named, and the one that stands in is neither.
        assert_eq!(
            (&*identity.id, identity.source),
            ("111122223333", Told::Not)
        );
    }

    #[test]
    fn what_is_put_in_keeps_the_places_around_it() {
        let unknowns = Unknowns::default();
        let place = Span::new(SourceId::new(0), 10, 40);
        let account = unknowns.position("${AWS::AccountId}", place, Domain::Account);
        let other = unknowns.position("${var.account_id}", place, Domain::Account);
        let text = format!("iam::{}:{}", unknown::mark(account), unknown::mark(other));
        let identity = Identity::known("210987654321", "aws");
        let filling = Filling::new(&unknowns, &identity);
        let filled = filling.value(&Value::text(place, text));
        let mark = unknown::mark(other);
        assert_eq!(
            filled.as_text(),
            Some(&*format!("iam::210987654321:{mark}"))
        );
        assert_eq!(
            filling.shown(&filled),
            "iam::210987654321:${var.account_id}"
        );
        assert_eq!(filling.stand_in(&format!("{mark}-x")), "var.account_id-x");
    }
}
