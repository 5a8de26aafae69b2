//! Moving actions that need `"Resource": "*"` into a statement of their own.

use crate::lint::edit::{self, Json};
use crate::lint::{Edit, Fix};
use crate::policy::{Action, Policy, Statement};

/// Takes `moved` out of the statement's `Action` and adds a statement after it that grants them on
/// `*` with the same effect and conditions. Where nothing else is in the statement, its resource
/// becomes `*`. `None` where the layout offers no place.
pub fn onto_star(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    moved: &[Action<'_>],
) -> Option<Fix> {
    let actions = statement.action.as_ref()?;
    let resource = statement.resource.as_ref()?;
    if moved.len() == actions.patterns.len() {
        let edit = edit::replace_value(resource.value, &Json::text("*"));
        return Some(Fix::safe("set the resource to `*`", vec![edit]));
    }
    let stays = |action: &&Action<'_>| !moved.iter().any(|gone| gone.text == action.text);
    let rest = actions
        .patterns
        .iter()
        .filter(stays)
        .map(|action| Json::text(action.as_str()));
    let rest = Json::one_or_list(rest.collect());
    let new = on_star(
        policy,
        statement,
        moved.iter().map(|action| action.as_str()),
    )?;
    let mut edits = after(policy, statement, &new)?;
    edits.push(edit::replace_value(actions.value, &rest));
    Some(Fix::safe("give it a statement of its own on `*`", edits))
}

/// Adds a statement after `statement` that grants `actions` on `*` with the same effect and
/// conditions.
pub fn add_on_star(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    actions: &[&str],
) -> Option<Vec<Edit>> {
    let new = on_star(policy, statement, actions.iter().copied())?;
    after(policy, statement, &new)
}

fn on_star<'s>(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    actions: impl Iterator<Item = &'s str>,
) -> Option<Json> {
    let actions = Json::one_or_list(actions.map(Json::text).collect());
    let mut members = Vec::new();
    if statement.sid.is_some() {
        members.push(("Sid".to_owned(), Json::text(free_sid(policy))));
    }
    let effect = statement.effect_element?.value.as_str()?;
    members.push(("Effect".to_owned(), Json::text(effect)));
    members.push(("Action".to_owned(), actions));
    members.push(("Resource".to_owned(), Json::text("*")));
    if let Some(condition) = statement.condition {
        members.push((
            "Condition".to_owned(),
            Json::Raw(condition.value.literal().to_owned()),
        ));
    }
    Some(Json::Object(members))
}

/// The new statement behind the old one, with brackets around the two where the old one stood alone.
fn after(policy: &Policy<'_>, statement: &Statement<'_>, new: &Json) -> Option<Vec<Edit>> {
    let added = edit::insert_after(statement.node, new);
    if policy.statement?.value != statement.node {
        return Some(vec![added]);
    }
    let opening = Edit::new(statement.node.span().before(), "[");
    let closed = Edit::new(added.span, format!("{}]", added.text));
    Some(vec![opening, closed])
}

/// A Sid that no statement has.
fn free_sid(policy: &Policy<'_>) -> String {
    let base = "ReadPasswordPolicy";
    let count = policy.statements.len();
    let mut names =
        std::iter::once(base.to_owned()).chain((2..count + 3).map(|n| format!("{base}{n}")));
    let taken = |name: &String| policy.statements.iter().any(|one| one.sid() == Some(name));
    names.find(|name| !taken(name)).unwrap_or_default()
}
