//! Conditions that are left, as JSON and in words.

use serde_json::{Value, json};

use crate::access::condition::{Listed, Test};
use crate::access::formula::Formula;
use crate::policy::{BaseOperator, Operator, SetPrefix};

/// A condition as JSON: `{"any": […]}`, `{"all": […]}`, `{"not": …}` or
/// `{"operator", "key", "values"}`.
pub(super) fn to_json(formula: &Formula) -> Value {
    match formula {
        // An empty `all` holds, an empty `any` does not.
        Formula::Known(true) => json!({"all": []}),
        Formula::Known(false) => json!({"any": []}),
        Formula::Open(open) => json!({"unknown": open.reason()}),
        Formula::Not(inner) => json!({"not": to_json(inner)}),
        Formula::All(parts) => json!({"all": parts.iter().map(to_json).collect::<Vec<_>>()}),
        Formula::Any(parts) => json!({"any": parts.iter().map(to_json).collect::<Vec<_>>()}),
        Formula::Test(test) => json!({
            "operator": &*test.operator_text,
            "key": &*test.key,
            "values": values(test),
        }),
    }
}

fn values(test: &Test) -> Vec<String> {
    let Some(operator) = test.operator else {
        return Vec::new();
    };
    test.values
        .iter()
        .map(|listed| listed.to_text(operator.base))
        .collect()
}

/// A condition in words: `aws:MultiFactorAuthPresent is true and aws:SourceIp is in 10.0.0.0/8`.
pub(super) fn in_words(formula: &Formula) -> String {
    match formula {
        Formula::Known(true) => "always".to_owned(),
        Formula::Known(false) => "never".to_owned(),
        Formula::Open(open) => format!("({})", open.reason()),
        Formula::Not(inner) => match &**inner {
            Formula::Test(test) => refused_in_words(test),
            inner => format!("not ({})", in_words(inner)),
        },
        Formula::All(parts) => joined(parts, " and ", |part| matches!(part, Formula::Any(_))),
        Formula::Any(parts) => joined(parts, ", or ", |_| false),
        Formula::Test(test) => test_in_words(test),
    }
}

fn joined(parts: &[Formula], word: &str, in_brackets: impl Fn(&Formula) -> bool) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| {
            if in_brackets(part) {
                format!("({})", in_words(part))
            } else {
                in_words(part)
            }
        })
        .collect();
    parts.join(word)
}

fn test_in_words(test: &Test) -> String {
    let Some(operator) = test.operator else {
        return format!("`{}` {} …", test.key, test.operator_text);
    };
    let key = &test.key;
    if operator.base == BaseOperator::Null && operator.set.is_none() {
        return match *test.values {
            [Listed::Bool(true)] => format!("`{key}` is absent"),
            [Listed::Bool(false)] => format!("`{key}` is present"),
            _ => format!("`{key}` is present or absent"),
        };
    }
    let subject = match operator.set {
        Some(SetPrefix::ForAllValues) => format!("every value of `{key}`"),
        Some(SetPrefix::ForAnyValue) => format!("some value of `{key}`"),
        None => format!("`{key}`"),
    };
    let values: Vec<String> = values(test)
        .iter()
        .map(|value| format!("`{value}`"))
        .collect();
    let absent = if operator.if_exists {
        " (or it is absent)"
    } else {
        ""
    };
    format!(
        "{subject} {} {}{absent}",
        verb(operator),
        values.join(" or ")
    )
}

/// A test that must not hold.
fn refused_in_words(test: &Test) -> String {
    let plain = test.operator.filter(|operator| operator.set.is_none());
    match (plain, &*test.values) {
        // The key is there, and the other of its two values.
        (Some(operator), [Listed::Bool(value)])
            if operator.base == BaseOperator::Bool && operator.if_exists =>
        {
            format!("`{}` is `{}`", test.key, !value)
        }
        (Some(operator), _) if operator.if_exists => {
            let present = Operator {
                if_exists: false,
                ..operator
            };
            let inner = Test::of(&test.key, present, test.values.clone());
            let opposite = !Formula::test(inner);
            let opposite = match &opposite {
                Formula::Not(_) => format!("not ({})", test_in_words(test)),
                other => in_words(other),
            };
            format!("`{}` is present and {opposite}", test.key)
        }
        _ => format!("not ({})", test_in_words(test)),
    }
}

const fn verb(operator: Operator) -> &'static str {
    use BaseOperator as Op;
    match operator.base {
        Op::StringEquals | Op::NumericEquals | Op::DateEquals | Op::BinaryEquals | Op::Bool => "is",
        Op::StringEqualsIgnoreCase => "is, whatever the case,",
        Op::StringNotEquals | Op::NumericNotEquals | Op::DateNotEquals => "is not",
        Op::StringNotEqualsIgnoreCase => "is not, whatever the case,",
        Op::StringLike | Op::ArnLike | Op::ArnEquals => "matches",
        Op::StringNotLike | Op::ArnNotLike | Op::ArnNotEquals => "does not match",
        Op::NumericLessThan => "is less than",
        Op::NumericLessThanEquals => "is at most",
        Op::NumericGreaterThan => "is greater than",
        Op::NumericGreaterThanEquals => "is at least",
        Op::DateLessThan => "is before",
        Op::DateLessThanEquals => "is at the latest",
        Op::DateGreaterThan => "is after",
        Op::DateGreaterThanEquals => "is at the earliest",
        Op::IpAddress => "is in",
        Op::NotIpAddress => "is not in",
        Op::Null => "is null",
    }
}
