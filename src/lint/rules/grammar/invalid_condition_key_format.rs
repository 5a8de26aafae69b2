//! The condition key is not `prefix:name`.

use crate::lint::{Check, strings};

/// Keys of AWS's own that are met without their `aws:`.
const GLOBAL: [&str; 16] = [
    "CurrentTime",
    "EpochTime",
    "MultiFactorAuthAge",
    "MultiFactorAuthPresent",
    "PrincipalAccount",
    "PrincipalArn",
    "PrincipalOrgID",
    "PrincipalType",
    "RequestedRegion",
    "SecureTransport",
    "SourceAccount",
    "SourceArn",
    "SourceIp",
    "SourceVpc",
    "userid",
    "username",
];

/// The one key of AWS CloudFormation's stack policies, which are written in this language.
const STACK_POLICY_KEY: &str = "ResourceType";

pub(crate) fn check(cx: &mut Check<'_>) {
    for condition in strings::conditions(cx.policy) {
        let key = condition.key.as_str();
        if is_key(key) || key == STACK_POLICY_KEY || strings::is_template(key) {
            continue;
        }
        let bare = key.trim();
        let known = GLOBAL
            .iter()
            .find(|name| name.eq_ignore_ascii_case(after_aws(bare)));
        let help = match known {
            Some(name) => {
                format!("AWS refuses a key without its service; did you mean `aws:{name}`?")
            }
            None => "AWS refuses a key that is not a service prefix, a colon and a name, such as `aws:SourceIp`".to_owned(),
        };
        cx.find(
            condition.key.span(),
            format!("`{key}` is not a condition key of the form `prefix:name`"),
        )
        .help(help);
    }
}

fn is_key(key: &str) -> bool {
    key.split_once(':').is_some_and(|(prefix, name)| {
        !prefix.is_empty() && !name.is_empty() && !prefix.contains(char::is_whitespace)
    })
}

/// Takes off an `aws` that a mark other than a colon ends.
fn after_aws(key: &str) -> &str {
    ["aws.", "aws/", "aws-", "aws_", ":"]
        .iter()
        .find_map(|prefix| key.strip_prefix(prefix))
        .unwrap_or(key)
}
