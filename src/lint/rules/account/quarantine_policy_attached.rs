use crate::lint::AccountCheck;

pub(crate) fn check(cx: &mut AccountCheck<'_>) {
    let account = cx.account;
    for user in &account.users {
        for policy in &user.policies {
            let is_aws = policy
                .arn
                .as_ref()
                .is_some_and(|arn| arn.contains(":aws:policy/"));
            if is_aws && policy.name.starts_with("AWSCompromisedKeyQuarantine") {
                cx.find(
                    policy.place,
                    format!("`{}` is quarantined by AWS: an access key of theirs leaked", user.name),
                )
                .help(
                    "the policy denies, among other things, a change of the password; rotate the key, look in CloudTrail for what was done with it, then detach the policy",
                );
            }
        }
    }
}
