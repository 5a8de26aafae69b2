//! Edits that put a condition under another operator, or do away with it or with some of its
//! values.

use super::Edit;
use super::edit::{self, Json, insert_member_after, remove_member, rename_key, replace_value};
use crate::policy::{Condition, Operator, Statement};
use crate::syntax::{Member, Node};

/// Puts `condition` under `operator`; `value` is the JSON that its value becomes, where that
/// changes. `None` where the key stands under that operator already.
pub(crate) fn under_operator(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    operator: Operator,
    value: Option<&str>,
) -> Option<Vec<Edit>> {
    let place = Place::of(statement, condition)?;
    let name = operator.to_string();
    let written = condition.value.literal();
    let value = value.unwrap_or(written);
    let target = place
        .block
        .members()
        .find(|other| other.key.as_str().eq_ignore_ascii_case(&name));
    let Some(target) = target else {
        if !place.is_alone() {
            let insertion = insert_member_after(place.operator, &name, &place.object(value));
            return Some(vec![place.removal(), insertion]);
        }
        let mut edits = vec![rename_key(condition.operator_text, &name)];
        if value != written {
            edits.push(replace_value(condition.value, &Json::Raw(value.to_owned())));
        }
        return Some(edits);
    };
    let key = condition.key.as_str();
    let mut others = target.value.members();
    if others.any(|other| other.key.as_str().eq_ignore_ascii_case(key)) {
        return None;
    }
    let last = target.value.members().last()?;
    let insertion = insert_member_after(last, key, &Json::Raw(value.to_owned()));
    Some(vec![place.removal(), insertion])
}

/// Removes `condition`, and what would be left empty around it.
pub(crate) fn remove(statement: &Statement<'_>, condition: &Condition<'_>) -> Option<Edit> {
    let place = Place::of(statement, condition)?;
    if !place.is_alone() || place.block.members().nth(1).is_some() {
        return Some(place.removal());
    }
    let mut elements = statement.node.members();
    let element = elements.find(|member| member.value == place.block)?;
    Some(remove_member(statement.node, element))
}

/// Removes the elements of `list` that are not to be kept; at least one is.
pub(crate) fn keep_only<'t>(list: Node<'t>, keep: impl Fn(Node<'t>) -> bool) -> Vec<Edit> {
    let elements: Vec<Node<'t>> = list.elements().collect();
    let mut edits = Vec::new();
    let mut kept: Option<Node<'t>> = None;
    let mut run: Option<(Node<'t>, Node<'t>)> = None;
    for element in list.elements() {
        if !keep(element) {
            run = Some((run.map_or(element, |(first, _)| first), element));
            continue;
        }
        if let Some((first, _)) = run.take() {
            let span = first.span().to(element.span().before());
            edits.push(edit::remove_run(&elements, span));
        }
        kept = Some(element);
    }
    if let (Some((_, last)), Some(kept)) = (run, kept) {
        let span = kept.span().after().to(last.span());
        edits.push(edit::remove_run(&elements, span));
    }
    edits
}

/// Where a condition stands.
struct Place<'t> {
    /// The value of `Condition`.
    block: Node<'t>,
    /// The operator and all its conditions.
    operator: Member<'t>,
    /// The condition.
    own: Member<'t>,
}

impl<'t> Place<'t> {
    fn of(statement: &Statement<'t>, condition: &Condition<'t>) -> Option<Self> {
        let block = statement.condition?.value;
        let mut operators = block.members();
        let operator = operators.find(|member| member.key == condition.operator_text)?;
        let mut keys = operator.value.members();
        let own = keys.find(|member| member.key == condition.key)?;
        Some(Self {
            block,
            operator,
            own,
        })
    }

    /// Whether the operator has no other condition.
    fn is_alone(&self) -> bool {
        self.operator.value.members().nth(1).is_none()
    }

    fn removal(&self) -> Edit {
        if self.is_alone() {
            remove_member(self.block, self.operator)
        } else {
            remove_member(self.operator.value, self.own)
        }
    }

    /// An operator's object with this condition alone, on one line where the present one is.
    fn object(&self, value: &str) -> Json {
        let whole = self.operator.value;
        let ends = (whole.members().next(), whole.members().last());
        match ends {
            (Some(first), Some(last)) if !whole.literal().contains('\n') => {
                let text = whole.tree().text();
                let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
                let opening = part(whole.range().start, first.key.node().range().start);
                let key = part(
                    self.own.key.node().range().start,
                    self.own.value.range().start,
                );
                let closing = part(last.value.range().end, whole.range().end);
                Json::Raw(format!("{opening}{key}{value}{closing}"))
            }
            _ => {
                let key = self.own.key.as_str().to_owned();
                Json::Object(vec![(key, Json::Raw(value.to_owned()))])
            }
        }
    }
}
