//! Reads of `DynamoDB` are limited to attributes, but not to requests that name attributes.

use crate::access::actions::ActionSet;
use crate::lint::edit::{Json, insert_member_after};
use crate::lint::{Check, Fix};
use crate::policy::{ActionElement, Condition, OperatorFamily, Policy, Statement};

const ATTRIBUTES: &str = "dynamodb:Attributes";
const SELECT: &str = "dynamodb:Select";
const SPECIFIC: &str = "SPECIFIC_ATTRIBUTES";

/// The actions that return attributes and can be asked for some of them. From
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>.
const READS: &[&str] = &[
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in policy.statements.iter().filter(|one| one.allows()) {
        let limit = statement.conditions.iter().find(|one| limits(one));
        let (Some(condition), Some(element)) = (limit, &statement.action) else {
            continue;
        };
        if selects(statement) || denies_by_select(policy) || !reads(element) {
            continue;
        }
        cx.find(
            condition.key.span(),
            "a read that names no attributes gets all of them despite `dynamodb:Attributes`",
        )
        .help("AWS compares the attributes that a request names; a request that names none returns the whole item; demand `SPECIFIC_ATTRIBUTES` of `dynamodb:Select` in the same statement")
        .maybe_fix(fix(statement, element));
    }
}

/// Whether the condition compares attributes.
fn limits(condition: &Condition<'_>) -> bool {
    condition.is_about(ATTRIBUTES)
        && condition
            .operator
            .is_some_and(|operator| operator.base.family() == OperatorFamily::String)
}

fn reads(element: &ActionElement<'_>) -> bool {
    let actions = ActionSet::new(element);
    READS.iter().any(|read| actions.holds(read))
}

/// Whether the statement demands that attributes are named.
fn selects(statement: &Statement<'_>) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.is_about(SELECT)
            && condition
                .operator
                .is_some_and(|operator| !operator.base.is_negated())
            && condition.texts().any(|text| text == SPECIFIC)
    })
}

/// Whether another statement refuses reads by what they select.
fn denies_by_select(policy: &Policy<'_>) -> bool {
    policy
        .statements
        .iter()
        .filter(|statement| statement.denies())
        .flat_map(|statement| &statement.conditions)
        .any(|condition| condition.is_about(SELECT))
}

/// The missing condition. Actions that are no reads carry no `dynamodb:Select`, so beside them it
/// is asked for where it exists.
fn fix(statement: &Statement<'_>, element: &ActionElement<'_>) -> Option<Fix> {
    let mut conditions = statement.conditions.iter();
    if conditions.any(|condition| condition.is_about(SELECT)) {
        return None;
    }
    let is_read = |entry: &str| READS.iter().any(|read| read.eq_ignore_ascii_case(entry));
    let reads_alone =
        !element.negated && element.patterns.iter().all(|entry| is_read(entry.as_str()));
    let operator = if reads_alone {
        "StringEquals"
    } else {
        "StringEqualsIfExists"
    };
    let block = statement.condition?.value;
    let same = block
        .members()
        .find(|member| member.key.as_str() == operator);
    let value = Json::text(SPECIFIC);
    let edit = if let Some(member) = same {
        insert_member_after(member.value.members().last()?, SELECT, &value)
    } else {
        let object = Json::Object(vec![(SELECT.to_owned(), value)]);
        insert_member_after(block.members().last()?, operator, &object)
    };
    let title = format!("demand `{SPECIFIC}` of `{SELECT}`");
    Some(Fix::unsafe_(title, vec![edit]))
}
