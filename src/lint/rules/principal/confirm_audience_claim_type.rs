//! `ForAllValues` on the audience of a token.

use crate::lint::{Check, audience};
use crate::policy::SetPrefix;

/// The claim that may have several values, which is up to the provider
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>).
const CLAIMS: &[&str] = &["aud"];

pub(crate) fn check(cx: &mut Check<'_>) {
    for (statement, condition) in audience::under(cx, SetPrefix::ForAllValues, CLAIMS) {
        let key = condition.key.as_str();
        cx.find(
            condition.operator_text.span(),
            format!("`ForAllValues` stands before `{key}`, and holds without an audience"),
        )
        .label(condition.key.span(), "the audience")
        .help("a token whose audience is a single value needs no set operator, and one without an audience passes this condition; remove `ForAllValues:` unless the provider lists several audiences in its tokens")
        .maybe_fix(audience::without_prefix(statement, condition));
    }
}
