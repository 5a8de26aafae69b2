//! Comparisons of policies, as `iam-lint compare` asks for them.

use std::sync::{Arc, LazyLock};

use crate::access::actions::{ActionSet, action_pattern};
use crate::access::compiled::CompiledPolicy;
use crate::access::inclusion::{Against, Answer, Comparison, Holds, Kind};
use crate::access::pattern::ArnPattern;
use crate::access::statement::{Compiled, ResourceSet};
use crate::policy::{Arn, Effect};
use crate::reference::{AccessLevel, Service};
use crate::source::Span;

/// The actions that requests shown to people are made of where a policy names none.
static IAM_ACTIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let names = Service::named("iam").into_iter().flat_map(Service::actions);
    names.map(|action| format!("iam:{}", action.name)).collect()
});

/// The kind of policies by their shape: of a resource as soon as a statement names a principal.
#[must_use]
pub fn kind_of(policies: &[Arc<CompiledPolicy>]) -> Kind {
    let names = policies
        .iter()
        .flat_map(|policy| &policy.statements)
        .any(|statement| statement.principals.is_some());
    if names {
        Kind::Resource
    } else {
        Kind::Identity
    }
}

/// Access that policies must not give: any of the actions on any of the resources.
#[derive(Clone, Debug)]
pub struct Access {
    statement: Compiled,
}

/// What is wrong with a description of access.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AccessError {
    /// It names neither actions nor resources.
    #[error("`{0}` names no actions and no resources")]
    Nothing(String),
    /// An entry belongs to no list.
    #[error("`{0}` stands before `actions=` or `resources=`")]
    NoList(String),
    /// An action is none.
    #[error("`{0}` is not an action such as `iam:PassRole` or `s3:*`")]
    Action(String),
    /// A resource is none.
    #[error("`{0}` is neither an ARN nor `*`")]
    Resource(String),
}

impl Access {
    /// Any of `actions` (any at all, where none is named) on any of `resources` (likewise).
    ///
    /// # Errors
    /// Where nothing is named, or what is named is no action or resource.
    pub fn new(actions: &[&str], resources: &[&str]) -> Result<Self, AccessError> {
        let is_action = |text: &str| {
            text == "*"
                || text
                    .split_once(':')
                    .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
        };
        let is_resource = |text: &str| text == "*" || Arn::parse(text).is_ok();
        if let Some(wrong) = actions.iter().find(|text| !is_action(text)) {
            return Err(AccessError::Action((*wrong).to_owned()));
        }
        if let Some(wrong) = resources.iter().find(|text| !is_resource(text)) {
            return Err(AccessError::Resource((*wrong).to_owned()));
        }
        let actions = if actions.is_empty() { &["*"] } else { actions };
        let actions = ActionSet::of(actions.iter().map(|text| action_pattern(text)), false);
        let resources = if resources.is_empty() {
            ResourceSet::all()
        } else {
            ResourceSet {
                patterns: resources
                    .iter()
                    .map(|text| ArnPattern::new(text, false))
                    .collect(),
                negated: false,
            }
        };
        Ok(Self {
            statement: Compiled {
                index: 0,
                sid: None,
                span: Span::none(),
                effect: Effect::Allow,
                principals: None,
                actions,
                resources,
                conditions: Vec::new(),
            },
        })
    }

    /// Reads `actions=A,B,resources=R,S`.
    ///
    /// # Errors
    /// Where it is not of this form.
    ///
    /// ```
    /// use iam_lint::simulate::comparison::Access;
    ///
    /// assert!(Access::parse("actions=iam:PassRole,s3:*,resources=*").is_ok());
    /// assert!(Access::parse("iam:PassRole").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, AccessError> {
        let (mut actions, mut resources) = (Vec::new(), Vec::new());
        let mut list: Option<&mut Vec<&str>> = None;
        for entry in text.split(',').map(str::trim) {
            let entry = if let Some(first) = entry.strip_prefix("actions=") {
                list = Some(&mut actions);
                first
            } else if let Some(first) = entry.strip_prefix("resources=") {
                list = Some(&mut resources);
                first
            } else {
                entry
            };
            match &mut list {
                Some(list) if !entry.is_empty() => list.push(entry),
                Some(_) => {}
                None => return Err(AccessError::NoList(entry.to_owned())),
            }
        }
        if actions.is_empty() && resources.is_empty() {
            return Err(AccessError::Nothing(text.to_owned()));
        }
        Self::new(&actions, &resources)
    }

    /// As the statement whose requests these are.
    pub const fn statement(&self) -> &Compiled {
        &self.statement
    }
}

