//! A wildcard in a value that is compared literally.

use crate::lint::edit::rename_key;
use crate::lint::{Check, Fix, strings};
use crate::policy::template::{PieceKind, pieces};
use crate::policy::{BaseOperator, Condition, SetPrefix, Statement};
use crate::syntax::Text;

/// How many values are shown beside the first.
const SHOWN: usize = 3;

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            let like = match operator.base {
                BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase => "StringLike",
                BaseOperator::StringNotEquals | BaseOperator::StringNotEqualsIgnoreCase => {
                    "StringNotLike"
                }
                _ => continue,
            };
            let mut values = strings::values(condition).filter(|text| has_wildcard(text.as_str()));
            let Some(first) = values.next() else {
                continue;
            };
            find(cx, statement, condition, first, values, like);
        }
    }
}

fn find<'a>(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    first: Text<'a>,
    others: impl Iterator<Item = Text<'a>>,
    like: &str,
) {
    let base = condition
        .operator
        .map(|operator| operator.base.name())
        .unwrap_or_default();
    let finding = cx.find(
        first.span(),
        format!(
            "`{base}` takes the wildcard in `{}` for a plain character",
            first.as_str()
        ),
    );
    finding.help(format!(
        "AWS compares with these very characters; use `{like}`, or, if the character itself is meant, write `${{*}}` or `${{?}}`"
    ));
    for other in others.take(SHOWN) {
        finding.label(other.span(), "compared literally too");
    }
    finding.maybe_fix(fix(statement, condition, like));
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
        && pieces(text, true)
            .any(|piece| matches!(piece.kind, PieceKind::Star | PieceKind::AnyChar))
}

/// The other operator, unless it would no longer ignore case or stands there already.
fn fix(statement: &Statement<'_>, condition: &Condition<'_>, like: &str) -> Option<Fix> {
    let operator = condition.operator?;
    let keeps_case = matches!(
        operator.base,
        BaseOperator::StringEquals | BaseOperator::StringNotEquals
    );
    let set = match operator.set {
        Some(SetPrefix::ForAllValues) => "ForAllValues:",
        Some(SetPrefix::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let suffix = if operator.if_exists { "IfExists" } else { "" };
    let name = format!("{set}{like}{suffix}");
    let mut others = statement.condition?.value.members();
    if !keeps_case || others.any(|other| other.key.as_str().eq_ignore_ascii_case(&name)) {
        return None;
    }
    let edit = rename_key(condition.operator_text, &name);
    Some(Fix::unsafe_(format!("use `{name}`"), vec![edit]))
}
