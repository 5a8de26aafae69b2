//! The strings of a policy that IAM matches against a request, in which variables may stand.

use crate::policy::stray::{Stray, StrayKind, strays};
use crate::policy::template::{PieceKind, pieces};
use crate::policy::{
    Arn, BaseOperator, Condition, OperatorFamily, Policy, PolicyType, Statement,
};
use crate::syntax::Text;
use std::ops::Range;

/// One such string.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The string.
    pub text: Text<'a>,
    /// The statement it stands in.
    pub statement: &'a Statement<'a>,
    /// What it is matched against.
    pub place: WrittenPlace<'a>,
}

/// Where in a statement a string stands.
#[derive(Clone, Copy, Debug)]
pub enum WrittenPlace<'a> {
    /// In `Resource`
    Resource,
    /// In `NotResource`
    NotResource,
    /// A value of a condition that compares strings or ARNs.
    Condition(&'a Condition<'a>),
}

/// Whether a kind of policy names resources of the caller's own account.
pub const fn names_own_resources(kind: PolicyType) -> bool {
    kind.is_about_caller() || matches!(kind, PolicyType::Scp)
}

/// All of them, in order.
pub fn written<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = Written<'a>> {
    policy.statements.iter().flat_map(|statement| {
        let resources = resources_of(statement);
        let values = statement.conditions.iter().filter(compares_text);
        let values = values.flat_map(move |condition| {
            let texts = condition.values.iter().filter_map(|value| value.text());
            texts.map(move |text| Written {
                text,
                statement,
                place: WrittenPlace::Condition(condition),
            })
        });
        resources.chain(values)
    })
}

/// Those of `Resource` and `NotResource`.
pub fn resources<'a>(policy: &'a Policy<'a>) -> impl Iterator<Item = Written<'a>> {
    policy.statements.iter().flat_map(resources_of)
}

fn resources_of<'a>(statement: &'a Statement<'a>) -> impl Iterator<Item = Written<'a>> {
    statement.resource.iter().flat_map(move |element| {
        let place = if element.negated {
            WrittenPlace::NotResource
        } else {
            WrittenPlace::Resource
        };
        element.patterns.iter().map(move |resource| Written {
            text: resource.text,
            statement,
            place,
        })
    })
}

impl<'a> Written<'a> {
    /// The string.
    pub fn as_str(&self) -> &'a str {
        self.text.as_str()
    }

    /// Whether it stands in `Resource` or `NotResource`.
    pub const fn is_resource(&self) -> bool {
        matches!(
            self.place,
            WrittenPlace::Resource | WrittenPlace::NotResource
        )
    }

    /// Whether it is matched part by part as an ARN: a resource, or a value of an ARN operator.
    pub fn is_matched_as_arn(&self) -> bool {
        match self.place {
            WrittenPlace::Resource | WrittenPlace::NotResource => true,
            WrittenPlace::Condition(condition) => family(condition) == Some(OperatorFamily::Arn),
        }
    }

    /// The string as an ARN of IAM's.
    pub fn iam_arn(&self) -> Option<Arn<'a>> {
        let arn = Arn::parse(self.as_str()).ok()?;
        arn.service().eq_ignore_ascii_case("iam").then_some(arn)
    }

    /// What comes of a string that nothing matches.
    pub fn consequence(&self) -> &'static str {
        match self.place {
            WrittenPlace::Resource if self.statement.denies() => {
                "it never matches, so the Deny does not reach what was meant"
            }
            WrittenPlace::Resource => "it never matches, so it grants nothing",
            WrittenPlace::NotResource => "it never matches, so nothing is excepted by it",
            WrittenPlace::Condition(condition) if is_negated(condition) => {
                "no request has that value, so it excludes nobody"
            }
            WrittenPlace::Condition(_) => "no request has that value, so it never matches",
        }
    }
}

fn compares_text(condition: &&Condition<'_>) -> bool {
    matches!(
        family(condition),
        Some(OperatorFamily::String | OperatorFamily::Arn)
    )
}

fn family(condition: &Condition<'_>) -> Option<OperatorFamily> {
    Some(condition.operator?.base.family())
}

/// Whether the condition holds where no value matches.
pub fn is_negated(condition: &Condition<'_>) -> bool {
    condition
        .operator
        .is_some_and(|operator| BaseOperator::is_negated(operator.base))
}

/// Where `${aws:username}` stands in a text, as a variable that IAM reads. A variable with a
/// default is left out: it has a value for everyone.
pub fn usernames(text: &str) -> impl Iterator<Item = Range<usize>> {
    let text = if text.contains("${") { text } else { "" };
    pieces(text, true).filter_map(|piece| match piece.kind {
        PieceKind::Variable(variable)
            if variable.default.is_none() && super::intended::is_username(&variable) =>
        {
            Some(piece.range)
        }
        _ => None,
    })
}

/// The strays of a text that were to be filled or unescaped by another program.
pub fn of_templates(text: &str) -> impl Iterator<Item = Stray<'_>> {
    strays(text).into_iter().filter(|stray| {
        matches!(
            stray.kind,
            StrayKind::Escape(..) | StrayKind::Unfilled(_)
        )
    })
}
