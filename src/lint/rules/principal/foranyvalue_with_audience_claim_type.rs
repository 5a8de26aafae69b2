//! `ForAnyValue` on the audience of a token.

use crate::lint::{Check, audience};
use crate::policy::SetPrefix;

/// The claims that say for whom a token was issued
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>).
const CLAIMS: &[&str] = &["aud", "oaud", "azp", "app_id"];

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, condition) in audience::under(cx, SetPrefix::ForAnyValue, CLAIMS) {
        let key = condition.key.as_str();
        cx.find(
            condition.operator_text.span(),
            format!("`ForAnyValue` stands before `{key}`, which has a single value"),
        )
        .label(condition.key.span(), "the audience")
        .help("one value that matches is enough to it, whatever else a token says of its audience; AWS advises against set operators on keys with a single value; remove `ForAnyValue:`")
        .maybe_fix(audience::without_prefix(statement, condition));
    }
}
