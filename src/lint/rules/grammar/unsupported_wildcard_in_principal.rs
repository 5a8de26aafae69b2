//! A wildcard inside a principal.

use crate::lint::{Check, strings};

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        let Some(element) = &statement.principal else {
            continue;
        };
        for text in element.entries.iter().flat_map(|entry| &entry.principals) {
            let principal = text.as_str();
            let Some(at) = principal.find(['*', '?']) else {
                continue;
            };
            // An `${*}` is `variable-unsupported-in-element`'s business.
            if principal == "*"
                || strings::is_template(principal)
                || principal.get(..at).is_some_and(|head| head.ends_with("${"))
            {
                continue;
            }
            let key = element.key.as_str();
            cx.find(
                text.part(at..at + 1),
                format!("a wildcard stands inside the principal `{principal}`"),
            )
            .help(format!(
                "AWS takes no part of a principal as a pattern; name each principal, or write `\"{key}\": {{\"AWS\": \"*\"}}` with a condition on `aws:PrincipalArn`"
            ));
        }
    }
}
