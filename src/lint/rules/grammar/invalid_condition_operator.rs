//! The condition operator does not exist.

use crate::lint::edit::rename_key;
use crate::lint::{Check, Fix, nearest, strings};
use crate::policy::{BaseOperator, Operator};

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        let Some(block) = statement.condition else {
            continue;
        };
        for member in block.value.members() {
            let name = member.key.as_str();
            if Operator::named(name).is_some() || strings::is_template(name) {
                continue;
            }
            let near = suggestion(name);
            let help = match &near {
                Some(near) => format!("AWS refuses the policy; did you mean `{near}`?"),
                None => "AWS refuses the policy; the operators are `StringEquals`, `StringLike`, `ArnLike`, `Bool`, `NumericLessThan`, `DateGreaterThan`, `IpAddress`, `Null` and their kin".to_owned(),
            };
            let taken = |near: &str| {
                let mut others = block.value.members();
                others.any(|other| other.key.as_str().eq_ignore_ascii_case(near))
            };
            let fix = near
                .filter(|near| differ_by_one(name, near) && !taken(near))
                .map(|near| {
                    let edit = rename_key(member.key, &near);
                    Fix::safe(format!("write `{near}`"), vec![edit])
                });
            cx.find(
                member.key.span(),
                format!("`{name}` is not a condition operator"),
            )
            .help(help)
            .maybe_fix(fix);
        }
    }
}

/// The operator that was probably meant, with its `ForAnyValue:` and `IfExists`.
fn suggestion(name: &str) -> Option<String> {
    let (set, rest) = match name.split_once(':') {
        Some((set, rest)) => {
            let set = nearest(set, ["ForAllValues", "ForAnyValue"].into_iter())?;
            (format!("{set}:"), rest)
        }
        None => (String::new(), name),
    };
    let (base, suffix) = match strip_if_exists(rest) {
        Some(base) => (base, "IfExists"),
        None => (rest, ""),
    };
    let base = nearest(base, BaseOperator::ALL.iter().map(|base| base.name()))?;
    Some(format!("{set}{base}{suffix}"))
}

/// Takes off `IfExists`, or `IfExist` as it is often written.
fn strip_if_exists(name: &str) -> Option<&str> {
    ["IfExists", "IfExist"].iter().find_map(|suffix| {
        let (base, tail) = name.split_at_checked(name.len().checked_sub(suffix.len())?)?;
        tail.eq_ignore_ascii_case(suffix).then_some(base)
    })
}

/// Whether one letter was added, left out or changed, case apart.
fn differ_by_one(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let prefix = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let room = a.len().min(b.len()) - prefix;
    let backwards = a.bytes().rev().zip(b.bytes().rev());
    let suffix = backwards.take(room).take_while(|(a, b)| a == b).count();
    a.len().max(b.len()) - prefix - suffix <= 1
}
