//! IAM's rules once more, in the plainest way, for the small world of these tests. It shares no code
//! with what it checks.
//!
//! Sources: `reference_policies_elements_condition_operators`, `reference_policies_variables` and
//! `reference_policies_evaluation-logic` of the IAM user guide.

use std::collections::BTreeMap;

use serde_json::Value;

/// Condition keys; an absent key is not there.
pub(crate) type Keys = BTreeMap<&'static str, Vec<String>>;

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) keys: Keys,
}

/// A pattern with `${u}` replaced, its literal text told apart from its wildcards. `None` where the
/// variable has no value.
fn tokens(pattern: &str, keys: &Keys) -> Option<Vec<(char, bool)>> {
    let mut out = Vec::new();
    for (index, piece) in pattern.split("${u}").enumerate() {
        if index > 0 {
            let value = keys.get("u")?;
            out.extend(value[0].chars().map(|c| (c, false)));
        }
        out.extend(piece.chars().map(|c| (c, c == '*' || c == '?')));
    }
    Some(out)
}

fn glob(pattern: &[(char, bool)], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((('*', true), rest)) => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
        Some((('?', true), rest)) => !text.is_empty() && glob(rest, &text[1..]),
        Some(((c, _), rest)) => text.first() == Some(c) && glob(rest, &text[1..]),
    }
}

fn matches(pattern: &str, text: &str, keys: &Keys) -> bool {
    let text: Vec<char> = text.chars().collect();
    tokens(pattern, keys).is_some_and(|pattern| glob(&pattern, &text))
}

fn equals(listed: &str, text: &str, keys: &Keys) -> bool {
    tokens(listed, keys).is_some_and(|tokens| tokens.iter().map(|(c, _)| *c).eq(text.chars()))
}

fn list(value: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        other => vec![text(other)],
    }
}

fn condition(operator: &str, key: &str, values: &[String], keys: &Keys) -> bool {
    let (set, rest) = operator.split_once(':').unwrap_or(("", operator));
    let (base, if_exists) = rest
        .strip_suffix("IfExists")
        .map_or((rest, false), |base| (base, true));
    // To `Null` and `ForAllValues` an empty text is as good as an absent key.
    let strict = base == "Null" || set == "ForAllValues";
    let found = keys
        .get(key)
        .filter(|values| !(strict && values[..] == [""]));
    if base == "Null" {
        return values
            .iter()
            .any(|wanted| (wanted == "true") == found.is_none());
    }
    let negated = base.contains("Not");
    let Some(found) = found else {
        return match set {
            "ForAllValues" => true,
            "ForAnyValue" => if_exists,
            _ => if_exists || negated,
        };
    };
    let number = |text: &str| text.parse::<f64>().unwrap();
    let one = |value: &String| {
        let any = values.iter().any(|listed| match base {
            "StringEquals" | "StringNotEquals" => equals(listed, value, keys),
            "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" => tokens(listed, keys)
                .is_some_and(|tokens| {
                    let listed: String = tokens.iter().map(|(c, _)| *c).collect();
                    listed.eq_ignore_ascii_case(value)
                }),
            "StringLike" | "StringNotLike" => matches(listed, value, keys),
            "Bool" => listed == value,
            "NumericEquals" | "NumericNotEquals" => {
                (number(value) - number(listed)).abs() < f64::EPSILON
            }
            "NumericLessThan" => number(value) < number(listed),
            "NumericGreaterThanEquals" => number(value) >= number(listed),
            other => panic!("{other}"),
        });
        any != negated
    };
    match set {
        "ForAllValues" => found.iter().all(one),
        _ => found.iter().any(one),
    }
}

fn applies(statement: &Value, request: &Request) -> bool {
    let action = request.action.to_lowercase();
    let listed = |name: &str, text: &str, fold: bool| {
        statement.get(name).map(|value| {
            list(value).iter().any(|pattern| {
                let pattern = if fold {
                    pattern.to_lowercase()
                } else {
                    pattern.clone()
                };
                matches(&pattern, text, &request.keys)
            })
        })
    };
    let named = listed("Action", &action, true).unwrap_or(true)
        && !listed("NotAction", &action, true).unwrap_or(false)
        && listed("Resource", &request.resource, false).unwrap_or(true)
        && !listed("NotResource", &request.resource, false).unwrap_or(false);
    named
        && statement["Condition"].as_object().is_none_or(|block| {
            block.iter().all(|(operator, keys)| {
                keys.as_object()
                    .unwrap()
                    .iter()
                    .all(|(key, values)| condition(operator, key, &list(values), &request.keys))
            })
        })
}

/// Whether a policy allows a request: an Allow applies and no Deny.
pub(crate) fn allows(policy: &Value, request: &Request) -> bool {
    let statements = policy["Statement"].as_array().unwrap();
    let some = |effect: &str| {
        statements
            .iter()
            .any(|statement| statement["Effect"] == effect && applies(statement, request))
    };
    some("Allow") && !some("Deny")
}

/// All texts over two letters, and one more that no policy has, up to a length.
fn texts(most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..most {
        last = last
            .iter()
            .flat_map(|text| ['a', 'b', 'c'].map(|c| format!("{text}{c}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// Every value that a key may have in the small world; `None` for absent.
pub(crate) fn values_of(key: &str) -> Vec<Option<Vec<String>>> {
    let one = |text: &str| Some(vec![text.to_owned()]);
    let mut all = vec![None];
    match key {
        "t" => all.extend(
            texts(3)
                .iter()
                .filter(|text| !text.is_empty())
                .chain(&["A".to_owned(), "aA".to_owned(), "Ba".to_owned()])
                .map(|text| one(text)),
        ),
        "b" => all.extend(["true", "false"].map(one)),
        "n" => all.extend(["-1", "0", "1", "2", "3"].map(one)),
        "m" => {
            let texts: Vec<String> = texts(2)
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            all.extend(texts.iter().map(|text| one(text)));
            for (at, a) in texts.iter().enumerate() {
                all.extend(
                    texts[at + 1..]
                        .iter()
                        .map(|b| Some(vec![a.clone(), b.clone()])),
                );
            }
        }
        // To `Null` an empty text is as good as none, which is not what this small world is about.
        _ => all.extend(
            texts(3)
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| one(text)),
        ),
    }
    all
}

/// Actions of the small world.
pub(crate) fn actions() -> Vec<String> {
    let texts = texts(3);
    let named = texts.iter().filter(|text| !text.is_empty());
    named.map(|text| format!("s:{text}")).collect()
}

/// Resources of the small world.
pub(crate) fn resources() -> Vec<String> {
    texts(4)
        .iter()
        .map(|text| format!("arn:p:s:::{text}"))
        .collect()
}
