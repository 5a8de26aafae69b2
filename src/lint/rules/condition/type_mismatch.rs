//! The operator is not for values of the key's type.

use crate::access::value::{self, AddressRange};
use crate::lint::arn_operand::Agreement;
use crate::lint::{Check, Fix, condition_edit, strings};
use crate::policy::{Arn, BaseOperator, Condition, Operator, OperatorFamily, Statement};
use crate::reference::{self, GlobalKey, KeyFacts, KeyType};

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let Some(operator) = condition.operator else {
                continue;
            };
            let family = operator.base.family();
            if family == OperatorFamily::Null {
                continue;
            }
            let key = condition.key.as_str();
            let Some(facts) = reference::condition_key(key) else {
                continue;
            };
            if suits(family, condition, facts) {
                continue;
            }
            let (compared, kind) = (compared(family), values(facts.kind));
            let finding = cx.find(
                condition.key.span(),
                format!("`{operator}` compares {compared}, and the values of `{key}` are {kind}"),
            );
            finding
                .label(condition.operator_text.span(), format!("for {compared}"))
                .help(help(family, facts.kind))
                .maybe_fix(fix(statement, condition, operator, facts.kind));
        }
    }
}

/// Whether operators of `family` are for values of the key. Texts suit keys of ARNs.
fn suits(family: OperatorFamily, condition: &Condition<'_>, facts: KeyFacts) -> bool {
    let is_second = |kind: KeyType| {
        let second = GlobalKey::named(facts.name).and_then(GlobalKey::second_kind);
        second == Some(kind)
    };
    match (facts.kind, family) {
        (KeyType::String | KeyType::Arn, OperatorFamily::String)
        | (KeyType::Arn, OperatorFamily::Arn)
        | (KeyType::Bool, OperatorFamily::Bool)
        | (KeyType::Numeric, OperatorFamily::Numeric)
        | (KeyType::Date, OperatorFamily::Date)
        | (KeyType::IpAddress, OperatorFamily::IpAddress)
        | (KeyType::Binary, OperatorFamily::Binary) => true,
        // Some keys called ARNs are documented as text.
        (KeyType::String, OperatorFamily::Arn) => {
            is_called_arn(facts.name) || is_second(KeyType::Arn)
        }
        // Tags of requests and principals may be numbers.
        (KeyType::String, OperatorFamily::Numeric) => {
            matches!(facts.name, "aws:RequestTag/" | "aws:PrincipalTag/")
        }
        (KeyType::Date, OperatorFamily::Numeric) => is_second(KeyType::Numeric),
        // Only these operators compare one key with another.
        (_, OperatorFamily::String) => {
            strings::values(condition).any(|text| text.as_str().contains("${"))
        }
        _ => false,
    }
}

/// Whether a key's documented name says that its values are ARNs.
fn is_called_arn(name: &str) -> bool {
    ["arn", "arns"].iter().any(|end| {
        let start = name.len().saturating_sub(end.len());
        name.get(start..)
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    })
}

const fn compared(family: OperatorFamily) -> &'static str {
    match family {
        OperatorFamily::String | OperatorFamily::Null => "text",
        OperatorFamily::Numeric => "numbers",
        OperatorFamily::Date => "dates",
        OperatorFamily::Bool => "booleans",
        OperatorFamily::Binary => "binary data",
        OperatorFamily::IpAddress => "IP addresses",
        OperatorFamily::Arn => "ARNs",
    }
}

const fn values(kind: KeyType) -> &'static str {
    match kind {
        KeyType::String => "text",
        KeyType::Arn => "ARNs",
        KeyType::Bool => "booleans",
        KeyType::Numeric => "numbers",
        KeyType::Date => "dates",
        KeyType::IpAddress => "IP addresses",
        KeyType::Binary => "binary data",
    }
}

fn help(family: OperatorFamily, kind: KeyType) -> String {
    let outcome = match family {
        OperatorFamily::Arn => "a value without the six parts of an ARN never matches",
        OperatorFamily::String => {
            "AWS compares letter by letter, so the same value written in another way does not match"
        }
        _ => "what AWS makes of values that cannot be read so is not documented",
    };
    let operators = match kind {
        KeyType::String => "an operator for text, such as `StringEquals` or `StringLike`",
        KeyType::Arn => "`ArnLike` or `ArnNotLike`",
        KeyType::Bool => "`Bool`",
        KeyType::Numeric => "an operator for numbers, such as `NumericLessThan`",
        KeyType::Date => "an operator for dates, such as `DateLessThan`",
        KeyType::IpAddress => "`IpAddress` or `NotIpAddress`",
        KeyType::Binary => "`BinaryEquals`",
    };
    format!("{outcome}; use {operators}")
}

