//! A Deny outside some Regions takes IAM along, which stands in none of them.

use crate::access::statement::Request;
use crate::access::truth::Truth;
use crate::lint::edit::add_string;
use crate::lint::self_service::{CHANGE_PASSWORD, Caller, Home, Place, Session, action_span, mfa};
use crate::lint::{Check, Fix};
use crate::policy::{Condition, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    if !mfa::concerns(cx.kind) {
        return;
    }
    let policy = cx.policy;
    if !policy
        .statements
        .iter()
        .any(|statement| region_test(statement).is_some())
    {
        return;
    }
    let self_service = cx.self_service();
    let home = self_service.homes().first().copied().unwrap_or(Home::ANY);
    for (compiled, statement) in self_service.statements() {
        let Some(condition) = region_test(statement) else {
            continue;
        };
        let denied = Session::ALL.into_iter().all(|session| {
            let request = Request {
                action: CHANGE_PASSWORD,
                resource: &home.user(Place::Root, "alice"),
                context: &Caller::new("alice", session, home),
                reading: None,
            };
            compiled.applies(&request) == Truth::Yes
        });
        if !denied {
            continue;
        }
        let fix = statement
            .action
            .as_ref()
            .filter(|element| element.negated)
            .map(|element| Fix::unsafe_("except IAM", vec![add_string(element.value, "iam:*")]));
        cx.find(
            action_span(statement, CHANGE_PASSWORD),
            "this Region restriction denies every call of IAM",
        )
        .label(condition.value.span(), "does not list `us-east-1`")
        .help("IAM is a global service and its calls carry `us-east-1` whatever Region the user works in, so users cannot even change their password; except `iam:*` by `NotAction`, along with the other global services in use, or list `us-east-1`")
        .maybe_fix(fix);
    }
}

/// The condition of a Deny that spares the Regions it lists.
fn region_test<'a>(statement: &'a Statement<'a>) -> Option<&'a Condition<'a>> {
    let spares = |condition: &&Condition<'_>| {
        condition.is_about("aws:RequestedRegion")
            && condition
                .operator
                .is_some_and(|operator| operator.base.is_negated())
            && condition.texts().all(is_commercial)
    };
    let conditions = statement.conditions.iter();
    conditions.filter(|_| statement.denies()).find(spares)
}

/// In other partitions IAM's calls carry other Regions, and what a template fills in is not known.
fn is_commercial(region: &str) -> bool {
    !["cn-", "us-gov-", "us-iso", "eu-iso", "eusc-"]
        .iter()
        .any(|prefix| region.starts_with(prefix))
        && !region.contains("${")
}
