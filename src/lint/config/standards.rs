//! The tables `[[check.forbid]]` and `[[check.require]]`.

use std::collections::BTreeMap;

use globset::GlobSet;
use serde::Deserialize;
use toml::Spanned;

use super::{Fault, span};
use crate::access::actions::{ActionSet, action_pattern};
use crate::access::condition::{Listed, Test};
use crate::access::pattern::ArnPattern;
use crate::access::statement::{Compiled, ResourceSet};
use crate::lint::Severity;
use crate::lint::standard::{Demand, Reference, Standard};
use crate::policy::{Arn, Effect, Operator};
use crate::source::{Span, glob_set};

/// `[[check.forbid]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ForbidTable {
    actions: Option<Spanned<Vec<String>>>,
    not_actions: Option<Spanned<Vec<String>>>,
    resources: Option<Spanned<Vec<String>>>,
    not_resources: Option<Spanned<Vec<String>>>,
    /// Operators, keys and values, as in a policy.
    #[serde(default)]
    conditions: BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Spanned<Values>>>,
    message: Spanned<String>,
    severity: Option<Spanned<String>>,
    paths: Option<Spanned<Vec<String>>>,
    except: Option<Spanned<Vec<String>>>,
}

/// `[[check.require]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RequireTable {
    within: Option<Spanned<String>>,
    allows: Option<Spanned<String>>,
    message: Spanned<String>,
    severity: Option<Spanned<String>>,
    paths: Option<Spanned<Vec<String>>>,
    except: Option<Spanned<Vec<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Values {
    One(Scalar),
    Many(Vec<Scalar>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Bool(bool),
    Integer(i64),
    Number(f64),
}

impl Scalar {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

pub(super) fn forbid(table: &Spanned<ForbidTable>) -> Result<Standard, Fault> {
    let written = table.get_ref();
    let place = span(&written.message.span());
    let demand = Demand::Forbid(Box::new(access(written, place)?));
    standard(
        &written.message,
        written.severity.as_ref(),
        (written.paths.as_ref(), written.except.as_ref()),
        demand,
    )
}

pub(super) fn require(table: &Spanned<RequireTable>) -> Result<Standard, Fault> {
    let written = table.get_ref();
    let reference = |text: &Spanned<String>| {
        Reference::new(text.get_ref(), span(&text.span()))
            .map_err(|fault| (fault.span, fault.message))
    };
    let demand = match (&written.within, &written.allows) {
        (Some(policy), None) => Demand::Within(reference(policy)?),
        (None, Some(policy)) => Demand::Allows(reference(policy)?),
        _ => {
            return Err((
                span(&written.message.span()),
                "a requirement names a policy in `within` or in `allows`".to_owned(),
            ));
        }
    };
    standard(
        &written.message,
        written.severity.as_ref(),
        (written.paths.as_ref(), written.except.as_ref()),
        demand,
    )
}

fn standard(
    message: &Spanned<String>,
    severity: Option<&Spanned<String>>,
    (paths, except): (List<'_>, List<'_>),
    demand: Demand,
) -> Result<Standard, Fault> {
    if message.get_ref().trim().is_empty() {
        return Err((
            span(&message.span()),
            "a standard of your own says in `message` what it asks for".to_owned(),
        ));
    }
    let severity = severity
        .map(|name| {
            name.get_ref()
                .parse::<Severity>()
                .map_err(|fault| (span(&name.span()), fault.to_string()))
        })
        .transpose()?;
    Ok(Standard {
        message: message.get_ref().clone(),
        severity,
        paths: paths.map(globs).transpose()?,
        except: except.map(globs).transpose()?,
        demand,
        span: span(&message.span()),
    })
}

fn globs(list: &Spanned<Vec<String>>) -> Result<GlobSet, Fault> {
    glob_set(list.get_ref()).map_err(|fault| (span(&list.span()), fault.to_string()))
}

/// The access as the statement that would give it.
fn access(table: &ForbidTable, place: Span) -> Result<Compiled, Fault> {
    let (actions, negated) = one_of(table.actions.as_ref(), table.not_actions.as_ref(), place)?;
    let actions = match actions {
        Some(list) => {
            check_all(
                list,
                is_action,
                "is not an action such as `iam:PassRole` or `s3:*`",
            )?;
            ActionSet::of(
                list.get_ref().iter().map(|text| action_pattern(text)),
                negated,
            )
        }
        None => ActionSet::of([action_pattern("*")], false),
    };
    let (resources, negated) = one_of(
        table.resources.as_ref(),
        table.not_resources.as_ref(),
        place,
    )?;
    let resources = match resources {
        Some(list) => {
            check_all(list, is_resource, "is neither an ARN nor `*`")?;
            ResourceSet {
                patterns: list
                    .get_ref()
                    .iter()
                    .map(|text| ArnPattern::new(text, true))
                    .collect(),
                negated,
            }
        }
        None => ResourceSet::all(),
    };
    Ok(Compiled {
        index: 0,
        sid: None,
        span: place,
        effect: Effect::Allow,
        principals: None,
        actions,
        resources,
        conditions: conditions(table)?,
    })
}

type List<'t> = Option<&'t Spanned<Vec<String>>>;

fn one_of<'t>(listed: List<'t>, others: List<'t>, place: Span) -> Result<(List<'t>, bool), Fault> {
    match (listed, others) {
        (Some(_), Some(_)) => Err((
            place,
            "a list and its negation exclude each other".to_owned(),
        )),
        (Some(list), None) => Ok((Some(list), false)),
        (None, Some(list)) => Ok((Some(list), true)),
        (None, None) => Ok((None, false)),
    }
}

fn check_all(
    list: &Spanned<Vec<String>>,
    holds: impl Fn(&str) -> bool,
    what: &str,
) -> Result<(), Fault> {
    match list.get_ref().iter().find(|text| !holds(text)) {
        Some(wrong) => Err((span(&list.span()), format!("`{wrong}` {what}"))),
        None => Ok(()),
    }
}

fn is_action(text: &str) -> bool {
    text == "*"
        || text
            .split_once(':')
            .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
}

fn is_resource(text: &str) -> bool {
    text == "*" || Arn::parse(text).is_ok()
}

fn conditions(table: &ForbidTable) -> Result<Vec<Test>, Fault> {
    let mut tests = Vec::new();
    for (name, keys) in &table.conditions {
        let operator = Operator::named(name.get_ref()).ok_or_else(|| {
            (
                span(&name.span()),
                format!("`{}` is not a condition operator of IAM", name.get_ref()),
            )
        })?;
        for (key, values) in keys {
            let written: Vec<String> = match values.get_ref() {
                Values::One(value) => vec![value.text()],
                Values::Many(list) => list.iter().map(Scalar::text).collect(),
            };
            let listed: Vec<Listed> = written
                .iter()
                .map(|text| Listed::read(Some(operator), text, true))
                .collect();
            if let Some(Listed::Unreadable(text)) = listed
                .iter()
                .find(|value| matches!(value, Listed::Unreadable(_)))
            {
                return Err((
                    span(&values.span()),
                    format!("`{text}` is no value that `{operator}` compares"),
                ));
            }
            tests.push(Test::of(key.get_ref(), operator, listed));
        }
    }
    Ok(tests)
}
