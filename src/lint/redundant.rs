//! Entries of a list that others of the list cover.
//!
//! An entry covers another when it matches every text the other one matches, wildcards reaching
//! past slashes and colons. Entries that cover one another, directly or through a third, are one
//! group and one finding. Only entries with wildcards can cover others, and of a sorted list only
//! the stretch that begins with the text before the first wildcard, so that long lists of plain
//! names cost no more than sorting them.

use std::cmp::Ordering;

use memchr::memchr2;

use super::{Check, Edit, Fix, edit};
use crate::access::pattern::{Case, Pattern};
use crate::policy::Arn;
use crate::reference;
use crate::syntax::{Kind, Node, Text};

/// How many entries are shown beside the first.
const SHOWN: usize = 3;
/// How many pairs of entries are compared at most. Lists that fit a policy come nowhere near.
const MOST_COMPARISONS: usize = 100_000;

/// A list of patterns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'a> {
    /// The value as written.
    pub(crate) value: Node<'a>,
    /// `action` or `resource`
    pub(crate) noun: &'static str,
    /// How its entries compare letters.
    pub(crate) case: Case,
    /// `${…}` is a policy variable in it.
    pub(crate) variables: bool,
    /// It lists what is excepted.
    pub(crate) negated: bool,
}

/// Entries of which some cover others.
#[derive(Debug)]
struct Group {
    /// All of them, in the order of the list.
    members: Vec<usize>,
    /// Those that are covered, each with one that covers it.
    covered: Vec<(usize, usize)>,
}

/// Reports every group of entries that cover one another.
pub(crate) fn find(cx: &mut Check<'_>, list: List<'_>) {
    if list.value.kind() != Kind::Array || list.value.elements().nth(1).is_none() {
        return;
    }
    let nodes: Vec<Node<'_>> = list.value.elements().collect();
    let entries: Vec<Text<'_>> = nodes.iter().copied().filter_map(Node::text).collect();
    // A list with anything but texts in it is not read as it stands.
    if entries.len() != nodes.len() || is_plain(&entries, list.case) {
        return;
    }
    for group in groups(&entries, list.case, list.variables) {
        report(cx, list, &nodes, &entries, &group);
    }
}

