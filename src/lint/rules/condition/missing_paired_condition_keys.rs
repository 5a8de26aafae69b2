//! A condition key that tells one's own network or account only together with another.

use crate::lint::{Check, strings};
use crate::policy::{Arn, Condition, Effect, PolicyType, Statement};

/// The keys that tell which VPC an address in `aws:VpcSourceIp` belongs to.
const NETWORKS: &[&str] = &[
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceVpcArn",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// The keys that tell whose the resource in `aws:SourceArn` is.
const OWNERS: &[&str] = &[
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    let of_resource = matches!(cx.kind, PolicyType::Resource | PolicyType::Trust);
    for statement in &policy.statements {
        for condition in &statement.conditions {
            if !lets_in(statement, condition) {
                continue;
            }
            if condition.is_about("aws:VpcSourceIp") && !has_any(statement, NETWORKS) {
                cx.find(
                    condition.key.span(),
                    "`aws:VpcSourceIp` without `aws:SourceVpc` fits the same address in any VPC",
                )
                .help("private addresses are used again in the VPCs of others, whose requests then match too; add `aws:SourceVpc`, `aws:SourceVpce` or `aws:SourceVpcArn` to the condition");
            } else if of_resource
                && condition.is_about("aws:SourceArn")
                && has_ownerless_arn(condition)
                && !has_any(statement, OWNERS)
            {
                cx.find(
                    condition.key.span(),
                    "`aws:SourceArn` without an account id fits resources of other accounts",
                )
                .help("a bucket of that name may be made by anyone once yours is gone, and an ARN with a wildcard for the account fits all accounts; add `aws:SourceAccount` to the condition");
            }
        }
    }
}

/// Whether the condition says who gets in: it allows, or is negated and denies.
fn lets_in(statement: &Statement<'_>, condition: &Condition<'_>) -> bool {
    let Some(operator) = condition.operator else {
        return false;
    };
    match statement.effect {
        Some(Effect::Allow) => !operator.base.is_negated(),
        Some(Effect::Deny) => operator.base.is_negated(),
        None => false,
    }
}

fn has_any(statement: &Statement<'_>, keys: &[&str]) -> bool {
    statement
        .conditions
        .iter()
        .any(|condition| keys.iter().any(|key| condition.is_about(key)))
}

/// Whether one of the ARNs names no account.
fn has_ownerless_arn<'a>(condition: &'a Condition<'a>) -> bool {
    strings::values(condition).any(|text| {
        let value = text.as_str();
        !strings::is_template(value)
            && Arn::parse(value).is_ok_and(|arn| matches!(arn.account(), "" | "*"))
    })
}
