//! A statement repeats another one.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::lint::redundant::removals;
use crate::lint::{Check, Fix};
use crate::policy::Statement;
use crate::syntax::{Kind, Node};

/// How many repetitions are shown beside the first.
const SHOWN: usize = 3;
/// Deeper than any policy goes.
const DEEPEST: usize = 8;

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    if policy.statements.len() < 2 {
        return;
    }
    let sizes = policy.statements.iter().map(measure);
    let mut measured: Vec<(usize, usize)> = sizes.zip(0..).collect();
    measured.sort_unstable();
    // Few statements are of the same size, and only those are read whole.
    let mut digests: Vec<(u64, usize)> = measured
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|chunk| chunk.len() > 1)
        .flatten()
        .filter_map(|&(_, at)| Some((statement_digest(policy.statements.get(at)?.node), at)))
        .collect();
    digests.sort_unstable();
    let mut groups: Vec<Vec<usize>> = digests
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|chunk| chunk.len() > 1)
        .map(|chunk| alike(chunk, &policy.statements))
        .filter(|group| group.len() > 1)
        .collect();
    groups.sort_unstable();
    for group in groups {
        report(cx, &group);
    }
}

/// How much text a statement's actions and resources are: the same for equal statements, whatever
/// the order of their lists.
fn measure(statement: &Statement<'_>) -> usize {
    let actions = statement.action.iter().flat_map(|one| &one.patterns);
    let resources = statement.resource.iter().flat_map(|one| &one.patterns);
    let lengths = actions.map(|one| one.as_str().len());
    lengths
        .chain(resources.map(|one| one.as_str().len()))
        .fold(statement.conditions.len(), usize::wrapping_add)
}

/// Of statements with equal digests the first and those that are truly equal to it.
fn alike(chunk: &[(u64, usize)], statements: &[Statement<'_>]) -> Vec<usize> {
    let mut places = chunk.iter().map(|&(_, at)| at);
    let Some(first) = places.next() else {
        return Vec::new();
    };
    let node = |at: usize| statements.get(at).map(|statement| statement.node);
    let is_same = |at: &usize| match (node(first), node(*at)) {
        (Some(one), Some(other)) => same_members(one, other, DEEPEST),
        _ => false,
    };
    std::iter::once(first)
        .chain(places.filter(is_same))
        .collect()
}

fn report(cx: &mut Check<'_>, group: &[usize]) {
    let policy = cx.policy;
    let statement = |at: &usize| policy.statements.get(*at);
    let mut members = group.iter().filter_map(statement);
    let (Some(first), Some(again)) = (members.next(), members.next()) else {
        return;
    };
    let finding = cx.find(again.handle(), "this statement repeats an earlier one");
    finding.label(first.handle(), "first here");
    for other in members.take(SHOWN) {
        finding.label(other.handle(), "and again");
    }
    finding
        .help("the policy means the same without it, and whoever changes one of the two has not changed the other; remove it")
        .locate(group.iter().filter_map(statement).map(Statement::opening))
        .maybe_fix(policy.statement.and_then(|element| {
            let repeated: Vec<Node<'_>> = group
                .iter()
                .skip(1)
                .filter_map(statement)
                .map(|statement| statement.node)
                .collect();
            fix(element.value, &repeated)
        }));
}

fn fix(list: Node<'_>, repeated: &[Node<'_>]) -> Option<Fix> {
    if list.kind() != Kind::Array {
        return None;
    }
    let nodes: Vec<Node<'_>> = list.elements().collect();
    let edits = removals(&nodes, |at| {
        nodes.get(at).is_some_and(|node| repeated.contains(node))
    });
    Some(Fix::safe("remove the repeated statement", edits))
}

/// A number that equal statements share, whatever their `Sid` and the order of their lists.
fn statement_digest(node: Node<'_>) -> u64 {
    let members = node.members().filter(|member| member.key.as_str() != "Sid");
    members
        .map(|member| hash_of((member.key.as_str(), digest(member.value, DEEPEST))))
        .fold(0, u64::wrapping_add)
}

fn digest(node: Node<'_>, depth: usize) -> u64 {
    let Some(depth) = depth.checked_sub(1) else {
        return 0;
    };
    match node.kind() {
        // A list of one is as good as its element.
        Kind::Array => node
            .elements()
            .map(|element| digest(element, depth))
            .fold(0, u64::wrapping_add),
        Kind::Object => node
            .members()
            .map(|member| hash_of((member.key.as_str(), digest(member.value, depth))))
            .fold(0, u64::wrapping_add),
        _ => hash_of(content(node)),
    }
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A scalar as text.
fn content(node: Node<'_>) -> &str {
    node.as_str().unwrap_or_else(|| node.literal())
}

/// Whether two objects have the same members, the `Sid` apart.
fn same_members(one: Node<'_>, other: Node<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let count = |node: Node<'_>| {
        let members = node.members();
        members
            .filter(|member| member.key.as_str() != "Sid")
            .count()
    };
    count(one) == count(other)
        && one
            .members()
            .filter(|member| member.key.as_str() != "Sid")
            .all(|member| {
                let other = other.get(member.key.as_str());
                other.is_some_and(|value| same(member.value, value, depth))
            })
}

fn same(one: Node<'_>, other: Node<'_>, depth: usize) -> bool {
    if one.kind() == Kind::Object || other.kind() == Kind::Object {
        return one.kind() == other.kind() && same_members(one, other, depth);
    }
    match (texts(one), texts(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.literal() == other.literal(),
    }
}

/// The scalars of a list, or of a lone value, in order; `None` where it holds anything else.
fn texts(node: Node<'_>) -> Option<Vec<&str>> {
    let is_scalar = |node: &Node<'_>| !matches!(node.kind(), Kind::Array | Kind::Object);
    let mut texts: Vec<&str> = match node.kind() {
        Kind::Array if node.elements().all(|element| is_scalar(&element)) => {
            node.elements().map(content).collect()
        }
        Kind::Array | Kind::Object => return None,
        _ => vec![content(node)],
    };
    texts.sort_unstable();
    Some(texts)
}