/// The operator that compares alike, where the listed values are of the key's type.
fn fix(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    operator: Operator,
    kind: KeyType,
) -> Option<Fix> {
    let base = counterpart(operator.base, kind)?;
    let one = kind != KeyType::Bool || condition.values.len() == 1;
    if !one || !condition.texts().all(|text| can_be(kind, text)) {
        return None;
    }
    let is_same = match operator.base.family() {
        OperatorFamily::Arn => Agreement::on(condition) == Agreement::Same,
        OperatorFamily::String if kind == KeyType::Bool => {
            let mut texts = condition.texts();
            operator.set.is_none() && texts.all(|text| matches!(text, "true" | "false"))
        }
        _ => false,
    };
    let meant = Operator { base, ..operator };
    let edits = condition_edit::under_operator(statement, condition, meant, None)?;
    let title = format!("use `{meant}`");
    Some(if is_same {
        Fix::safe(title, edits)
    } else {
        Fix::unsafe_(title, edits)
    })
}

/// Whether a listed value can be read as the type.
fn can_be(kind: KeyType, text: &str) -> bool {
    match kind {
        KeyType::String => true,
        KeyType::Arn => Arn::parse(text).is_ok(),
        KeyType::Bool => value::boolean(text).is_some(),
        KeyType::Numeric => value::number(text).is_some(),
        KeyType::Date => value::date(text).is_some(),
        KeyType::IpAddress => AddressRange::parse(text).is_some(),
        KeyType::Binary => value::base64(text).is_some(),
    }
}

/// What an operator asks of a value, whatever the type.
#[derive(Clone, Copy)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Comparison {
    const fn of(base: BaseOperator) -> Self {
        use BaseOperator as Op;
        match base {
            Op::NumericLessThan | Op::DateLessThan => Self::Less,
            Op::NumericLessThanEquals | Op::DateLessThanEquals => Self::AtMost,
            Op::NumericGreaterThan | Op::DateGreaterThan => Self::Greater,
            Op::NumericGreaterThanEquals | Op::DateGreaterThanEquals => Self::AtLeast,
            base if base.is_negated() => Self::Unequal,
            _ => Self::Equal,
        }
    }
}

/// The operator for values of type `kind` that compares as `base` does.
const fn counterpart(base: BaseOperator, kind: KeyType) -> Option<BaseOperator> {
    use BaseOperator as Op;
    let family = base.family();
    let is_arn = matches!(family, OperatorFamily::Arn);
    let is_plain = matches!(family, OperatorFamily::Bool | OperatorFamily::Numeric);
    Some(match (kind, Comparison::of(base)) {
        (KeyType::String, Comparison::Equal) if is_arn => Op::StringLike,
        (KeyType::String, Comparison::Unequal) if is_arn => Op::StringNotLike,
        (KeyType::String, Comparison::Equal) if is_plain => Op::StringEquals,
        (KeyType::String, Comparison::Unequal) if is_plain => Op::StringNotEquals,
        (KeyType::Arn, Comparison::Equal) => Op::ArnLike,
        (KeyType::Arn, Comparison::Unequal) => Op::ArnNotLike,
        (KeyType::Bool, Comparison::Equal) => Op::Bool,
        (KeyType::IpAddress, Comparison::Equal) => Op::IpAddress,
        (KeyType::IpAddress, Comparison::Unequal) => Op::NotIpAddress,
        (KeyType::Binary, Comparison::Equal) => Op::BinaryEquals,
        (KeyType::Numeric, Comparison::Equal) => Op::NumericEquals,
        (KeyType::Numeric, Comparison::Unequal) => Op::NumericNotEquals,
        (KeyType::Numeric, Comparison::Less) => Op::NumericLessThan,
        (KeyType::Numeric, Comparison::AtMost) => Op::NumericLessThanEquals,
        (KeyType::Numeric, Comparison::Greater) => Op::NumericGreaterThan,
        (KeyType::Numeric, Comparison::AtLeast) => Op::NumericGreaterThanEquals,
        (KeyType::Date, Comparison::Equal) => Op::DateEquals,
        (KeyType::Date, Comparison::Unequal) => Op::DateNotEquals,
        (KeyType::Date, Comparison::Less) => Op::DateLessThan,
        (KeyType::Date, Comparison::AtMost) => Op::DateLessThanEquals,
        (KeyType::Date, Comparison::Greater) => Op::DateGreaterThan,
        (KeyType::Date, Comparison::AtLeast) => Op::DateGreaterThanEquals,
        _ => return None,
    })
}
