//! `NullIfExists`.

use crate::lint::edit::replace_part;
use crate::lint::{Check, Fix};
use crate::policy::{BaseOperator, Operator};

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        let Some(block) = statement.condition else {
            continue;
        };
        for member in block.value.members() {
            let name = member.key.as_str();
            let null = Operator::named(name)
                .is_some_and(|operator| operator.base == BaseOperator::Null && operator.if_exists);
            if !null {
                continue;
            }
            let suffix = name.len() - "IfExists".len()..name.len();
            let plain = name.get(..suffix.start).unwrap_or_default();
            let mut others = block.value.members();
            let taken = others.any(|other| other.key.as_str() == plain);
            let fix = (!taken).then(|| {
                let edit = replace_part(member.key, suffix.clone(), "");
                Fix::safe("remove `IfExists`", vec![edit])
            });
            cx.find(
                member.key.part(suffix.clone()),
                "`Null` cannot be combined with `IfExists`",
            )
            .help(
                "AWS has no such operator: `Null` itself asks whether the key exists; write `Null`",
            )
            .maybe_fix(fix);
        }
    }
}
