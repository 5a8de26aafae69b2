//! A resource is neither `*` nor an ARN.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix, strings};
use crate::policy::Resource;

const PREFIX: &str = "arn:";

/// Ways in which policies of services, written in this language, name resources without an ARN:
/// API Gateway's short form, and CloudFormation's stack policies.
const OTHER_FORMS: [&str; 2] = ["execute-api:/", "LogicalResourceId/"];

pub(crate) fn check(cx: &mut Check<'_>) {
    for resource in strings::resources(cx.policy) {
        let text = resource.as_str();
        if text.starts_with(PREFIX) || may_match_prefix(text) || is_other(text) {
            continue;
        }
        cx.find(
            resource.text.span(),
            format!("the resource `{text}` does not begin with `arn:`"),
        )
        .help("AWS refuses a resource that is neither an ARN nor `*`; write the whole ARN, such as `arn:aws:iam::123456789012:user/name`")
        .maybe_fix(fix(resource));
    }
}

/// Whether what stands before the first wildcard may be the beginning of `arn:`.
fn may_match_prefix(text: &str) -> bool {
    text.find(['*', '?'])
        .and_then(|at| text.get(..at))
        .is_some_and(|literal| PREFIX.starts_with(literal))
}

/// A variable in this place is `variable-unsupported-in-element`'s business.
fn is_other(text: &str) -> bool {
    text.starts_with("${")
        || OTHER_FORMS.iter().any(|form| text.starts_with(form))
        || strings::is_template(text)
}

/// Where only `arn:` itself is at fault.
fn fix(resource: Resource<'_>) -> Option<Fix> {
    let text = resource.as_str();
    let trimmed = text.trim_start();
    let blank = text.len() - trimmed.len();
    let head = trimmed.get(..PREFIX.len())?;
    let wrong = if head.eq_ignore_ascii_case(PREFIX) {
        blank + PREFIX.len()
    } else if ["aws:", "aws-"].contains(&head) && trimmed.matches(':').count() >= 4 {
        blank
    } else {
        return None;
    };
    let edit = replace_part(resource.text, 0..wrong, PREFIX);
    Some(Fix::safe("begin it with `arn:`", vec![edit]))
}
