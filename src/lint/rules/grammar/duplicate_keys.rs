//! An object has the same key twice.

use std::collections::HashMap;

use crate::lint::edit::remove_member;
use crate::lint::{Check, Fix};
use crate::syntax::{Kind, Member, Node};

/// Beyond so many members a table costs less than comparing each pair.
const FEW: usize = 32;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    if !policy.whole {
        return below(cx, policy.node);
    }
    // All objects that a well-formed policy can have, without a walk over its lists.
    find_in(cx, policy.node);
    for statement in &policy.statements {
        find_in(cx, statement.node);
        if let Some(principal) = &statement.principal {
            find_in(cx, principal.value);
        }
        if let Some(condition) = statement.condition {
            find_in(cx, condition.value);
            for operator in condition.value.members() {
                find_in(cx, operator.value);
            }
        }
    }
}

fn below(cx: &mut Check<'_>, root: Node<'_>) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        find_in(cx, node);
        open.extend(node.members().map(|member| member.value));
        open.extend(node.elements());
    }
}

fn find_in(cx: &mut Check<'_>, object: Node<'_>) {
    if object.kind() != Kind::Object {
        return;
    }
    if object.members().nth(FEW).is_none() {
        for (index, again) in object.members().enumerate() {
            let before = object.members().take(index);
            let mut alike = before.filter(|member| member.key.as_str() == again.key.as_str());
            if let Some(first) = alike.next() {
                report(cx, object, first, again);
            }
        }
    } else {
        let mut seen = HashMap::new();
        for again in object.members() {
            let first = *seen.entry(again.key.as_str()).or_insert(again);
            if first.key != again.key {
                report(cx, object, first, again);
            }
        }
    }
}

fn report(cx: &mut Check<'_>, object: Node<'_>, first: Member<'_>, again: Member<'_>) {
    let key = again.key.as_str();
    // In a long object each repair would cost a look at all of it.
    let is_short = object.members().nth(FEW).is_none();
    let same = is_short && first.value.literal() == again.value.literal();
    let fix = same.then(|| {
        let edit = remove_member(object, again);
        Fix::safe("remove the second, which says the same", vec![edit])
    });
    cx.find(again.key.span(), format!("the key `{key}` stands twice in this object"))
        .label(first.key.span(), "first here")
        .help("AWS's grammar has each key once; where a policy with both is not refused, the JSON reader keeps one of them, most often the last, and the other has no effect; write both contents under one key")
        .maybe_fix(fix);
}
