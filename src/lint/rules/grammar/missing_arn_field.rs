//! An ARN has fewer than six parts.

use crate::lint::{Check, strings};
use crate::policy::ArnFault;

pub(crate) fn check(cx: &mut Check<'_>) {
    for resource in strings::resources(cx.policy) {
        let Err(ArnFault::Parts(parts)) = resource.arn() else {
            continue;
        };
        let text = resource.as_str();
        if covers_the_rest(text) || strings::is_template(text) {
            continue;
        }
        let shape = match text.split(':').nth(2) {
            Some("iam") => "`arn:aws:iam::123456789012:user/name`, without a Region",
            Some("s3") => "`arn:aws:s3:::bucket/key`, without Region and account",
            _ => "`arn:partition:service:region:account:resource`, with empty parts kept",
        };
        cx.find(
            resource.text.content_span(),
            format!("`{text}` has {} of the six parts of an ARN", word(parts)),
        )
        .help(format!(
            "AWS refuses the policy, or the resource never matches; write it as {shape}"
        ));
    }
}

/// AWS lets a `*` that ends a part stand for what follows the colon too.
fn covers_the_rest(text: &str) -> bool {
    text.split(':').any(|part| part.ends_with('*'))
}

const fn word(parts: usize) -> &'static str {
    match parts {
        2 => "two",
        3 => "three",
        4 => "four",
        _ => "five",
    }
}
