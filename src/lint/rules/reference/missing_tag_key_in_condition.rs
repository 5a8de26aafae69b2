//! A condition on a tag that does not say which.

use crate::lint::{Check, key_names, strings};

pub(crate) fn check(cx: &mut Check<'_>) {
    for condition in strings::conditions(cx.policy) {
        let key = condition.key.as_str();
        if !key_names::lacks_tag_key(key) {
            continue;
        }
        let base = key.trim_end_matches('/');
        cx.find(
            condition.key.span(),
            format!("the condition key `{key}` does not say which tag"),
        )
        .help(format!(
            "no request carries it: AWS sends each tag as a key of its own; write `{base}/` and the key of the tag, such as `{base}/team`"
        ));
    }
}
