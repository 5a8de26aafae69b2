//! A service, its actions, kinds of resource and condition keys.

use serde::{Deserialize, Serialize};

use super::arn_form::ArnForm;
use super::catalogue::{self, CATALOGUE};
use super::index::Index;
use super::names;

/// A service that IAM policies speak of, with all that AWS publishes of it.
///
/// Lists are in the order of their names in lower case. Where a list speaks of condition keys or
/// kinds of resource, it holds their places in the lists of the service.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Service {
    /// What stands before the colon of its actions, such as `iam`.
    pub prefix: &'static str,
    /// What AWS calls it, such as "AWS Identity and Access Management (IAM)".
    pub name: &'static str,
    /// Its actions.
    pub actions: Vec<Action>,
    /// The kinds of resource its ARNs name.
    pub resource_types: Vec<ResourceType>,
    /// The condition keys in its requests, global ones that it documents included.
    pub condition_keys: Vec<ConditionKey>,
    /// Where its actions stand.
    #[serde(skip)]
    index: Index,
    /// Where its condition keys stand, those apart in whose names something varies.
    #[serde(skip)]
    key_index: Index,
    /// The places of condition keys in whose names something varies.
    #[serde(skip)]
    open_keys: Vec<usize>,
}

/// An action of a service.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Action {
    /// The name after the colon.
    pub name: &'static str,
    /// What it does to the account.
    pub level: AccessLevel,
    /// The kinds of resource whose ARN it is checked against. None: it is checked against `*`
    /// alone, and a statement that names ARNs never grants it.
    pub resources: Vec<ActionResource>,
    /// The condition keys in its requests, whatever the resource.
    pub keys: Vec<u16>,
    /// Actions of this and other services, as `service:Name`, that a caller needs beside it.
    pub dependent: Vec<&'static str>,
}

/// A kind of resource that an action is checked against.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ActionResource {
    /// Its place in [`Service::resource_types`].
    pub kind: u16,
    /// Every request names one.
    pub required: bool,
    /// The condition keys in requests about it.
    pub keys: Vec<u16>,
}

/// What an action does to the account, in the classes of AWS's reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum AccessLevel {
    /// Tells which resources there are.
    List,
    /// Reads what is in them.
    Read,
    /// Makes, changes or deletes them.
    Write,
    /// Changes their tags.
    Tagging,
    /// Changes who may do what.
    PermissionsManagement,
}

/// A kind of resource.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ResourceType {
    /// Its name in the reference, such as `user`.
    pub name: &'static str,
    /// The forms of its ARNs.
    arns: Vec<&'static str>,
    /// The same, read.
    #[serde(skip)]
    forms: Vec<ArnForm>,
    /// The condition keys that tell of it.
    pub keys: Vec<u16>,
}

/// A condition key as a service documents it.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ConditionKey {
    /// The whole name, such as `iam:PassedToService`. What varies in it is written `${TagKey}`.
    pub name: &'static str,
    /// The type of its values.
    pub kind: KeyType,
    /// A request may carry several values, so that a condition needs `ForAllValues` or
    /// `ForAnyValue`.
    pub multivalued: bool,
}

/// The type of a condition key's values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are AWS's own")]
pub enum KeyType {
    String,
    Arn,
    Bool,
    Numeric,
    Date,
    IpAddress,
    Binary,
}

impl Service {
    /// A service from its lists, each in the order of the names in lower case.
    pub fn new(
        prefix: &'static str,
        name: &'static str,
        actions: Vec<Action>,
        resource_types: Vec<ResourceType>,
        condition_keys: Vec<ConditionKey>,
    ) -> Self {
        Self {
            prefix,
            name,
            actions,
            resource_types,
            condition_keys,
            index: Index::default(),
            key_index: Index::default(),
            open_keys: Vec::new(),
        }
        .indexed()
    }

    /// With its indexes, which are not written down.
    pub(super) fn indexed(mut self) -> Self {
        for kind in &mut self.resource_types {
            let forms = kind.arns.iter().copied();
            kind.forms = forms.filter_map(ArnForm::read).collect();
        }
        self.index = Index::of(self.actions.iter().map(|action| action.name));
        let keys = self.condition_keys.iter().enumerate();
        let open = keys.filter(|(_, key)| key.name.contains(['$', '<']));
        self.open_keys = open.map(|(at, _)| at).collect();
        self.key_index = Index::of(self.condition_keys.iter().map(|key| key.name));
        self
    }

