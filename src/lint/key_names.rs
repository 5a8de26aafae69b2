//! Names of condition keys.

use super::edit::rename_key;
use super::{Check, Fix, strings};
use crate::policy::{Condition, Statement};
use crate::reference::{self, GlobalKey, RetiredKey, Service};

/// Whether a key begins with `aws:`, whatever its case, and has a name after it.
pub(crate) fn is_global(key: &str) -> bool {
    key.split_once(':')
        .is_some_and(|(prefix, name)| prefix.eq_ignore_ascii_case("aws") && !name.is_empty())
}

/// Whether the name of a key may be looked up: it holds no wildcard, variable or placeholder.
pub(crate) fn is_certain(key: &str) -> bool {
    !key.contains(['*', '?', '$', '<']) && !strings::is_template(key)
}

/// Whether a key is about a tag and does not say which: `aws:ResourceTag`, `iam:ResourceTag/`.
pub(crate) fn lacks_tag_key(key: &str) -> bool {
    let base = key.strip_suffix('/').unwrap_or(key);
    let length = base.len().saturating_sub("tag".len());
    let is_tag = base
        .get(length..)
        .is_some_and(|end| end.eq_ignore_ascii_case("tag"));
    if !is_tag {
        return false;
    }
    let Some((prefix, _)) = base.split_once(':') else {
        return false;
    };
    if prefix.eq_ignore_ascii_case("aws") {
        return GlobalKey::ALL.iter().any(|known| {
            known
                .name
                .strip_suffix('/')
                .is_some_and(|name| name.eq_ignore_ascii_case(base))
        });
    }
    Service::named(prefix).is_some_and(|service| {
        service.condition_key(base).is_none() && documents_tags(service, base)
    })
}

/// Whether some service documents the key, or tags in the place of what follows its slash.
pub(crate) fn is_documented(service: &Service, key: &str) -> bool {
    let tags = |base: &str| documents_tags(service, base);
    service.condition_key(key).is_some()
        || key.split_once('/').is_some_and(|(base, _)| tags(base))
        || reference::condition_key(key).is_some()
        || Service::all().any(|other| other.condition_key(key).is_some())
}

/// Whether a service has a key that is `base`, a slash and the key of a tag.
fn documents_tags(service: &Service, base: &str) -> bool {
    service.condition_keys().iter().any(|known| {
        let head = known.name.get(..base.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(base))
            && known.name.get(base.len()..).is_some_and(|rest| {
                matches!(rest, "/" | "/tag-key")
                    || rest.starts_with("/${")
                    || rest.starts_with("/<")
            })
    })
}

/// Renames the key of a condition, unless its operator tests a key of the new name already.
pub(crate) fn renaming(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    name: &str,
    plain: bool,
) -> Option<Fix> {
    let taken = statement
        .conditions
        .iter()
        .any(|other| other.operator_text == condition.operator_text && other.is_about(name));
    if taken {
        return None;
    }
    let title = format!("write `{name}`");
    let edits = vec![rename_key(condition.key, name)];
    Some(if plain {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    })
}

/// Reports the conditions on retired global keys, those that some services still send or those that
/// none does.
pub(crate) fn find_retired(cx: &mut Check<'_>, sent: bool, fault: &str, consequence: &str) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let retired = RetiredKey::named(condition.key.as_str());
            let Some(retired) = retired.filter(|key| key.sent == sent) else {
                continue;
            };
            let mut names = retired.instead.iter();
            let fix = names
                .next()
                .and_then(|name| renaming(statement, condition, name, false));
            cx.find(
                condition.key.span(),
                format!("the condition key `{}` is {fault}", retired.name),
            )
            .help(format!("{consequence}; test {}", instead(retired)))
            .maybe_fix(fix);
        }
    }
}

/// The keys that replace a retired one, in words.
fn instead(retired: &RetiredKey) -> String {
    let names: Vec<String> = retired
        .instead
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    names.join(" or ")
}
