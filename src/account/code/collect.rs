//! From the resources that code declares to facts about the account.

use super::facts::{Fact, Holder, HolderKind, Stated};
use super::filling::{Filling, Identity};
use super::{cloudformation, terraform};
use crate::account::Tag;
use crate::iac::Declared;
use crate::iac::value::{Data, Unknowns, Value};
use crate::syntax::unknown::named_mark;

/// The facts of some resources.
pub(super) struct Facts<'f> {
    pub(super) filling: &'f Filling<'f>,
    pub(super) stated: Vec<Stated>,
}

/// What a resource of IAM's is called.
pub(super) struct Called {
    pub(super) name: String,
    pub(super) path: String,
    /// What is not known of it.
    gap: Option<String>,
}

/// The account's values, with the names of all that `declared` makes.
pub(super) fn filling<'u>(
    declared: &[&Declared],
    unknowns: &'u Unknowns,
    identity: &'u Identity,
) -> Filling<'u> {
    let mut filling = Filling::new(unknowns, identity);
    for one in declared {
        for (name, value) in cloudformation::names(one, &filling)
            .into_iter()
            .chain(terraform::names(one, &filling))
        {
            filling.settle(name, value);
        }
    }
    filling
}

/// What `declared` says.
pub(super) fn of(declared: &[Declared], filling: &Filling<'_>) -> Vec<Stated> {
    let mut facts = Facts {
        filling,
        stated: Vec::new(),
    };
    for one in declared {
        let filled = Declared {
            properties: filling.value(&one.properties),
            ..one.clone()
        };
        if filled.kind.starts_with("AWS::") {
            cloudformation::read(&filled, &mut facts);
        } else {
            terraform::read(&filled, &mut facts);
        }
    }
    facts.stated
}

/// The name and path of a resource, by the properties that give them; where they do not, the name
/// the code has for it stands in.
pub(super) fn called(
    declared: &Declared,
    [name, path]: [&str; 2],
    filling: &Filling<'_>,
) -> Called {
    let owner = &declared.name;
    let text = |property| {
        let value = declared.properties.get(property)?;
        (!value.is_null()).then(|| filling.value(value))
    };
    let path = text(path);
    let known_path = match &path {
        None => Some("/".to_owned()),
        Some(path) => path.as_known_text().map(str::to_owned),
    };
    let given = text(name);
    let (name, gap) = match given
        .as_ref()
        .map(|name| (name.as_known_text(), name.as_text()))
    {
        Some((Some(known), _)) if !known.is_empty() => (known.to_owned(), None),
        Some((None, Some(text))) => {
            let stand_in = filling.stand_in(text);
            let hangs = given
                .as_ref()
                .map_or_else(String::new, |name| filling.shown(name));
            let gap = format!("`{owner}` is called `{hangs}`, and stands here as `{stand_in}`");
            (stand_in, Some(gap))
        }
        _ => {
            let gap = format!(
                "the name of `{owner}` is known only once it is deployed; it stands here as `{owner}`"
            );
            (owner.to_string(), Some(gap))
        }
    };
    let gap = match (gap, &known_path) {
        (Some(gap), _) => Some(gap),
        (None, Some(_)) => None,
        (None, None) => Some(format!(
            "the path of `{owner}` is known only once it is deployed; it is taken to be `/`"
        )),
    };
    Called {
        name,
        path: known_path.unwrap_or_else(|| "/".to_owned()),
        gap,
    }
}

/// A user, group or role called so.
pub(super) fn holder(kind: HolderKind, name: &str) -> Holder {
    Holder {
        kind,
        name: name.into(),
    }
}

/// Whom something may be about whose name is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Whose {
    /// Nothing that answers hang on.
    Nobody,
    /// Anybody of a kind.
    Anybody(HolderKind),
    /// A group, which may be any.
    Group,
}

