//! Whom a grant reaches, held against the documented pattern.
//!
//! The pattern is a reference policy: a call on the caller's own user, at the root or under a path,
//! and whatever is no user at all. A request that a statement allows beyond it reaches another user.

use std::sync::{Arc, LazyLock};

use super::{Witness, user_name};
use crate::access::actions::{ActionSet, action_pattern};
use crate::access::compiled::CompiledPolicy;
use crate::access::condition::{Listed, Test};
use crate::access::inclusion::{Against, Comparison, Holds, Kind};
use crate::access::pattern::{ArnPattern, Case, Pattern};
use crate::access::statement::{Compiled, ResourceSet};
use crate::policy::{BaseOperator, Effect, Operator};
use crate::source::Span;

/// The caller's own user, wherever it stands.
const OWN: [&str; 2] = [
    "arn:*:iam::*:user/${aws:username}",
    "arn:*:iam::*:user/*/${aws:username}",
];
const USERS: &str = "arn:*:iam::*:user/*";

/// The documented pattern, made ready once.
static DOCUMENTED: LazyLock<Arc<CompiledPolicy>> = LazyLock::new(|| Arc::new(documented()));
static OWN_PATTERNS: LazyLock<[Pattern; 2]> =
    LazyLock::new(|| OWN.map(|text| Pattern::new(text, Case::Sensitive, true)));
static USER_PATTERN: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(USERS, Case::Sensitive, true));

/// A user other than the caller on whom `statement`, through the `resource`-th entry of its list,
/// lets the caller use `action`, after every Deny among `others`. `None` also where it cannot be
/// told.
pub(super) fn beyond_own_user<'s>(
    statement: &Compiled,
    resource: usize,
    action: &str,
    others: impl Iterator<Item = &'s Compiled>,
) -> Option<Witness> {
    let entry = statement.resources.patterns.get(resource)?;
    if !statement.resources.negated && is_plainly_within(entry.plain()) {
        return None;
    }
    let mut grant = statement.clone();
    grant.actions = ActionSet::of([Pattern::literal(action, Case::Insensitive)], false);
    if !grant.resources.negated {
        grant.resources.patterns = [entry.clone()].into();
    }
    grant.conditions.extend(by_a_user());
    let mut statements = vec![grant];
    statements.extend(others.filter(|other| other.effect == Effect::Deny).cloned());
    let new = [Arc::new(CompiledPolicy::of("policy", statements))];
    let reference = [DOCUMENTED.clone()];
    let answer = Comparison {
        new: &new,
        against: Against::Reference(&reference),
        kind: Kind::Identity,
        actions: &[action],
    }
    .answer();
    let shown = answer.witness.filter(|_| answer.holds == Holds::Fail)?;
    let (_, values) = shown
        .context
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case("aws:username"))?;
    let (caller, target) = (values.first()?, user_name(&shown.resource)?);
    (caller != target).then(|| Witness {
        caller: caller.clone(),
        target: target.to_owned(),
    })
}

/// Whether an entry names the caller's own user, or no user at all, which needs no search.
fn is_plainly_within(entry: &Pattern) -> bool {
    OWN_PATTERNS.iter().any(|own| own.subsumes(entry)) || !USER_PATTERN.intersects(entry)
}

/// The documented pattern as a policy, for every action at once.
fn documented() -> CompiledPolicy {
    let own = ResourceSet {
        patterns: OWN.map(|text| ArnPattern::new(text, true)).into(),
        negated: false,
    };
    let no_user = ResourceSet {
        patterns: [ArnPattern::new(USERS, true)].into(),
        negated: true,
    };
    let allow = |index, resources| Compiled {
        index,
        sid: None,
        span: Span::none(),
        effect: Effect::Allow,
        principals: None,
        actions: ActionSet::of([action_pattern("*")], false),
        resources,
        conditions: Vec::new(),
    };
    CompiledPolicy::of("documented pattern", vec![allow(0, own), allow(1, no_user)])
}

/// The caller is a user who makes the request.
fn by_a_user() -> [Test; 3] {
    let if_exists = |base| Operator {
        if_exists: true,
        ..Operator::plain(base)
    };
    let text = |text| Listed::Text(Pattern::literal(text, Case::Sensitive));
    [
        Test::of(
            "aws:username",
            Operator::plain(BaseOperator::Null),
            vec![Listed::Bool(false)],
        ),
        Test::of(
            "aws:PrincipalType",
            if_exists(BaseOperator::StringEquals),
            vec![text("User")],
        ),
        Test::of(
            "aws:ViaAWSService",
            if_exists(BaseOperator::Bool),
            vec![Listed::Bool(false)],
        ),
    ]
}