impl From<Compiled> for Access {
    /// The requests to which a statement applies.
    fn from(statement: Compiled) -> Self {
        Self { statement }
    }
}

/// What policies are held against.
#[derive(Clone, Debug)]
pub enum Standard {
    /// They must allow nothing that these do not.
    Reference(Vec<Arc<CompiledPolicy>>),
    /// They must give none of this access.
    Forbidden(Vec<Access>),
    /// They must let nobody in whom they do not name.
    NotPublic,
}

/// Compares `new` with `standard`; the kind is taken from the shape of the policies where it is not
/// given.
#[must_use]
pub fn compare(new: &[Arc<CompiledPolicy>], standard: &Standard, kind: Option<Kind>) -> Answer {
    let mut shapes = new.to_vec();
    if let Standard::Reference(reference) = standard {
        shapes.extend(reference.iter().cloned());
    }
    let kind = kind.unwrap_or_else(|| match standard {
        Standard::NotPublic => Kind::Resource,
        Standard::Reference(_) | Standard::Forbidden(_) => kind_of(&shapes),
    });
    let named = named_actions(&shapes);
    let actions = named.iter().chain(IAM_ACTIONS.iter());
    let actions: Vec<&str> = actions.map(String::as_str).collect();
    let answer = |against| {
        Comparison {
            new,
            against,
            kind,
            actions: &actions,
        }
        .answer()
    };
    match standard {
        Standard::Reference(reference) => answer(Against::Reference(reference)),
        Standard::NotPublic => answer(Against::Public),
        Standard::Forbidden(accesses) => accesses
            .iter()
            .map(|access| answer(Against::Forbidden(access.statement())))
            .reduce(together)
            .unwrap_or_else(Answer::pass),
    }
}

/// A few real actions to each name with wildcards in the policies, so that the requests shown to
/// people are ones that exist.
fn named_actions(policies: &[Arc<CompiledPolicy>]) -> Vec<String> {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let patterns = statements.flat_map(|statement| statement.actions.patterns.iter());
    let mut names: Vec<String> = Vec::new();
    for pattern in patterns
        .filter(|pattern| pattern.as_literal().is_none())
        .take(64)
    {
        let text = pattern.to_text();
        let Some((prefix, name)) = text.split_once(':') else {
            continue;
        };
        if let Some(service) = Service::named(prefix) {
            // Those that change something tell most; of them, the shortest are the best known.
            let mut real: Vec<_> = service.matching(name).collect();
            real.sort_by_key(|action| (reads(action.level), action.name.len()));
            let real = real.iter().take(3);
            names.extend(real.map(|action| format!("{}:{}", service.prefix, action.name)));
        }
    }
    names
}

const fn reads(level: AccessLevel) -> bool {
    matches!(level, AccessLevel::List | AccessLevel::Read)
}

/// One answer of two, both of which must pass.
fn together(mut first: Answer, second: Answer) -> Answer {
    first.holds = match (first.holds, second.holds) {
        (Holds::Fail, _) | (_, Holds::Fail) => Holds::Fail,
        (Holds::Unknown, _) | (_, Holds::Unknown) => Holds::Unknown,
        (Holds::Pass, Holds::Pass) => Holds::Pass,
    };
    first.witness = first.witness.or(second.witness);
    for reason in second.reasons {
        if !first.reasons.contains(&reason) {
            first.reasons.push(reason);
        }
    }
    for why in second.unknown {
        if !first.unknown.contains(&why) {
            first.unknown.push(why);
        }
    }
    first
}
