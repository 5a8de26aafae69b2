//! A statement taken apart by its actions, resources and principals, and which other statements
//! stand in the way of each part.

use super::leaf::{self, Body, Dimension, Literal};
use super::people;
use super::subject::{Statement, Subject};
use std::collections::HashSet;

use super::{Against, Kind};
use crate::access::actions::{ActionSet, action_pattern};
use crate::access::pattern::{ArnPattern, Glob, Pattern, Reading};

/// How many entries of a list are compared with a part; longer lists are left to the search.
const MOST_COMPARED: usize = 64;

/// A part of what a statement allows: one entry of each of its lists.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The part's own elements.
    pub(super) literals: Vec<Literal>,
    pub(super) denies: Vec<Relevant>,
    pub(super) reference_allows: Vec<Relevant>,
    pub(super) reference_denies: Vec<Relevant>,
}

/// A statement that applies to some requests of a part.
#[derive(Clone, Debug)]
pub(super) struct Relevant {
    /// Its position among those of its kind.
    at: usize,
    /// All its elements.
    pub(super) all: Vec<Literal>,
    /// Those of them that do not hold for the whole part, so that a request may get out of it.
    pub(super) ways_out: Vec<Literal>,
}

/// How a list relates to one entry of another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Relation {
    /// No request of the entry is in the list.
    Apart,
    /// All are.
    Whole,
    /// Some may be.
    Some,
}

impl Relation {
    /// The relation to all that the list does not hold.
    const fn negated(self, negated: bool) -> Self {
        match (self, negated) {
            (Self::Apart, true) => Self::Whole,
            (Self::Whole, true) => Self::Apart,
            (relation, _) => relation,
        }
    }

    /// From whether single entries of the list take in all, or some, of it.
    fn of_list<'l, T: 'l>(
        list: impl IntoIterator<Item = &'l T>,
        takes_in: impl Fn(&T) -> bool,
        meets: impl Fn(&T) -> bool,
    ) -> Self {
        let mut relation = Self::Apart;
        for entry in list {
            if takes_in(entry) {
                return Self::Whole;
            }
            if relation == Self::Apart && meets(entry) {
                relation = Self::Some;
            }
        }
        relation
    }
}

/// The parts of what `grant` allows.
pub(super) fn parts<'p>(
    subject: &'p Subject<'_>,
    grant: &'p Statement<'_>,
) -> impl Iterator<Item = Part> + 'p {
    let actions = entries(
        &grant.compiled.actions.patterns,
        grant.compiled.actions.negated,
    );
    let rest: Vec<Literal> = grant
        .literals
        .iter()
        .filter(|(leaf, _)| {
            matches!(leaf.dimension, Dimension::Key(_)) || matches!(leaf.body, Body::Open(_))
        })
        .cloned()
        .collect();
    let resources: Vec<Split> = split(grant, &Dimension::Resource, |body| match body {
        Body::Resources(patterns) if patterns.len() > 1 => patterns
            .iter()
            .map(|pattern| leaf::of_resources(vec![pattern.clone()]))
            .collect(),
        _ => Vec::new(),
    });
    let principals: Vec<Split> = split(grant, &Dimension::Principal, |_| {
        let set = grant
            .compiled
            .principals
            .iter()
            .filter(|_| subject.kind() == Kind::Resource);
        set.flat_map(|set| &set.entries)
            .map(|entry| leaf::of_principals(people::globs(entry, false)))
            .collect()
    });
    let mut done: HashSet<Vec<usize>> = HashSet::new();
    actions.into_iter().flat_map(move |action| {
        let own = match action {
            Some(pattern) => vec![(leaf::of_actions(vec![pattern.clone()]), true)],
            None => elements(grant, &Dimension::Action),
        };
        let mut all = Vec::new();
        let Some(related) = Related::of(subject, action) else {
            return all;
        };
        // Actions in the way of which the same statements stand, each wholly, go the same way.
        if related.wholly && !done.insert(related.signature()) {
            return all;
        }
        for resource in &resources {
            let near = related.near(resource, subject);
            for principal in &principals {
                let mut literals = own.clone();
                literals.extend(resource.iter().chain(principal).cloned());
                literals.extend(rest.iter().cloned());
                all.push(near.part(literals));
            }
        }
        all
    })
}