/// Whether it is plain that no entry covers another: none is there twice, and none begins with what
/// stands before the first wildcard of another one.
fn is_plain(entries: &[Text<'_>], case: Case) -> bool {
    let texts: Vec<&str> = entries.iter().map(|entry| entry.as_str()).collect();
    let mut digests: Vec<u64> = texts.iter().map(|text| digest(text)).collect();
    digests.sort_unstable();
    if digests.windows(2).any(|pair| pair.first() == pair.last()) {
        return false;
    }
    let mut left = MOST_COMPARISONS / texts.len().max(1);
    for text in &texts {
        if memchr2(b'*', b'?', text.as_bytes()).is_none() {
            continue;
        }
        let Some(rest) = left.checked_sub(1) else {
            return false;
        };
        left = rest;
        let head = head(text);
        // What it matches, it matches with its own wildcards taken for letters.
        let may_cover = |other: &str| {
            begins(other, head, case) && (text.contains('$') || reference::covers(text, other))
        };
        if texts
            .iter()
            .filter(|other| may_cover(other))
            .take(2)
            .count()
            > 1
        {
            return false;
        }
    }
    true
}

/// A number that texts share which differ in the case of letters alone (FNV-1a).
fn digest(text: &str) -> u64 {
    folded(text).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn report(
    cx: &mut Check<'_>,
    list: List<'_>,
    nodes: &[Node<'_>],
    entries: &[Text<'_>],
    group: &Group,
) {
    let entry = |at: usize| entries.get(at).copied();
    let mut covered = group.covered.iter().copied();
    let Some((first, by)) = covered.next() else {
        return;
    };
    let (Some(first), Some(by)) = (entry(first), entry(by)) else {
        return;
    };
    let others = group.covered.len().saturating_sub(1);
    let equal = equal(first, by, list.case);
    let message = if equal {
        format!("`{}` is listed twice", first.as_str())
    } else {
        format!("`{}` is covered by `{}`", first.as_str(), by.as_str())
    };
    let finding = cx.find(first.span(), message);
    finding.label(by.span(), if equal { "first here" } else { "covers it" });
    for (other, _) in covered.take(SHOWN) {
        finding.label(
            nodes.get(other).map_or(list.value.span(), |n| n.span()),
            "covered too",
        );
    }
    if others > SHOWN {
        finding.note(format!(
            "one of {} that are covered",
            others.saturating_add(1)
        ));
    }
    let noun = list.noun;
    let help = if equal {
        format!("the list means the same without the repeated {noun}; remove it")
    } else {
        format!(
            "the list means the same without this {noun}; remove it or, if no more than it is meant, remove `{}`",
            by.as_str()
        )
    };
    let spans = group.members.iter().copied().filter_map(entry);
    finding
        .help(help)
        .locate(spans.map(Text::span))
        .fix(fix(list, nodes, entries, group));
}

/// Removes what is covered.
fn fix(list: List<'_>, nodes: &[Node<'_>], entries: &[Text<'_>], group: &Group) -> Fix {
    let covered = &group.covered;
    let edits = removals(nodes, |at| {
        covered.binary_search_by_key(&at, |pair| pair.0).is_ok()
    });
    let title = match group.covered.len() {
        1 => "remove it".to_owned(),
        several => format!("remove the {several} entries that are covered"),
    };
    if group
        .covered
        .iter()
        .all(|&pair| is_certain(list, entries, pair))
    {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    }
}

/// Whether an entry is covered however AWS reads wildcards in ARNs, past colons or each part
/// alone, and whatever the request holds for its variables.
fn is_certain(list: List<'_>, entries: &[Text<'_>], (covered, by): (usize, usize)) -> bool {
    let (Some(covered), Some(by)) = (entries.get(covered), entries.get(by)) else {
        return false;
    };
    if list.case == Case::Insensitive || equal(*covered, *by, list.case) {
        return true;
    }
    let (covered, by) = (covered.as_str(), by.as_str());
    if list.negated && covered.contains("${") {
        return false;
    }
    if by == "*" {
        return true;
    }
    let (Ok(covered), Ok(by)) = (Arn::parse(covered), Arn::parse(by)) else {
        return false;
    };
    let read = |part| Pattern::new(part, list.case, list.variables);
    [
        (by.partition(), covered.partition()),
        (by.service(), covered.service()),
        (by.region(), covered.region()),
        (by.account(), covered.account()),
        (by.resource(), covered.resource()),
    ]
    .into_iter()
    .all(|(by, covered)| by == covered || read(by).subsumes(&read(covered)))
}

/// Removes elements of an array with their commas, but not all of them: neighbours together, so
/// that no edit meets another.
pub(crate) fn removals(elements: &[Node<'_>], is_removed: impl Fn(usize) -> bool) -> Vec<Edit> {
    let span = |at: usize| elements.get(at).map(|node| node.span());
    let mut edits = Vec::new();
    let mut at = 0;
    while at < elements.len() {
        let first = at;
        while at < elements.len() && is_removed(at) {
            at += 1;
        }
        if at == first {
            at += 1;
            continue;
        }
        let run = match (span(at), first.checked_sub(1).and_then(span)) {
            (Some(next), _) => span(first).map(|start| start.to(next.before())),
            (None, Some(previous)) => {
                span(at.saturating_sub(1)).map(|last| previous.after().to(last))
            }
            (None, None) => None,
        };
        let around = elements.get(first.saturating_sub(1)..(at + 1).min(elements.len()));
        edits.extend(run.map(|run| edit::remove_run(around.unwrap_or_default(), run)));
    }
    edits
}

/// The groups of a list, in the order of their first members.
fn groups(entries: &[Text<'_>], case: Case, variables: bool) -> Vec<Group> {
    let pairs = pairs(entries, case, variables);
    if pairs.is_empty() {
        return Vec::new();
    }
    let covers = covers(entries.len(), &pairs);
    let mut parents: Vec<usize> = (0..entries.len()).collect();
    for &(by, covered) in &pairs {
        join(&mut parents, by, covered);
    }
    let mut members: Vec<(usize, usize)> = pairs
        .iter()
        .flat_map(|&(by, covered)| [by, covered])
        .map(|at| (root(&parents, at), at))
        .collect();
    members.sort_unstable();
    members.dedup();
    members
        .chunk_by(|one, other| one.0 == other.0)
        .map(|chunk| {
            let members: Vec<usize> = chunk.iter().map(|&(_, at)| at).collect();
            let cover = |&at: &usize| Some((at, covers.get(at).copied().flatten()?));
            Group {
                covered: members.iter().filter_map(cover).collect(),
                members,
            }
        })
        .collect()
}

/// For each entry one that covers it, where there is any: one that is not covered itself.
fn covers(length: usize, pairs: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut is_covered = vec![false; length];
    for &(_, covered) in pairs {
        if let Some(slot) = is_covered.get_mut(covered) {
            *slot = true;
        }
    }
    let mut covers: Vec<Option<usize>> = vec![None; length];
    for &(by, covered) in pairs {
        let is_last = is_covered.get(by) == Some(&false);
        if let Some(slot) = covers.get_mut(covered)
            && (is_last || slot.is_none())
        {
            *slot = Some(by);
        }
    }
    covers
}

/// Which entry covers which. Of entries that cover each other the first in the list covers the
/// rest, so that what is left when all covered ones are removed covers them still.
fn pairs(entries: &[Text<'_>], case: Case, variables: bool) -> Vec<(usize, usize)> {
    let text = |at: usize| entries.get(at).map_or("", |entry| entry.as_str());
    let mut order: Vec<usize> = (0..entries.len()).collect();
    // Equal ones stay in the order of the list.
    order.sort_by(|&a, &b| compare(text(a), text(b), case));
    let mut pairs = Vec::new();
    let mut first = order.first().copied().unwrap_or_default();
    for &other in order.iter().skip(1) {
        if compare(text(first), text(other), case).is_eq() {
            pairs.push((first, other));
        } else {
            first = other;
        }
    }
    let mut left = MOST_COMPARISONS;
    for at in 0..entries.len() {
        let written = text(at);
        if !written.contains(['*', '?']) {
            continue;
        }
        let head = head(written);
        let plain = !written.contains('$');
        let mut larger: Option<Pattern> = None;
        let from = order.partition_point(|&other| compare(text(other), head, case).is_lt());
        for &other in order.get(from..).unwrap_or_default() {
            let smaller = text(other);
            if !begins(smaller, head, case) {
                break;
            }
            if other == at || compare(smaller, written, case).is_eq() {
                continue;
            }
            let Some(rest) = left.checked_sub(1) else {
                return pairs;
            };
            left = rest;
            // What it matches, it matches with its own wildcards taken for letters.
            if plain && !reference::covers(written, smaller) {
                continue;
            }
            let larger = larger.get_or_insert_with(|| Pattern::new(written, case, variables));
            let smaller = Pattern::new(smaller, case, variables);
            if larger.subsumes(&smaller) && !(at > other && smaller.subsumes(larger)) {
                pairs.push((at, other));
            }
        }
    }
    pairs
}

/// The text before the first wildcard or variable.
fn head(text: &str) -> &str {
    let end = memchr::memchr3(b'*', b'?', b'$', text.as_bytes());
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn begins(text: &str, head: &str, case: Case) -> bool {
    // Names of one service differ most at their end.
    let last = head.len().wrapping_sub(1);
    let at_last = |text: &str| text.as_bytes().get(last).map(u8::to_ascii_lowercase);
    if at_last(text) != at_last(head) {
        return false;
    }
    match case {
        Case::Sensitive => text.starts_with(head),
        Case::Insensitive => text
            .as_bytes()
            .get(..head.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(head.as_bytes())),
    }
}

fn compare(one: &str, other: &str, case: Case) -> Ordering {
    match case {
        Case::Sensitive => one.cmp(other),
        Case::Insensitive => folded(one).cmp(folded(other)),
    }
}

fn folded(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn equal(one: Text<'_>, other: Text<'_>, case: Case) -> bool {
    match case {
        Case::Sensitive => one.as_str() == other.as_str(),
        Case::Insensitive => one.as_str().eq_ignore_ascii_case(other.as_str()),
    }
}

fn root(parents: &[usize], mut at: usize) -> usize {
    while let Some(&parent) = parents.get(at).filter(|&&parent| parent != at) {
        at = parent;
    }
    at
}

/// Puts two groups together; the root is the first member in the list.
fn join(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parents, one), root(parents, other));
    if let Some(slot) = parents.get_mut(one.max(other)) {
        *slot = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::json;

    /// The members of each group, and of them the covered ones.
    fn found(list: &str, case: Case) -> Vec<(Vec<usize>, Vec<usize>)> {
        let parsed = json::parse(SourceId::new(0), list);
        let nodes = parsed.tree.root().elements();
        let entries: Vec<_> = nodes.filter_map(Node::text).collect();
        groups(&entries, case, true)
            .into_iter()
            .map(|group| {
                let covered = group.covered.iter().map(|pair| pair.0).collect();
                (group.members, covered)
            })
            .collect()
    }

    #[test]
    fn groups_are_what_hangs_together() {
        for (list, case, expected) in [
            (r#"["a", "b"]"#, Case::Sensitive, vec![]),
            (
                r#"["a*", "b", "ab"]"#,
                Case::Sensitive,
                vec![(vec![0, 2], vec![2])],
            ),
            (
                r#"["b*c", "a", "b*", "a", "bc"]"#,
                Case::Sensitive,
                vec![(vec![0, 2, 4], vec![0, 4]), (vec![1, 3], vec![3])],
            ),
            (
                r#"["s3:Get*", "S3:getobject"]"#,
                Case::Insensitive,
                vec![(vec![0, 1], vec![1])],
            ),
            (r#"["s3:Get*", "S3:getobject"]"#, Case::Sensitive, vec![]),
            (
                r#"["A**", "a*", "ab"]"#,
                Case::Insensitive,
                vec![(vec![0, 1, 2], vec![1, 2])],
            ),
            (
                r#"["x/${v}", "x/*", "x/${w}"]"#,
                Case::Sensitive,
                vec![(vec![0, 1, 2], vec![0, 2])],
            ),
            (
                r#"["a", "*", "b", "*"]"#,
                Case::Sensitive,
                vec![(vec![0, 1, 2, 3], vec![0, 2, 3])],
            ),
        ] {
            assert_eq!(found(list, case), expected, "{list}");
        }
    }

    #[test]
    fn neighbours_are_removed_together() {
        let list = r#"["a", "b", "c", "d", "e"]"#;
        let parsed = json::parse(SourceId::new(0), list);
        let nodes: Vec<_> = parsed.tree.root().elements().collect();
        let ranges = |removed: &[usize]| {
            removals(&nodes, |at| removed.contains(&at))
                .iter()
                .map(|edit| list[edit.span.range()].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(ranges(&[0, 1]), ["\"a\", \"b\", "]);
        assert_eq!(ranges(&[1, 3, 4]), ["\"b\", ", ", \"d\", \"e\""]);
    }
}
