//! `ForAllValues:Null` and `ForAnyValue:Null`.

use crate::lint::Check;
use crate::policy::{BaseOperator, Operator, SetPrefix};

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        let Some(block) = statement.condition else {
            continue;
        };
        for member in block.value.members() {
            let Some(operator) = Operator::named(member.key.as_str()) else {
                continue;
            };
            if operator.base != BaseOperator::Null {
                continue;
            }
            let (name, outcome, help) = match operator.set {
                None => continue,
                Some(SetPrefix::ForAllValues) => (
                    "ForAllValues",
                    "always",
                    "AWS takes the condition as true for every request, so it has no effect; write `Null` alone to ask whether the key is present",
                ),
                Some(SetPrefix::ForAnyValue) => (
                    "ForAnyValue",
                    "never",
                    "AWS takes the condition as false for every request, so the statement never applies; write `Null` alone to ask whether the key is present",
                ),
            };
            cx.find(
                member.key.part(0..name.len()),
                format!("`{name}:Null` {outcome} matches"),
            )
            .help(help);
        }
    }
}