/// The elements in one dimension: one alone, where a list was taken apart, else as they are.
type Split = Vec<Literal>;

fn entries<T>(list: &[T], negated: bool) -> Vec<Option<&T>> {
    if negated {
        vec![None]
    } else {
        list.iter().map(Some).collect()
    }
}

fn elements(grant: &Statement<'_>, dimension: &Dimension) -> Vec<Literal> {
    let own = grant.literals.iter();
    own.filter(|(leaf, _)| leaf.dimension == *dimension && !matches!(leaf.body, Body::Open(_)))
        .cloned()
        .collect()
}

/// Takes the one positive list of a dimension apart; all elements of the dimension together where
/// there are several, or a negated one.
fn split(
    grant: &Statement<'_>,
    dimension: &Dimension,
    apart: impl Fn(&Body) -> Vec<std::rc::Rc<leaf::Leaf>>,
) -> Vec<Split> {
    let own = elements(grant, dimension);
    match &*own {
        [(leaf, true)] => {
            let single = apart(&leaf.body);
            if single.is_empty() {
                vec![own]
            } else {
                single.into_iter().map(|leaf| vec![(leaf, true)]).collect()
            }
        }
        _ => vec![own],
    }
}

/// The statements that meet some actions, with the ways out of each.
struct Related {
    denies: Vec<Relevant>,
    reference_allows: Vec<Relevant>,
    reference_denies: Vec<Relevant>,
    wholly: bool,
}

impl Related {
    /// `None` where the comparison is not about the actions.
    fn of(subject: &Subject<'_>, action: Option<&Pattern>) -> Option<Self> {
        // No request has such an action.
        if action.is_some_and(|action| !is_possible(action)) {
            return None;
        }
        let mut wholly = true;
        let mut relevant = |list: &[Statement<'_>]| {
            let mut kept = Vec::new();
            for (at, statement) in list.iter().enumerate() {
                let relation = action.map_or(Relation::Some, |action| {
                    of_actions(&statement.compiled.actions, action)
                });
                if relation == Relation::Apart {
                    continue;
                }
                wholly &= relation == Relation::Whole;
                let is_way = |(leaf, _): &&Literal| {
                    relation == Relation::Some || leaf.dimension != Dimension::Action
                };
                let all = match action.filter(|_| relation == Relation::Some) {
                    Some(action) => near_action(statement, action),
                    None => statement.literals.clone(),
                };
                kept.push(Relevant {
                    at,
                    ways_out: all.iter().filter(is_way).cloned().collect(),
                    all,
                });
            }
            kept
        };
        let denies = relevant(&subject.denies);
        let reference_allows = relevant(&subject.reference_allows);
        let reference_denies = relevant(&subject.reference_denies);
        if let (Against::Forbidden(forbidden), Some(action)) = (subject.comparison.against, action)
        {
            match of_actions(&forbidden.actions, action) {
                Relation::Apart => return None,
                Relation::Whole => {}
                Relation::Some => wholly = false,
            }
        }
        Some(Self {
            denies,
            reference_allows,
            reference_denies,
            wholly,
        })
    }

    /// Those of them that meet the resources of a part, too.
    fn near(&self, resource: &Split, subject: &Subject<'_>) -> Self {
        let [(own, true)] = &**resource else {
            return self.filtered(|_| Relation::Some);
        };
        let Body::Resources(patterns) = &own.body else {
            return self.filtered(|_| Relation::Some);
        };
        let [pattern] = &**patterns else {
            return self.filtered(|_| Relation::Some);
        };
        self.filtered(|relevant| {
            let listed = relevant
                .all
                .iter()
                .find_map(|(leaf, sign)| match &leaf.body {
                    Body::Resources(list) => Some((list, !sign)),
                    _ => None,
                });
            match listed {
                Some((list, negated)) if list.len() <= MOST_COMPARED => {
                    of_resources(list, pattern, subject).negated(negated)
                }
                _ => Relation::Some,
            }
        })
    }

