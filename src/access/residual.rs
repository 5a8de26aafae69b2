//! Under which conditions a request is allowed, where its context is known in part.

use super::asked::Asked;
use super::compiled::{CompiledPolicy, Gap};
use super::condition::{self, Listed, Test, absent, differs_in_case_alone};
use super::context::{Context, Known, Substitute};
use super::cubes::simplified;
use super::formula::Formula;
use super::layers::{Judgement, Layers, Logic};
use super::pattern::{ArnPattern, Case, Glob, Pattern, VariableName};
use super::statement::{Compiled, Request, ResourceSet, hangs_on_absent};
use super::truth::Truth;
use crate::policy::{BaseOperator, Operator, SetPrefix};
use crate::syntax::unknown;

/// How many values a variable may take before the condition on it is given up as unreadable.
const MOST_VALUES: usize = 64;

/// The longest text in which a variable is looked for after a wildcard.
const LONGEST_TRIED: usize = 256;

/// What is left to be known of a request.
#[derive(Clone, PartialEq, Debug)]
pub enum Residual {
    /// It is allowed.
    Allow,
    /// Nothing allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
    /// It is allowed where this condition holds, and in no other case.
    When(Formula),
    /// It hangs on what AWS does not document; the reasons.
    Unknown(Vec<String>),
}

impl Layers {
    /// Under which conditions a request is allowed. Filling in what is not known gives the answer
    /// of [`decide`](Self::decide).
    pub fn residual(&self, asked: &Asked<'_>) -> Residual {
        if asked.needs_no_permission() {
            return Residual::Allow;
        }
        let Judgement { denied, allowed } = self.judge(&Symbolic, asked);
        let denied = simplified(&denied);
        if denied == Formula::TRUE {
            return Residual::ExplicitDeny;
        }
        match simplified(&allowed.clone().and(!denied.clone())) {
            Formula::Known(true) => Residual::Allow,
            Formula::Known(false) if simplified(&allowed) == Formula::FALSE => {
                Residual::ImplicitDeny
            }
            // What is allowed at all is denied.
            Formula::Known(false) => Residual::ExplicitDeny,
            when => {
                let reasons = when.open_reasons();
                if reasons.is_empty() {
                    Residual::When(when)
                } else {
                    Residual::Unknown(reasons)
                }
            }
        }
    }
}

/// Formulas over what is not known.
#[derive(Clone, Copy, Debug)]
pub struct Symbolic;

impl Logic for Symbolic {
    type Value = Formula;

    fn known(&self, truth: Truth) -> Formula {
        match truth {
            Truth::Yes => Formula::TRUE,
            Truth::No => Formula::FALSE,
            Truth::Maybe => Formula::open(
                "whether a principal of the policy takes in this caller is not documented",
            ),
        }
    }

    fn and(&self, a: Formula, b: Formula) -> Formula {
        a.and(b)
    }

    fn or(&self, a: Formula, b: Formula) -> Formula {
        a.or(b)
    }

    fn not(&self, a: Formula) -> Formula {
        !a
    }

    fn applies(&self, statement: &Compiled, request: &Request<'_>) -> Formula {
        if !statement.actions.holds(request.action) {
            return Formula::FALSE;
        }
        let named = resources(&statement.resources, request);
        if named == Formula::FALSE {
            return named;
        }
        let conditions = statement
            .conditions
            .iter()
            .map(|test| of_test(test, request.context));
        named.and(Formula::all(conditions))
    }

    fn gap(&self, policy: &CompiledPolicy, gap: Gap) -> Formula {
        let name = &policy.name;
        Formula::open(match gap {
            Gap::Unreadable(_) => match &policy.unsettled {
                Some(value) => hangs_on(value),
                None => format!("`{name}` is not a policy that IAM accepts"),
            },
            // No name of IAM's has a `$`: this is the name of a value that names the policy.
            Gap::Missing => match name.find("${").and_then(|at| name.get(at..)) {
                Some(value) => hangs_on(value),
                None => format!("the document of `{name}` is not at hand"),
            },
        })
    }

    fn open(&self, reason: &'static str) -> Formula {
        Formula::open(reason)
    }

    fn is_no(&self, value: &Formula) -> bool {
        *value == Formula::FALSE
    }
}

/// Why an answer is open where a value is not known before a deployment.
fn hangs_on(value: &str) -> String {
    format!("it hangs on `{value}`, which is known only once it is deployed")
}

/// The name of the first value in `text` that is not known before a deployment.
fn unsettled_in(text: &str) -> Option<&str> {
    let at = text.find(unknown::BEGIN)?;
    unknown::name_in(unknown::leading(text.get(at..)?)?)
}

fn resources(set: &ResourceSet, request: &Request<'_>) -> Formula {
    let any = Formula::any(set.patterns.iter().map(|pattern| {
        let matches = resource(pattern, request);
        if set.negated && matches == Formula::FALSE && hangs_on_absent(pattern, request.context) {
            return Formula::open(
                "what `NotResource` excepts by a variable without value is not documented",
            );
        }
        matches
    }));
    if set.negated { !any } else { any }
}

