//! A wildcard in the subject of GitHub's tokens.

use crate::lint::federation::{GITHUB, compares};
use crate::lint::{Check, strings};
use crate::policy::{BaseOperator, Condition, PolicyType};
use crate::syntax::Text;

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Trust {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        for condition in statement.conditions.iter().filter(|one| admits(one)) {
            for text in strings::values(condition).filter(|text| text.as_str().contains('*')) {
                report(cx, text);
            }
        }
    }
}

/// Whether a condition lets in the subjects that match a pattern.
fn admits(condition: &Condition<'_>) -> bool {
    let like = condition
        .operator
        .is_some_and(|operator| operator.base == BaseOperator::StringLike);
    like && compares(condition, GITHUB, &["sub"])
}

fn report(cx: &mut Check<'_>, text: Text<'_>) {
    let subject = text.as_str();
    cx.find(
        text.span(),
        format!("`{subject}` lets {} assume the role", who(subject)),
    )
    .help("the subject of a token is `repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH`, or `repo:OWNER/REPOSITORY:environment:NAME`, and the wildcard stands for any text in it; name the repository and the branch or environment");
}

/// Whom a pattern lets in.
fn who(subject: &str) -> &'static str {
    let head = subject.split('*').next().unwrap_or_default();
    let Some(rest) = head.strip_prefix("repo:") else {
        return "workflows of any GitHub repository";
    };
    match rest.split_once('/') {
        None | Some(("", _)) => "workflows of other GitHub organizations",
        Some((_, repository)) if repository.contains(':') => "several branches or environments",
        Some(_) => "several repositories",
    }
}
