//! A condition key of `aws:` that does not exist.

use crate::lint::spelling::is_slip;
use crate::lint::{Check, key_names};
use crate::policy::{Condition, Statement};
use crate::reference::{GlobalKey, RetiredKey, edition};

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        for condition in &statement.conditions {
            let key = condition.key.as_str();
            if key_names::is_global(key)
                && GlobalKey::named(key).is_none()
                && RetiredKey::named(key).is_none()
                && key_names::is_certain(key)
                && !key_names::lacks_tag_key(key)
            {
                find(cx, statement, condition);
            }
        }
    }
}

fn find(cx: &mut Check<'_>, statement: &Statement<'_>, condition: &Condition<'_>) {
    let key = condition.key.as_str();
    let meant = meant(key);
    let advice = match &meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "the global condition keys are those of {}; if the key is younger, it may be right",
            edition().date
        ),
    };
    let fix = meant
        .as_deref()
        .and_then(|meant| key_names::renaming(statement, condition, meant, is_slip(key, meant)));
    cx.find(
        condition.key.span(),
        format!("there is no global condition key `{key}`"),
    )
    .help(format!("no request carries it; {advice}"))
    .maybe_fix(fix);
}

/// The key that was meant, with the tag's key that stands after the slash.
fn meant(key: &str) -> Option<String> {
    let near = GlobalKey::nearest(key)?;
    if !near.ends_with('/') {
        return Some(near.to_owned());
    }
    let (_, tag) = key.split_once('/').filter(|(_, tag)| !tag.is_empty())?;
    Some(format!("{near}{tag}"))
}