fn resource(pattern: &ArnPattern, request: &Request<'_>) -> Formula {
    let plain = text(pattern.plain(), request.resource, request.context);
    let Some(parts) = pattern.parts() else {
        return plain;
    };
    if plain == Formula::FALSE {
        return plain;
    }
    let by_part = by_part(parts, request.resource, request.context);
    if plain == by_part {
        return plain;
    }
    let open =
        Formula::open("whether `*` inside a part of an ARN reaches past a colon is not documented");
    plain.and(by_part.or(open))
}

fn by_part(parts: &[Pattern], subject: &str, context: &dyn Context) -> Formula {
    let mut subjects = subject.splitn(parts.len(), ':');
    Formula::all(parts.iter().map(|part| match subjects.next() {
        Some(subject) => text(part, subject, context),
        None => Formula::FALSE,
    }))
}

/// The condition under which `test` holds.
pub fn of_test(test: &Test, context: &dyn Context) -> Formula {
    match test.holds(context) {
        Truth::Yes => return Formula::TRUE,
        Truth::No => return Formula::FALSE,
        Truth::Maybe => {}
    }
    let Some(operator) = test.operator else {
        return Formula::open(format!(
            "`{}` is not an operator of IAM",
            test.operator_text
        ));
    };
    let unreadable = test.values.iter().find_map(|listed| match listed {
        Listed::Unreadable(value) => Some(value),
        _ => None,
    });
    if let Some(name) = unreadable.and_then(|value| unsettled_in(value)) {
        return Formula::open(hangs_on(name));
    }
    if let Some(value) = unreadable {
        return Formula::open(format!(
            "what `{}` makes of `{value}` is not documented",
            test.operator_text
        ));
    }
    if operator.base == BaseOperator::Null && operator.if_exists {
        return Formula::open("IAM has no `NullIfExists`");
    }
    match context.get(&test.key) {
        Known::Unknown => Formula::test(substituted(test, operator, context)),
        Known::Absent | Known::Values([]) => absent(operator).into(),
        Known::Value(value) => element(test, operator, value, context),
        Known::Values(values) => {
            let each = values
                .iter()
                .map(|value| element(test, operator, value, context));
            match operator.set {
                Some(SetPrefix::ForAllValues) => Formula::all(each),
                Some(SetPrefix::ForAnyValue) => Formula::any(each),
                None => Formula::open(format!(
                    "what `{operator}` makes of several values of `{}` is not documented",
                    test.key
                )),
            }
        }
    }
}

impl From<bool> for Formula {
    fn from(value: bool) -> Self {
        Self::Known(value)
    }
}

/// The condition under which one known value passes.
fn element(test: &Test, operator: Operator, value: &str, context: &dyn Context) -> Formula {
    let some = Formula::any(test.values.iter().map(|listed| match listed {
        Listed::Text(pattern) if differs_in_case_alone(pattern, value) => {
            Formula::open("whether letters beyond ASCII lose their case is not documented")
        }
        Listed::Text(pattern) => text(pattern, value, context),
        Listed::Arn(pattern) => match pattern.parts() {
            Some(parts) => by_part(parts, value, context),
            None => text(pattern.plain(), value, context),
        },
        listed => {
            let alone = Test::of(&test.key, positive(operator), vec![listed.clone()]);
            match alone.element(positive(operator), value, context) {
                Truth::Yes => Formula::TRUE,
                Truth::No => Formula::FALSE,
                Truth::Maybe => Formula::open(format!(
                    "`{value}` cannot be compared as `{}` compares",
                    test.operator_text
                )),
            }
        }
    }));
    if operator.base.is_negated() {
        !some
    } else {
        some
    }
}

/// The operator without its negation.
const fn positive(operator: Operator) -> Operator {
    let base = match operator.base {
        BaseOperator::NumericNotEquals => BaseOperator::NumericEquals,
        BaseOperator::DateNotEquals => BaseOperator::DateEquals,
        BaseOperator::NotIpAddress => BaseOperator::IpAddress,
        base => base,
    };
    Operator { base, ..operator }
}

/// The test with all that is known put in for its variables.
fn substituted(test: &Test, operator: Operator, context: &dyn Context) -> Test {
    let has_variables = |pattern: &Pattern| pattern.has_variables();
    let values = test.values.iter().filter_map(|listed| match listed {
        Listed::Text(pattern) if has_variables(pattern) => fill(pattern, context).map(Listed::Text),
        Listed::Arn(pattern) if has_variables(pattern.plain()) => {
            fill(pattern.plain(), context)?;
            let filled = pattern.map(|part| fill(part, context).unwrap_or_else(|| part.clone()));
            Some(Listed::Arn(filled))
        }
        listed => Some(listed.clone()),
    });
    Test::of(&test.key, operator, values.collect())
}

