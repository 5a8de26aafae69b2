//! The search for a request that one statement allows and should not.

use std::collections::BTreeMap;
use std::time::Instant;

use super::Against;
use super::asked::{self, Asked, Checked, Value};
use super::candidates::Variables;
use super::constraint::Constraint;
use super::leaf::{self, Dimension, Literal};
use super::parts::{Part, Relevant, parts};
use super::subject::{Statement, Subject};
use super::variables::Values;
use super::witness::{self, Witness};
use crate::access::theory::KeyValue;
use crate::access::truth::Truth;

/// How many steps one part of a comparison may take.
const MOST_STEPS: usize = 20_000;

const TOO_LONG: &str = "the policies are too large to compare in time";

/// What came of one statement.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It allows nothing that it should not.
    Nothing,
    /// It allows this.
    Found(Box<Witness>),
    /// It could not be told; why.
    Unknown(String),
}

/// Looks for a request that `grant` allows, part by part of what it is about.
pub(super) fn explore(subject: &Subject<'_>, grant: &Statement<'_>, deadline: Instant) -> Outcome {
    let mut unknown = None;
    for part in parts(subject, grant) {
        if Instant::now() > deadline {
            return Outcome::Unknown(TOO_LONG.to_owned());
        }
        match explore_part(subject, &part, deadline) {
            Outcome::Nothing => {}
            Outcome::Unknown(why) => unknown = unknown.or(Some(why)),
            found @ Outcome::Found(_) => return found,
        }
    }
    unknown.map_or(Outcome::Nothing, Outcome::Unknown)
}

fn explore_part(subject: &Subject<'_>, part: &Part, deadline: Instant) -> Outcome {
    let variables = Variables::of(subject, part);
    let run = |values: &Values<'_>, part: &Part, exact: bool| {
        Run {
            subject,
            values,
            exact,
            deadline,
            steps: 0,
        }
        .all(part)
    };
    if variables.is_empty() {
        return run(&Values::default(), part, true);
    }
    let ranges = variables.ranges();
    if !variables.are_listed() {
        let open = |known| Values {
            known,
            ranges: &ranges,
            names: &subject.names,
        };
        if let Outcome::Nothing = run(&open(Vec::new()), part, false) {
            return Outcome::Nothing;
        }
        // The key is absent, or it is there: each may be shown where both together are not.
        if let Some(key) = variables.only() {
            let absent = open(vec![(key.into(), KeyValue::Absent)]);
            let mut present = part.clone();
            present.literals.push(leaf::is_present(key));
            if let (Outcome::Nothing, Outcome::Nothing) = (
                run(&absent, part, true),
                run(&open(Vec::new()), &present, false),
            ) {
                return Outcome::Nothing;
            }
        }
    }
    let mut unknown = None;
    for known in variables.assignments() {
        if Instant::now() > deadline {
            return Outcome::Unknown(TOO_LONG.to_owned());
        }
        let values = Values {
            known,
            names: &subject.names,
            ..Values::default()
        };
        match run(&values, part, true) {
            Outcome::Nothing => {}
            Outcome::Unknown(why) => unknown = unknown.or(Some(why)),
            found @ Outcome::Found(_) => return found,
        }
    }
    match unknown {
        Some(why) => Outcome::Unknown(why),
        None if variables.are_listed() => Outcome::Nothing,
        None => Outcome::Unknown(format!(
            "no request was found, and with {} open it cannot be shown that there is none",
            variables.named()
        )),
    }
}

/// What is asked of each dimension so far.
type State = BTreeMap<Dimension, Vec<Asked>>;
type Model = BTreeMap<Dimension, Value>;
/// The ways to step out of one statement: one of them must be gone.
type Clause = Vec<(Dimension, Asked)>;

/// One search, with policy variables filled in or (not `exact`) taken for all they may be.
struct Run<'r, 's> {
    subject: &'r Subject<'s>,
    values: &'r Values<'r>,
    exact: bool,
    deadline: Instant,
    steps: usize,
}

/// What a branch of the search came to.
enum Branch {
    Nothing,
    Found(Box<Witness>),
    Unknown(String),
}

impl Run<'_, '_> {
    /// A request may be new because no Allow of the reference applies, or because one of its Denies
    /// does.
    fn all(&mut self, part: &Part) -> Outcome {
        let denies: Vec<&Relevant> = part.denies.iter().collect();
        let allows = part.reference_allows.iter().chain(denies.iter().copied());
        let mut unknown = None;
        match self.from(part, &[], allows) {
            Branch::Nothing => {}
            Branch::Found(witness) => return Outcome::Found(witness),
            Branch::Unknown(why) => unknown = Some(why),
        }
        if matches!(self.subject.comparison.against, Against::Reference(_)) {
            for deny in &part.reference_denies {
                match self.from(part, &deny.all, denies.iter().copied()) {
                    Branch::Nothing => {}
                    Branch::Found(witness) => return Outcome::Found(witness),
                    Branch::Unknown(why) => unknown = unknown.or(Some(why)),
                }
            }
        }
        unknown.map_or(Outcome::Nothing, Outcome::Unknown)
    }

