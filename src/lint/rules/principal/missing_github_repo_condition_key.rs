//! GitHub Actions is trusted without a condition on the repository.

use crate::lint::Check;
use crate::lint::federation::{GITHUB, WEB_IDENTITY, compares, oidc};
use crate::lint::principal::is_unresolved;
use crate::lint::trust::is_about;
use crate::policy::{PolicyType, Statement};

/// The claims that say from which owner's or repository's workflow a token comes
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>).
const CLAIMS: &[&str] = &[
    "sub",
    "repository",
    "repository_id",
    "repository_owner_id",
    "job_workflow_ref",
    "enterprise_id",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let mut providers = oidc(statement);
        let github = providers.find(|(_, provider)| provider.eq_ignore_ascii_case(GITHUB));
        let Some((text, _)) = github else {
            continue;
        };
        if is_about(statement, WEB_IDENTITY) && !is_limited(statement) {
            cx.find(
                text.span(),
                "workflows of any GitHub repository may assume the role",
            )
            .help("the provider is the same for everybody who uses GitHub, and AWS refuses a trust policy that does not test the subject of its tokens; add a condition on `token.actions.githubusercontent.com:sub`, such as `repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH`");
        }
    }
}

fn is_limited(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        is_unresolved(condition.key.as_str()) || compares(condition, GITHUB, CLAIMS)
    })
}
