//! Floor 3: what AWS has: services, actions, kinds of resource, condition keys, Regions.
//!
//! The data of services is AWS's service authorization reference of the day in [`edition`]; it is
//! made anew by `cargo xtask update-reference`. Looking something up allocates nothing once the
//! service is open.

mod arn_form;
mod catalogue;
mod global;
mod index;
mod names;
pub mod region;
mod service;

pub use arn_form::ArnForm;
pub use catalogue::{Edition, Entry, Header, encode};
pub use global::{GlobalKey, Presence, RetiredKey};
pub use service::{
    AccessLevel, Action, ActionResource, ConditionKey, KeyType, ResourceType, Service,
};

use catalogue::CATALOGUE;

/// Which edition of AWS's reference is compiled in.
///
/// ```
/// assert!(iam_lint::reference::edition().date >= "2026-09-26");
/// ```
pub fn edition() -> Edition {
    Edition::embedded()
}

/// All that is known without opening a service.
pub fn header() -> &'static Header {
    CATALOGUE.header()
}

/// What is known of a condition key, of whichever service it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyFacts {
    /// The name as it is documented.
    pub name: &'static str,
    /// The type of its values.
    pub kind: KeyType,
    /// A request may carry several values.
    pub multivalued: bool,
}

/// The condition key `name`, global, of a service or of an identity provider, whatever its case.
///
/// ```
/// use iam_lint::reference::{KeyType, condition_key};
///
/// assert_eq!(condition_key("aws:MultiFactorAuthPresent").unwrap().kind, KeyType::Bool);
/// assert_eq!(condition_key("iam:policyarn").unwrap().kind, KeyType::Arn);
/// assert!(condition_key("aws:TagKeys").unwrap().multivalued);
/// assert_eq!(condition_key("iam:Imaginary"), None);
/// ```
pub fn condition_key(name: &str) -> Option<KeyFacts> {
    let (prefix, _) = name.split_once(':')?;
    if prefix.eq_ignore_ascii_case("aws") {
        return GlobalKey::named(name).map(|key| KeyFacts {
            name: key.name,
            kind: key.kind,
            multivalued: key.multivalued,
        });
    }
    let service = Service::named(prefix).or_else(|| key_owner(prefix))?;
    let key = service.condition_key(name)?;
    Some(KeyFacts {
        name: key.name,
        kind: key.kind,
        multivalued: key.multivalued,
    })
}

/// Whether a name with `*` and `?` covers `name`, whatever the case, as IAM compares actions.
///
/// ```
/// assert!(iam_lint::reference::covers("iam:*Password", "iam:ChangePassword"));
/// ```
pub fn covers(pattern: &str, name: &str) -> bool {
    names::covers(pattern, name)
}

/// The one of `known` that is spelt most like `name`, where it is close and no other is as close.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    names::nearest(name, known)
}

/// The service that documents condition keys with a prefix that is no service's, such as those of
/// identity providers.
pub fn key_owner(prefix: &str) -> Option<&'static Service> {
    let owner = CATALOGUE
        .header()
        .key_owners
        .iter()
        .find(|(known, _)| names::fits(known, prefix))?;
    Service::named(owner.1)
}

/// The only service that has an action of this name, where there is just one.
pub fn only_service_with(action: &str) -> Option<&'static Service> {
    let mut having = Service::all().filter(|service| service.action(action).is_some());
    let first = having.next()?;
    having.next().is_none().then_some(first)
}

/// Whether RCPs cover requests of the service with this prefix.
pub fn rcp_covers(prefix: &str) -> bool {
    catalogue::holds(&CATALOGUE.header().rcp_services, prefix)
}