/// The pattern with known values put in; `None` where a variable has none, so that nothing matches.
fn fill(pattern: &Pattern, context: &dyn Context) -> Option<Pattern> {
    let mut possible = true;
    let filled =
        pattern.with_values(
            |variable| match Substitute::from(context.get(&variable.key)) {
                Substitute::Text(text) => Some(text),
                Substitute::Nothing => {
                    possible &= variable.default.is_some();
                    None
                }
                Substitute::Open => None,
            },
        );
    if !possible {
        return None;
    }
    // Defaults of keys that are known to be absent.
    let defaults: Vec<(VariableName, Box<str>)> = filled
        .variables()
        .filter(|variable| Substitute::from(context.get(&variable.key)) == Substitute::Nothing)
        .filter_map(|variable| Some((variable.clone(), variable.default.clone()?)))
        .collect();
    if defaults.is_empty() {
        return Some(filled);
    }
    Some(filled.with_values(|variable| {
        defaults
            .iter()
            .find(|(name, _)| name == variable)
            .map(|(_, default)| &**default)
    }))
}

/// The condition under which `pattern` matches `subject`.
fn text(pattern: &Pattern, subject: &str, context: &dyn Context) -> Formula {
    if !pattern.has_variables() {
        return pattern.matches(subject).into();
    }
    match condition::matches(pattern, subject, context) {
        Truth::Yes => Formula::TRUE,
        Truth::No => Formula::FALSE,
        Truth::Maybe
            if pattern
                .variables()
                .any(|variable| is_multivalued(variable, context)) =>
        {
            Formula::open("what a key with several values is put in as is not documented")
        }
        Truth::Maybe if let Some(name) = pattern.unsettled() => {
            if Glob::plain(pattern).matches(subject) {
                Formula::open(hangs_on(name))
            } else {
                Formula::FALSE
            }
        }
        Truth::Maybe => match fill(pattern, context) {
            Some(pattern) => solve(&pattern, subject),
            None => Formula::FALSE,
        },
    }
}

fn is_multivalued(variable: &VariableName, context: &dyn Context) -> bool {
    matches!(context.get(&variable.key), Known::Values([_, _, ..]))
}

/// The values that the variables of `pattern` must have so that it matches `subject`.
fn solve(pattern: &Pattern, subject: &str) -> Formula {
    if !Glob::plain(pattern).matches(subject) {
        return Formula::FALSE;
    }
    let Some(variable) = pattern.variables().next().cloned() else {
        return Formula::TRUE;
    };
    let with = |value: &str| {
        pattern.with_values(|other| {
            let same = other.key.eq_ignore_ascii_case(&variable.key);
            same.then_some(value)
        })
    };
    let base = match pattern.case() {
        Case::Sensitive => BaseOperator::StringEquals,
        Case::Insensitive => BaseOperator::StringEqualsIgnoreCase,
    };
    let mut plain = Vec::new();
    let mut parts = Vec::new();
    let too_many = || {
        Formula::open(format!(
            "too many values of `${{{}}}` fit `{subject}`",
            variable.key
        ))
    };
    let Some(candidates) = candidates(pattern, subject) else {
        return too_many();
    };
    for value in candidates {
        match solve(&with(value), subject) {
            Formula::Known(false) => {}
            Formula::Known(true) => plain.push(value),
            rest => parts.push(equals(&variable, base, &[value]).and(rest)),
        }
        if plain.len() + parts.len() > MOST_VALUES {
            return too_many();
        }
    }
    if !plain.is_empty() {
        parts.push(equals(&variable, base, &plain));
    }
    if let Some(default) = &variable.default {
        let rest = solve(&with(default), subject);
        let absent = Test::of(
            &variable.key,
            Operator::plain(BaseOperator::Null),
            vec![Listed::Bool(true)],
        );
        parts.push(Formula::test(absent).and(rest));
    }
    Formula::any(parts)
}

fn equals(variable: &VariableName, base: BaseOperator, values: &[&str]) -> Formula {
    let case = match base {
        BaseOperator::StringEquals => Case::Sensitive,
        _ => Case::Insensitive,
    };
    let values = values
        .iter()
        .map(|value| Listed::Text(Pattern::literal(value, case)))
        .collect();
    Formula::test(Test::of(&variable.key, Operator::plain(base), values))
}

/// The texts that may stand for the first variable of a pattern that matches `subject`, shorter ones
/// first; `None` where they are too many to try.
fn candidates<'s>(pattern: &Pattern, subject: &'s str) -> Option<Vec<&'s str>> {
    let from = pattern.head().len();
    let ends = |start: usize| {
        let bounds = subject
            .char_indices()
            .map(|(at, _)| at)
            .chain([subject.len()]);
        bounds
            .filter(move |&at| at >= start)
            .filter_map(move |end| subject.get(start..end))
    };
    if pattern.begins_with_variable() {
        return Some(ends(from).collect());
    }
    if subject.len() > LONGEST_TRIED {
        return None;
    }
    let starts = subject.char_indices().map(|(at, _)| at);
    let mut parts: Vec<&str> = starts.filter(|&at| at >= from).flat_map(ends).collect();
    parts.push("");
    parts.sort_unstable_by_key(|part| (part.len(), *part));
    parts.dedup();
    Some(parts)
}