    fn filtered(&self, relation: impl Fn(&Relevant) -> Relation) -> Self {
        let keep = |list: &[Relevant]| {
            let mut kept = Vec::new();
            for relevant in list {
                match relation(relevant) {
                    Relation::Apart => {}
                    Relation::Some => kept.push(relevant.clone()),
                    Relation::Whole => {
                        let mut relevant = relevant.clone();
                        relevant
                            .ways_out
                            .retain(|(leaf, _)| leaf.dimension != Dimension::Resource);
                        kept.push(relevant);
                    }
                }
            }
            kept
        };
        Self {
            denies: keep(&self.denies),
            reference_allows: keep(&self.reference_allows),
            reference_denies: keep(&self.reference_denies),
            wholly: self.wholly,
        }
    }

    /// Which statements stand in the way.
    fn signature(&self) -> Vec<usize> {
        let ids = |list: &[Relevant], kind: usize| {
            list.iter()
                .map(|relevant| relevant.at * 3 + kind)
                .collect::<Vec<_>>()
        };
        [
            ids(&self.denies, 0),
            ids(&self.reference_allows, 1),
            ids(&self.reference_denies, 2),
        ]
        .concat()
    }

    fn part(&self, literals: Vec<Literal>) -> Part {
        Part {
            literals,
            denies: self.denies.clone(),
            reference_allows: self.reference_allows.clone(),
            reference_denies: self.reference_denies.clone(),
        }
    }
}

/// The elements of a statement, with no more of a long list of actions than can have one in common
/// with `action`.
fn near_action(statement: &Statement<'_>, action: &Pattern) -> Vec<Literal> {
    let set = &statement.compiled.actions;
    let near = |(leaf, sign): &Literal| match leaf.dimension {
        Dimension::Action => {
            let listed = set.near(action).filter(|other| other.intersects(action));
            (leaf::of_actions(listed.cloned().collect()), *sign)
        }
        _ => (leaf.clone(), *sign),
    };
    statement.literals.iter().map(near).collect()
}

/// Whether an action can have a service prefix and a name; a policy may name one that has no colon.
fn is_possible(action: &Pattern) -> bool {
    action.intersects(&action_pattern("?*:?*"))
        || action.as_literal().is_some_and(|text| !text.contains(':'))
}

fn of_actions(set: &ActionSet, action: &Pattern) -> Relation {
    let relation = match action.as_literal() {
        Some(name) if set.lists(name) => Relation::Whole,
        Some(_) => Relation::Apart,
        None => Relation::of_list(
            set.near(action),
            |pattern| pattern.subsumes(action),
            |pattern| pattern.intersects(action),
        ),
    };
    relation.negated(set.negated)
}

fn of_resources(list: &[ArnPattern], own: &ArnPattern, subject: &Subject<'_>) -> Relation {
    let has_variables = |pattern: &ArnPattern| pattern.plain().has_variables();
    let glob = |pattern: &ArnPattern| match subject.reading {
        Reading::ByPart => Glob::by_part(pattern),
        Reading::Plain => Glob::plain(pattern.plain()),
    };
    if has_variables(own) {
        let takes_all = list.iter().any(|pattern| pattern.plain().is_star());
        return if takes_all {
            Relation::Whole
        } else {
            Relation::Some
        };
    }
    let own_glob = glob(own);
    Relation::of_list(
        list,
        |pattern| {
            pattern.plain().is_star()
                || !has_variables(pattern)
                    && (pattern == own
                        || own
                            .plain()
                            .as_literal()
                            .is_some_and(|text| glob(pattern).matches(text)))
        },
        |pattern| has_variables(pattern) || !glob(pattern).clashes(&own_glob),
    )
}
