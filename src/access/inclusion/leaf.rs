//! The elements of statements, each about one dimension of a request.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::Kind;
use super::constraint::Constraint;
use super::people::{self, Alias};
use super::variables::Values;
use crate::access::condition::{Listed, Test};
use crate::access::pattern::Reading;
use crate::access::pattern::{ArnPattern, Glob, Pattern, VariableName};
use crate::access::principal::Entry;
use crate::access::statement::Compiled;
use crate::policy::{BaseOperator, Operator};

/// What an element is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Dimension {
    Principal,
    Action,
    Resource,
    /// A condition key, in lower case.
    Key(Box<str>),
}

/// An element of a statement: it holds where the request's value in its dimension is one of those
/// listed, or passes the condition.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) dimension: Dimension,
    pub(super) body: Body,
    /// It has policy variables.
    open: bool,
    /// The element made ready, where it has none.
    ready: OnceCell<Rc<Constraint>>,
}

#[derive(PartialEq, Debug)]
pub(super) enum Body {
    Actions(Arc<[Pattern]>),
    Resources(Arc<[ArnPattern]>),
    Principals(Vec<Glob>),
    Test(Test),
    /// What it holds for is not documented.
    Open(String),
}

/// An element and whether it is to hold.
pub(super) type Literal = (Rc<Leaf>, bool);

impl Leaf {
    fn new(dimension: Dimension, body: Body) -> Rc<Self> {
        let mut leaf = Self {
            dimension,
            body,
            open: false,
            ready: OnceCell::new(),
        };
        let open = leaf.variables().next().is_some();
        leaf.open = open;
        Rc::new(leaf)
    }

    /// The policy variables in it.
    pub(super) fn variables(&self) -> Box<dyn Iterator<Item = &VariableName> + '_> {
        match &self.body {
            Body::Resources(patterns) => Box::new(
                patterns
                    .iter()
                    .flat_map(|pattern| pattern.plain().variables()),
            ),
            Body::Test(test) => Box::new(test.values.iter().flat_map(|listed| {
                let pattern = match listed {
                    Listed::Text(pattern) => Some(pattern),
                    Listed::Arn(pattern) => Some(pattern.plain()),
                    _ => None,
                };
                pattern.into_iter().flat_map(Pattern::variables)
            })),
            Body::Actions(_) | Body::Principals(_) | Body::Open(_) => Box::new(std::iter::empty()),
        }
    }

    /// The element with values put in for its variables.
    pub(super) fn constraint(&self, values: &Values<'_>, reading: Reading) -> Rc<Constraint> {
        if self.open {
            return Rc::new(self.build(values, reading));
        }
        let ready = || Rc::new(self.build(&Values::default(), reading));
        self.ready.get_or_init(ready).clone()
    }

    fn build(&self, values: &Values<'_>, reading: Reading) -> Constraint {
        match &self.body {
            Body::Actions(patterns) => {
                Constraint::texts(patterns.iter().map(Glob::plain).collect())
            }
            Body::Principals(globs) => Constraint::texts(globs.clone()),
            Body::Resources(patterns) => values.resources(patterns, reading),
            Body::Test(test) => values.test(test),
            Body::Open(reason) => Constraint::Open(reason.clone()),
        }
    }
}

/// The elements of a statement. It applies where each is as it is asked to be.
pub(super) fn literals(statement: &Compiled, kind: Kind) -> Vec<Literal> {
    let actions = Body::Actions(statement.actions.patterns.clone());
    let resources = Body::Resources(statement.resources.patterns.clone());
    let mut all = vec![
        (
            Leaf::new(Dimension::Action, actions),
            !statement.actions.negated,
        ),
        (
            Leaf::new(Dimension::Resource, resources),
            !statement.resources.negated,
        ),
    ];
    if let (Kind::Resource, Some(principals)) = (kind, &statement.principals) {
        let readable = |entry: &&Entry| !matches!(entry, Entry::Unreadable(_));
        let globs = principals
            .entries
            .iter()
            .filter(readable)
            .flat_map(|entry| people::globs(entry, principals.negated))
            .collect();
        all.push((of_principals(globs), !principals.negated));
        if principals.entries.iter().filter(readable).count() < principals.entries.len() {
            let why = "a principal of a kind that IAM does not have".to_owned();
            all.push((Leaf::new(Dimension::Principal, Body::Open(why)), true));
        }
    }
    all.extend(statement.conditions.iter().map(|test| of_test(test, kind)));
    all
}

/// A condition. Those on who the caller is become elements about the principal, where policies name
/// principals.
pub(super) fn of_test(test: &Test, kind: Kind) -> Literal {
    if kind == Kind::Resource {
        match people::alias(test) {
            Alias::Globs(globs, sign) => return (of_principals(globs), sign),
            Alias::Open(why) => {
                return (Leaf::new(Dimension::Principal, Body::Open(why)), true);
            }
            Alias::None => {}
        }
    }
    let key = test.key.to_ascii_lowercase().into_boxed_str();
    let body = if test.is_undocumented() {
        Body::Open(format!(
            "`{}` on `{}` has an operator or a value that IAM does not document",
            test.operator_text, test.key
        ))
    } else {
        Body::Test(test.clone())
    };
    (Leaf::new(Dimension::Key(key), body), true)
}

/// A key is there.
pub(super) fn is_present(key: &str) -> Literal {
    let null = Operator::plain(BaseOperator::Null);
    let test = Test::of(key, null, vec![Listed::Bool(false)]);
    let dimension = Dimension::Key(key.to_ascii_lowercase().into());
    (Leaf::new(dimension, Body::Test(test)), true)
}

/// An element about a list of principals.
pub(super) fn of_principals(globs: Vec<Glob>) -> Rc<Leaf> {
    Leaf::new(Dimension::Principal, Body::Principals(globs))
}

/// An element about some actions.
pub(super) fn of_actions(patterns: Vec<Pattern>) -> Rc<Leaf> {
    Leaf::new(Dimension::Action, Body::Actions(patterns.into()))
}

/// An element about some resources.
pub(super) fn of_resources(patterns: Vec<ArnPattern>) -> Rc<Leaf> {
    Leaf::new(Dimension::Resource, Body::Resources(patterns.into()))
}
