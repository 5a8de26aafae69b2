//! A condition key that the service of its prefix does not have.

use crate::lint::spelling::is_slip;
use crate::lint::{Check, key_names};
use crate::policy::{Condition, Statement};
use crate::reference::{self, GlobalKey, Service, edition};

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        for condition in &statement.conditions {
            let key = condition.key.as_str();
            let Some(service) = service_of(key) else {
                continue;
            };
            if service.condition_key(key).is_none()
                && key_names::is_certain(key)
                && !key_names::lacks_tag_key(key)
                && !key_names::is_documented(service, key)
            {
                find(cx, statement, condition, service);
            }
        }
    }
}

fn service_of(key: &str) -> Option<&'static Service> {
    let (prefix, name) = key.split_once(':')?;
    if name.is_empty() || prefix.eq_ignore_ascii_case("aws") {
        return None;
    }
    Service::named(prefix)
}

fn find(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    service: &'static Service,
) {
    let key = condition.key.as_str();
    let meant = meant(service, key);
    let advice = match &meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "AWS's service authorization reference of {} lists the condition keys of {}",
            edition().date,
            service.name()
        ),
    };
    let fix = meant
        .as_deref()
        .and_then(|meant| key_names::renaming(statement, condition, meant, is_slip(key, meant)));
    cx.find(
        condition.key.span(),
        format!("`{}` has no condition key `{key}`", service.prefix()),
    )
    .help(format!("no request carries it; {advice}"))
    .maybe_fix(fix);
}

/// The key of the service that is spelt like this one, or the global key of its name.
fn meant(service: &'static Service, key: &str) -> Option<String> {
    let (prefix, name) = key.split_once(':')?;
    let global = format!("aws:{name}");
    if let Some(known) = GlobalKey::named(&global) {
        let tail = name.split_once('/').map_or("", |(_, tag)| tag);
        return Some(format!("{}{tail}", known.name));
    }
    let own = service.condition_keys().iter().map(|known| known.name);
    let names = own.filter_map(|known| {
        let (head, name) = known.split_once(':')?;
        (head.eq_ignore_ascii_case(prefix) && !name.contains(['$', '<'])).then_some(name)
    });
    reference::nearest(name, names).map(|near| format!("{}:{near}", service.prefix()))
}
