//! Conditions with the pattern `*`, which every value matches: they ask for presence, or nothing.

use super::condition_edit::under_operator;
use super::{Check, Fix, strings};
use crate::access::condition::absent;
use crate::policy::{BaseOperator, Condition, Operator, Policy, Statement};
use crate::syntax::Text;

/// What a condition comes to whose pattern every value matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    /// It holds where the request has the key.
    Present,
    /// It holds where the request has not the key.
    Absent,
    /// It always holds.
    Always,
    /// It never holds.
    Never,
}

/// A condition with such a pattern.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnyValue<'a> {
    /// The statement it stands in.
    pub(crate) statement: &'a Statement<'a>,
    /// The condition.
    pub(crate) condition: &'a Condition<'a>,
    /// The pattern.
    pub(crate) pattern: Text<'a>,
}

/// The conditions that come to `wanted` because of such a pattern.
pub(crate) fn conditions<'a>(
    policy: &'a Policy<'a>,
    wanted: Meaning,
) -> impl Iterator<Item = AnyValue<'a>> {
    policy.statements.iter().flat_map(move |statement| {
        let conditions = statement.conditions.iter();
        conditions.filter_map(move |condition| {
            if condition.operator.and_then(meaning) != Some(wanted) {
                return None;
            }
            let mut values = strings::values(condition);
            let pattern = values.find(|text| matches_everything(text.as_str()))?;
            Some(AnyValue {
                statement,
                condition,
                pattern,
            })
        })
    })
}

/// Reports the conditions that ask no more than whether a key is present, or absent, and could ask so
/// with `Null`.
pub(crate) fn find_as_null(cx: &mut Check<'_>, wanted: Meaning) {
    let (asked, value, why) = match wanted {
        Meaning::Present => (
            "present",
            "false",
            "every value matches `*`, an empty one too",
        ),
        Meaning::Absent => (
            "absent",
            "true",
            "every value matches `*`, so the condition holds only where there is none",
        ),
        Meaning::Always | Meaning::Never => return,
    };
    for found in conditions(cx.policy, wanted) {
        let condition = found.condition;
        let (key, operator) = (condition.key.as_str(), condition.operator_text.as_str());
        let null = Operator::plain(BaseOperator::Null);
        let quoted = format!("\"{value}\"");
        let edits = under_operator(found.statement, condition, null, Some(&quoted));
        cx.find(
            found.pattern.span(),
            format!("`{operator}` with `*` asks no more than whether `{key}` is {asked}"),
        )
        .help(format!(
            "{why}; write `\"Null\": {{\"{key}\": \"{value}\"}}`, which says what is asked"
        ))
        .maybe_fix(edits.map(|edits| Fix::unsafe_("ask with `Null`", edits)));
    }
}

/// What the operator comes to with such a pattern.
fn meaning(operator: Operator) -> Option<Meaning> {
    let with_value = match operator.base {
        BaseOperator::StringLike => true,
        BaseOperator::StringNotLike => false,
        _ => return None,
    };
    Some(match (with_value, absent(operator)) {
        (true, false) => Meaning::Present,
        (false, true) => Meaning::Absent,
        (true, true) => Meaning::Always,
        (false, false) => Meaning::Never,
    })
}

fn matches_everything(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_operators_come_to() {
        for (name, expected) in [
            ("StringLike", Some(Meaning::Present)),
            ("StringLikeIfExists", Some(Meaning::Always)),
            ("ForAnyValue:StringLike", Some(Meaning::Present)),
            ("ForAnyValue:StringLikeIfExists", Some(Meaning::Always)),
            ("ForAllValues:StringLike", Some(Meaning::Always)),
            ("StringNotLike", Some(Meaning::Absent)),
            ("StringNotLikeIfExists", Some(Meaning::Absent)),
            ("ForAnyValue:StringNotLike", Some(Meaning::Never)),
            ("ForAnyValue:StringNotLikeIfExists", Some(Meaning::Absent)),
            ("ForAllValues:StringNotLike", Some(Meaning::Absent)),
            ("StringEquals", None),
            ("ArnLike", None),
        ] {
            assert_eq!(Operator::named(name).and_then(meaning), expected, "{name}");
        }
    }

    #[test]
    fn patterns() {
        assert!(matches_everything("*") && matches_everything("**"));
        assert!(!matches_everything("") && !matches_everything("?*"));
    }
}