    /// A request of the part to which `beside` applies too and none of `in_the_way` does.
    fn from<'p>(
        &mut self,
        part: &Part,
        beside: &[Literal],
        in_the_way: impl Iterator<Item = &'p Relevant>,
    ) -> Branch {
        let mut state = State::new();
        let mut model = Model::new();
        let always = [Dimension::Action, Dimension::Resource, Dimension::Principal];
        for dimension in always {
            state.insert(dimension, Vec::new());
        }
        for literal in part
            .literals
            .iter()
            .chain(&self.subject.region)
            .chain(beside)
        {
            let (dimension, asked) = self.ask(literal);
            let own = state.entry(dimension).or_default();
            if own.iter().any(|other| other.contradicts(&asked)) {
                return Branch::Nothing;
            }
            own.push(asked);
        }
        // Values that were put in for variables are values of the request.
        for (key, _) in &self.values.known {
            state.entry(Dimension::Key(key.clone())).or_default();
        }
        for (dimension, asked) in &state {
            match self.check(dimension, asked, &model) {
                Checked::By(value) => {
                    model.insert(dimension.clone(), value);
                }
                Checked::Never => return Branch::Nothing,
                Checked::Unknown(why) => return Branch::Unknown(why.to_owned()),
            }
        }
        let mut clauses: Vec<Clause> = Vec::new();
        for statement in in_the_way {
            let clause: Clause = statement
                .ways_out
                .iter()
                .map(|(leaf, sign)| self.ask(&(leaf.clone(), !sign)))
                .collect();
            if clause.is_empty() {
                return Branch::Nothing;
            }
            clauses.push(clause);
        }
        self.search(&state, &model, &clauses)
    }

    fn ask(&self, (leaf, sign): &Literal) -> (Dimension, Asked) {
        let constraint = leaf.constraint(self.values, self.subject.reading);
        let asked = Asked {
            leaf: leaf.clone(),
            constraint,
            sign: *sign,
        };
        (leaf.dimension.clone(), asked)
    }

    fn search(&mut self, state: &State, model: &Model, clauses: &[Clause]) -> Branch {
        self.steps += 1;
        if self.steps > MOST_STEPS || Instant::now() > self.deadline {
            return Branch::Unknown(TOO_LONG.to_owned());
        }
        // The narrowest way out first.
        let blocking = clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| !clause.iter().any(|way| is_gone(way, model)))
            .min_by_key(|(_, clause)| clause.len());
        let Some((at, clause)) = blocking else {
            return self.found(state, model);
        };
        let mut rest = clauses.to_vec();
        rest.swap_remove(at);
        let (mut state, mut model) = (state.clone(), model.clone());
        let mut unknown = None;
        for (dimension, asked) in clause {
            let mut more = state.get(dimension).cloned().unwrap_or_default();
            if more.iter().any(|other| other.contradicts(asked)) {
                continue;
            }
            more.push(asked.clone());
            match self.check(dimension, &more, &model) {
                Checked::Never => {}
                Checked::Unknown(why) => unknown = unknown.or(Some(why.to_owned())),
                Checked::By(value) => {
                    let (mut state, mut model) = (state.clone(), model.clone());
                    state.insert(dimension.clone(), more);
                    model.insert(dimension.clone(), value);
                    match self.search(&state, &model, &rest) {
                        Branch::Nothing => {}
                        Branch::Unknown(why) => unknown = unknown.or(Some(why)),
                        found @ Branch::Found(_) => return found,
                    }
                }
            }
            // All requests that go this way have been looked at: the others do not.
            let mut others = state.get(dimension).cloned().unwrap_or_default();
            others.push(asked.negated());
            match self.check(dimension, &others, &model) {
                Checked::Never => break,
                Checked::Unknown(_) => {}
                Checked::By(value) => {
                    state.insert(dimension.clone(), others);
                    model.insert(dimension.clone(), value);
                }
            }
        }
        unknown.map_or(Branch::Nothing, Branch::Unknown)
    }

    fn found(&self, state: &State, model: &Model) -> Branch {
        if !self.exact {
            return Branch::Unknown("policy variables are open".to_owned());
        }
        let open = state
            .values()
            .flatten()
            .find_map(|asked| match &*asked.constraint {
                Constraint::Open(why) => Some(why.clone()),
                _ => None,
            });
        match witness::confirmed(self.subject, model) {
            Ok(witness) => Branch::Found(Box::new(witness)),
            Err(why) => Branch::Unknown(open.unwrap_or(why)),
        }
    }

    fn check(&self, dimension: &Dimension, asked: &[Asked], model: &Model) -> Checked {
        if let Dimension::Key(key) = dimension
            && let Some(value) = self.values.get(key)
        {
            return fixed(value, asked);
        }
        let hints = match dimension {
            Dimension::Principal => &self.subject.principals,
            Dimension::Action => &self.subject.actions,
            Dimension::Resource => &self.subject.resources,
            Dimension::Key(key) => {
                let usual = self.subject.usual_value(key);
                return asked::check(dimension, asked, usual.as_slice());
            }
        };
        let mut hints: Vec<&str> = hints.iter().map(String::as_str).collect();
        let usual = match (dimension, model.get(&Dimension::Action)) {
            (Dimension::Resource, Some(Value::Text(action))) => self.subject.usual_resource(action),
            _ => String::new(),
        };
        if !usual.is_empty() {
            hints.push(&usual);
        }
        asked::check(dimension, asked, &hints)
    }
}

/// Whether a key that has a value already is as asked.
fn fixed(value: &KeyValue, asked: &[Asked]) -> Checked {
    let value = Value::Key(value.clone());
    let fails = |asked: &Asked| asked::holds(&asked.constraint, &value) == Truth::from(!asked.sign);
    if asked.iter().any(fails) {
        Checked::Never
    } else {
        Checked::By(value)
    }
}

/// Whether a way out is surely gone by the values that the request has so far.
fn is_gone((dimension, asked): &(Dimension, Asked), model: &Model) -> bool {
    let absent = Value::Key(KeyValue::Absent);
    let value = model.get(dimension).unwrap_or(&absent);
    asked::holds(&asked.constraint, value) == Truth::from(asked.sign)
}
