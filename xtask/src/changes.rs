//! What differs between two editions.

use std::collections::BTreeSet;

use iam_lint::reference::Service;

/// The names of an edition.
pub(crate) struct Names {
    pub(crate) services: BTreeSet<String>,
    /// As `service:Name`.
    pub(crate) actions: BTreeSet<String>,
    resource_types: BTreeSet<String>,
    condition_keys: BTreeSet<String>,
}

impl Names {
    pub(crate) fn of<'s>(services: impl Iterator<Item = &'s Service>) -> Self {
        let mut names = Self {
            services: BTreeSet::new(),
            actions: BTreeSet::new(),
            resource_types: BTreeSet::new(),
            condition_keys: BTreeSet::new(),
        };
        for service in services {
            let prefix = service.prefix;
            names.services.insert(prefix.to_owned());
            let within = |name: &str| format!("{prefix}:{name}");
            names
                .actions
                .extend(service.actions.iter().map(|one| within(one.name)));
            let types = service.resource_types.iter().map(|one| within(one.name));
            names.resource_types.extend(types);
            let keys = service.condition_keys.iter();
            names
                .condition_keys
                .extend(keys.map(|key| format!("{prefix}: {}", key.name)));
        }
        names
    }

    /// Whether the service of the action `name` is one of these.
    pub(crate) fn has_service_of(&self, name: &str) -> bool {
        name.split_once(':')
            .is_some_and(|(service, _)| self.services.contains(service))
    }
}

/// Prints what came and what went.
pub(crate) fn print(old: &Names, new: &Names) {
    let lists = [
        ("service", &old.services, &new.services),
        ("action", &old.actions, &new.actions),
        ("resource type", &old.resource_types, &new.resource_types),
        ("condition key", &old.condition_keys, &new.condition_keys),
    ];
    for (what, old, new) in lists {
        for name in new.difference(old) {
            println!("+ {what} {name}");
        }
        for name in old.difference(new) {
            println!("- {what} {name}");
        }
    }
}
