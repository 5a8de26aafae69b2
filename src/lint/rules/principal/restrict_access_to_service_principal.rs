//! A service may use a resource on anybody's behalf.

use crate::lint::Check;
use crate::lint::principal::is_unresolved;
use crate::lint::service_principal::{limits_source, services};
use crate::policy::{Condition, PolicyType, Statement};

/// Keys by which one service or another is held to its customer, in ways of its own, and the old
/// ones of which other rules speak.
const OTHER_WAYS: &[&str] = &[
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:Referer",
    "aws:SourceOwner",
    "kms:CallerAccount",
    "kms:ViaService",
    "lambda:EventSourceToken",
];

/// How the keys begin that hold a service to the data it was given a key for.
const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext";

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Resource {
        return;
    }
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let mut services = services(statement).filter(|text| !is_unresolved(text.as_str()));
        let Some(first) = services.next() else {
            continue;
        };
        if limits_source(statement) || is_held_otherwise(statement) {
            continue;
        }
        let finding = cx.find(
            first.span(),
            format!("`{}` may do this on anybody's behalf", first.as_str()),
        );
        finding.help("any customer of AWS can have the service call for them, and the policy does not ask for whom it calls; add a condition on `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`");
        for other in services {
            finding.label(other.span(), "and this service");
        }
    }
}

fn is_held_otherwise(statement: &Statement<'_>) -> bool {
    let holds = |condition: &Condition<'_>| {
        let key = condition.key.as_str();
        let head = key.get(..ENCRYPTION_CONTEXT.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(ENCRYPTION_CONTEXT))
            || is_unresolved(key)
            || OTHER_WAYS.iter().any(|known| condition.is_about(known))
    };
    statement.conditions.iter().any(holds)
}