impl Facts<'_> {
    pub(super) fn push(&mut self, declared: &Declared, fact: Fact) {
        self.stated.push(Stated {
            owner: declared.name.clone(),
            place: declared.place,
            fact,
            only_if: None,
        });
    }

    pub(super) fn gap(&mut self, declared: &Declared, text: String) {
        self.push(declared, Fact::Gap(text));
    }

    /// A user, group or role, which is handed back.
    pub(super) fn holder(
        &mut self,
        declared: &Declared,
        kind: HolderKind,
        properties: [&str; 2],
        tags: Vec<Tag>,
    ) -> Holder {
        let called = called(declared, properties, self.filling);
        if let Some(gap) = called.gap {
            self.gap(declared, gap);
        }
        let holder = holder(kind, &called.name);
        self.push(
            declared,
            Fact::Holder {
                holder: holder.clone(),
                path: called.path.into(),
                tags,
            },
        );
        holder
    }

    /// A tag; what is not known of it is said. `None` where it has no value.
    pub(super) fn tag(&mut self, declared: &Declared, key: &Value, value: &Value) -> Option<Tag> {
        if value.is_null() {
            return None;
        }
        let unknown = [key, value]
            .into_iter()
            .find(|one| one.as_known_text().is_none());
        if let Some(unknown) = unknown {
            let shown = self.filling.shown(unknown);
            let owner = &declared.name;
            let text =
                format!("a tag of `{owner}` is `{shown}`, which is known only once it is deployed");
            self.gap(declared, text);
        }
        let text = |one: &Value| match one.as_known_text() {
            Some(text) => text.into(),
            None => named_mark(&self.filling.shown(one)).into(),
        };
        Some(Tag {
            key: text(key),
            value: text(value),
        })
    }

    /// The names at a property: one or a list. What is not known is said, and so is `what` follows;
    /// `whose` says whom it may be about.
    pub(super) fn names(
        &mut self,
        declared: &Declared,
        property: &str,
        what: &str,
        whose: Whose,
    ) -> Vec<String> {
        let Some(value) = declared.properties.get(property) else {
            return Vec::new();
        };
        let mut names = Vec::new();
        let all = match &value.data {
            Data::List(elements) => elements.as_slice(),
            Data::Null => &[],
            _ => std::slice::from_ref(value),
        };
        for one in all {
            match one.as_known_text() {
                Some("") => {}
                Some(name) => names.push(name.to_owned()),
                None if one.is_null() => {}
                None => {
                    let shown = self.filling.shown(one);
                    let owner = &declared.name;
                    self.gap(
                        declared,
                        format!("`{property}` of `{owner}` is `{shown}`, which is known only once it is deployed: {what}"),
                    );
                    match whose {
                        Whose::Nobody => {}
                        // Nothing is known of a group of this name, so it may allow anything.
                        Whose::Group => names.push(shown),
                        Whose::Anybody(kind) => {
                            let name = shown.into();
                            self.push(declared, Fact::Anybody { kind, name });
                        }
                    }
                }
            }
        }
        names
    }

    /// Policies put on something by their ARNs: one or a list. One that is not known may allow and
    /// deny anything.
    pub(super) fn attached(&mut self, declared: &Declared, holder: &Holder, arns: Option<&Value>) {
        let all = match arns.map(|arns| &arns.data) {
            None | Some(Data::Null) => return,
            Some(Data::List(elements)) => elements.as_slice(),
            Some(_) => arns.map_or(&[][..], std::slice::from_ref),
        };
        for one in all {
            if let Some((name, arn)) = self.arn(declared, one) {
                let holder = holder.clone();
                self.push(declared, Fact::Attached { holder, name, arn });
            }
        }
    }

    /// The permissions boundary.
    pub(super) fn boundary(&mut self, declared: &Declared, holder: &Holder, property: &str) {
        let Some(value) = declared.properties.get(property) else {
            return;
        };
        if let Some((name, arn)) = self.arn(declared, value) {
            let holder = holder.clone();
            self.push(declared, Fact::Boundary { holder, name, arn });
        }
    }

    /// The name of a policy and its ARN, where that is known.
    fn arn(&mut self, declared: &Declared, value: &Value) -> Option<(Box<str>, Option<Box<str>>)> {
        if value.is_null() || value.as_text() == Some("") {
            return None;
        }
        if let Some(arn) = value.as_known_text() {
            let name = arn.rsplit_once('/').map_or(arn, |(_, name)| name);
            return Some((name.into(), Some(arn.into())));
        }
        let shown = self.filling.shown(value);
        let owner = &declared.name;
        self.gap(
            declared,
            format!("`{owner}` attaches `{shown}`, which is known only once it is deployed: it may be any policy"),
        );
        Some((shown.into(), None))
    }

    /// An inline policy of something.
    pub(super) fn inline(
        &mut self,
        declared: &Declared,
        holder: &Holder,
        name: Option<&Value>,
        document: Option<&Value>,
    ) {
        let name = match name.and_then(Value::as_text) {
            Some(name) if !name.is_empty() => self.filling.stand_in(name),
            _ => declared.name.to_string(),
        };
        self.push(
            declared,
            Fact::Inline {
                holder: holder.clone(),
                name: name.into(),
                document: known(document),
            },
        );
    }
}

/// A document, unless it is not known.
pub(super) fn known(document: Option<&Value>) -> Option<Value> {
    document
        .filter(|one| matches!(one.data, Data::Text(_) | Data::Object(_)))
        .cloned()
}

/// A truth value, which may stand in quotes.
pub(super) fn flag(value: Option<&Value>) -> Option<bool> {
    match &value?.data {
        Data::Bool(flag) => Some(*flag),
        Data::Text(rope) => match &*rope.text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A whole number, which may stand in quotes.
pub(super) fn number(value: Option<&Value>) -> Option<i64> {
    match &value?.data {
        Data::Number(digits) => digits.parse().ok(),
        Data::Text(rope) => rope.text.parse().ok(),
        _ => None,
    }
}
