//! An ARN or a condition key names a service that does not exist.

use crate::lint::arn_form::{NamedResource, forms_of, is_service, may_name};
use crate::lint::spelling::{is_slip, is_written_out};
use crate::lint::{Check, Fix, edit, key_names};
use crate::policy::{Condition, PolicyType, Statement};
use crate::reference::{GlobalKey, Service, condition_key, edition, key_owner};

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let service = named.arn.service();
        if service.is_empty() {
            empty(cx, named);
        } else if is_written_out(service) && !is_service(service) {
            unknown(cx, named);
        }
    }
    // The keys of identity providers begin with the provider's own name.
    if cx.kind == PolicyType::Trust {
        return;
    }
    for statement in &cx.policy.statements {
        for condition in &statement.conditions {
            if let Some(prefix) = unknown_prefix(condition.key.as_str()) {
                in_key(cx, statement, condition, prefix);
            }
        }
    }
}

fn empty(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let end = named.arn.service_range().end;
    cx.find(
        named.place.text.part(0..end + 1),
        "the service is missing from the ARN",
    )
    .help(format!(
        "{}; write the service after the second colon, such as `arn:aws:s3:::`",
        named.place.consequence()
    ));
}

fn unknown(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let (arn, text) = (&named.arn, named.place.text);
    let service = arn.service();
    let meant = Service::nearest(service);
    let fix = meant.map(|meant| {
        let edits = vec![edit::replace_part(text, arn.service_range(), meant)];
        let title = format!("write `{meant}`");
        let may_be = forms_of(meant).any(|form| may_name(form, arn.resource()));
        if may_be && is_slip(service, meant) {
            Fix::safe(title, edits)
        } else {
            Fix::unsafe_(title, edits)
        }
    });
    cx.find(
        text.part(arn.service_range()),
        format!("there is no service `{service}`"),
    )
    .help(format!("{}; {}", named.place.consequence(), advice(meant)))
    .maybe_fix(fix);
}

/// The prefix of a key, where it is no service's, identity provider's or AWS's.
fn unknown_prefix(key: &str) -> Option<&str> {
    let (prefix, name) = key.split_once(':')?;
    let is_name = prefix
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if prefix.is_empty()
        || name.is_empty()
        || !is_name
        || !key_names::is_certain(key)
        || prefix.eq_ignore_ascii_case("aws")
        || Service::named(prefix).is_some()
        || Service::is_retired(prefix)
        || key_owner(prefix).is_some()
    {
        return None;
    }
    Some(prefix)
}

fn in_key(cx: &mut Check<'_>, statement: &Statement<'_>, condition: &Condition<'_>, prefix: &str) {
    let key = condition.key;
    let near = Service::nearest(prefix);
    let meant = meant_key(key.as_str(), prefix, near);
    let fix = meant.as_deref().and_then(|meant| {
        key_names::renaming(statement, condition, meant, is_slip(key.as_str(), meant))
    });
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => advice(near),
    };
    cx.find(
        key.part(0..prefix.len()),
        format!("there is no service `{prefix}`"),
    )
    .help(format!("no request carries this condition key; {advice}"))
    .maybe_fix(fix);
}

/// The key of the service that was meant, or of all services, where there is one of the name.
fn meant_key(key: &str, prefix: &str, near: Option<&str>) -> Option<String> {
    let name = key.get(prefix.len() + 1..)?;
    let global = format!("aws:{name}");
    if GlobalKey::named(&global).is_some() {
        return Some(global);
    }
    let own = format!("{}:{name}", near?);
    condition_key(&own).map(|_| own)
}

fn advice(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "AWS's service authorization reference of {} has no service of this name; if it is younger than that, it may be right",
            edition().date
        ),
    }
}