    /// The service with this prefix, whatever its case.
    ///
    /// ```
    /// use iam_lint::reference::Service;
    ///
    /// let iam = Service::named("IAM").unwrap();
    /// assert!(iam.action("getaccountpasswordpolicy").unwrap().has_no_resource());
    /// assert!(Service::named("imaginary").is_none());
    /// ```
    pub fn named(prefix: &str) -> Option<&'static Self> {
        CATALOGUE.service(prefix)
    }

    /// All services, in the order of their prefixes.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        CATALOGUE.services()
    }

    /// Whether AWS once published a service with this prefix, and no longer does. Policies that
    /// name it are older than that, not misspelt.
    pub fn is_retired(prefix: &str) -> bool {
        catalogue::holds(&CATALOGUE.header().retired_services, prefix)
    }

    /// The prefix that was probably meant by one that is none: by the service's name elsewhere
    /// (the AWS command line, the console) or by the spelling.
    pub fn nearest(prefix: &str) -> Option<&'static str> {
        let elsewhere = names::ELSEWHERE
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(prefix));
        match elsewhere {
            Some((_, prefix)) => Some(prefix),
            None => names::nearest(prefix, CATALOGUE.header().prefixes()),
        }
    }

    /// The prefix.
    pub const fn prefix(&self) -> &'static str {
        self.prefix
    }

    /// What AWS calls it.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The actions, in the order of their names in lower case.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The kinds of resource.
    pub fn resource_types(&self) -> &[ResourceType] {
        &self.resource_types
    }

    /// The condition keys.
    pub fn condition_keys(&self) -> &[ConditionKey] {
        &self.condition_keys
    }

    /// The action called `name` (without prefix), whatever its case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        let name_at = |at: usize| self.actions.get(at).map(|action| action.name);
        self.actions.get(self.index.find(name, name_at)?)
    }

    /// Whether AWS once published the action `name`, and no longer does.
    pub fn is_retired_action(&self, name: &str) -> bool {
        CATALOGUE.retired_action(self.prefix, name)
    }

    /// The actions that a name with `*` and `?` (without prefix) covers.
    pub fn matching<'s, 'p>(
        &'s self,
        pattern: &'p str,
    ) -> impl Iterator<Item = &'s Action> + use<'s, 'p> {
        let literal = pattern
            .find(['*', '?'])
            .and_then(|at| pattern.get(..at))
            .unwrap_or(pattern);
        let from = self
            .actions
            .partition_point(|action| names::order(action.name, literal).is_lt());
        let rest = self.actions.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |action| names::begins(action.name, literal))
            .filter(move |action| names::covers(pattern, action.name))
    }

    /// The action that was probably meant by a name that is none.
    pub fn nearest_action(&self, name: &str) -> Option<&'static str> {
        names::nearest(name, self.actions.iter().map(|action| action.name))
    }

    /// The condition key `name`, with its prefix, whatever its case; what varies in it may be
    /// anything.
    pub fn condition_key(&self, name: &str) -> Option<&ConditionKey> {
        self.condition_keys.get(self.key_place(name)?)
    }

    fn key_place(&self, name: &str) -> Option<usize> {
        let name_at = |at: usize| self.condition_keys.get(at).map(|key| key.name);
        let exact = self.key_index.find(name, name_at);
        exact.or_else(|| {
            let fits = |at: &usize| name_at(*at).is_some_and(|form| names::fits(form, name));
            self.open_keys.iter().copied().find(fits)
        })
    }

    /// The kinds of resource that `action` is checked against.
    pub fn types_of<'s>(&'s self, action: &'s Action) -> impl Iterator<Item = &'s ResourceType> {
        action
            .resources
            .iter()
            .filter_map(|resource| self.resource_types.get(usize::from(resource.kind)))
    }

    /// Whether requests for `action` may carry the condition key `name`: it is documented for the
    /// action, or for a kind of resource that it is checked against.
    pub fn carries(&self, action: &Action, name: &str) -> bool {
        let Some(place) = self.key_place(name) else {
            return false;
        };
        let holds = |keys: &[u16]| keys.iter().any(|&key| usize::from(key) == place);
        holds(&action.keys)
            || action
                .resources
                .iter()
                .any(|resource| holds(&resource.keys))
            || self.types_of(action).any(|kind| holds(&kind.keys))
    }
}

impl ResourceType {
    /// A kind of resource and the forms of its ARNs.
    pub const fn new(name: &'static str, arns: Vec<&'static str>, keys: Vec<u16>) -> Self {
        Self {
            name,
            arns,
            forms: Vec::new(),
            keys,
        }
    }

    /// The forms of its ARNs, mostly one.
    pub fn forms(&self) -> &[ArnForm] {
        &self.forms
    }
}

impl Action {
    /// Whether the action is checked against `*` alone.
    pub const fn has_no_resource(&self) -> bool {
        self.resources.is_empty()
    }
}
